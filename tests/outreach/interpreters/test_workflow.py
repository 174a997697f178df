"""Where a request may go, and what is due as its day comes near."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notices.outbox import post_all
from outreach.interpreters import letters, reminders
from outreach.interpreters.workflow import TRANSITIONS, Action, TransitionRefused, advance
from outreach.models import InterpreterRequest, RequestStatus
from outreach.tasks import look_after_interpreters
from tests.factories import letters as letters_of
from tests.outreach.gathering import in_days, make_event, make_ines, today

from .booth import accept, asked, let_pass, make_interpreter, make_request, make_translation, standing

pytestmark = pytest.mark.django_db

# --- The table ---------------------------------------------------------------------


HELD = {"asking": "asked", "confirmed": "accepted", "met": "served", "no-show": "no-show"}


@pytest.mark.parametrize("action", TRANSITIONS)
def test_every_move_is_allowed_from_its_sources_only(action: Action) -> None:
    person = make_interpreter(mode="written")
    for status in RequestStatus:
        wanted = make_translation(status=status)
        if status in HELD:
            wanted.assignments.create(interpreter=person, status=HELD[status], answer_until=timezone.now())
        if status in TRANSITIONS[action].sources:
            advance(wanted, action)
            assert wanted.status == TRANSITIONS[action].target
        else:
            with pytest.raises(TransitionRefused, match="this can no longer be done"):
                advance(wanted, action)
            assert standing(wanted)[0] == status


# --- As the day comes near ----------------------------------------------------------


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 1), (3, 1), (2, 1), (0, 1)])
def test_coordinator_is_warned_while_nobody_is_confirmed(days: int, told: int) -> None:
    make_ines()
    make_request(make_event(starts_at=in_days(days, hour=23)))

    assert len(list(reminders.unconfirmed(today()))) == told


def test_coordinator_is_warned_at_seven_and_at_two_days() -> None:
    make_ines()
    make_request(make_event(starts_at=in_days(7)))
    posted = [post_all(reminders.unconfirmed(today() + timedelta(days=days))) for days in range(9)]

    assert posted == [1, 0, 0, 0, 0, 1, 0, 0, 0]


def test_interpreter_is_reminded_the_day_before() -> None:
    person = make_interpreter()
    assignment = asked(make_request(make_event(starts_at=in_days(1))))
    accept(assignment)
    posted = [post_all(reminders.soon(today())) for _time in range(2)]

    assert posted == [1, 0]
    assert [letter.recipient for letter in letters_of(letters.SOON)] == [person.email]


def test_what_nobody_had_accepted_when_it_began_was_not_met() -> None:
    make_interpreter()
    assignment = asked(make_request(make_event(starts_at=in_days(1))))
    begun = timezone.now() - timedelta(minutes=5)
    InterpreterRequest.objects.update(starts_at=begun, due_on=today())
    let_pass(assignment)
    look_after_interpreters()

    assert standing(assignment.request) == ("unmet", ["no answer"])
