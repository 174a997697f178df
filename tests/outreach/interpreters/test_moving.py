"""Requests follow what they are for: an event that is moved or called off, a booked time that is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import sleep

import pytest
from django.utils import timezone

from outreach.events import attending
from outreach.events.workflow import call_off, move
from outreach.interpreters import letters, matching, requesting
from outreach.interpreters.asking import ask, decline
from outreach.interpreters.workflow import Action, advance
from outreach.models import Event, Interpreter, InterpreterRequest, Mode, Rsvp, RsvpStatus, Skill
from outreach.tasks import look_after_interpreters
from programs import booking
from programs.models import Status
from tests.factories import letters as letters_of
from tests.factories import make_application, make_lena, make_opening, make_station
from tests.outreach.gathering import make_event, make_ines, make_language, make_rsvp
from tests.threads import at_once

from .booth import accept, answer, asked, make_interpreter, make_request, opened, page_of, standing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ASSESSED = {"assessed_on": date(2025, 1, 15), "assessed_how": "Oral test", "assessed_by": "Inés Duarte"}


def moved(event: Event, by: timedelta = DAY, **changes: str) -> None:
    event.starts_at, event.ends_at = event.starts_at + by, event.ends_at + by
    for name, value in changes.items():
        setattr(event, name, value)
    event.save()
    requesting.event_moved(event)


def test_many_replies_in_a_language_make_one_request() -> None:
    event = make_event()

    assert make_request(event) == make_request(event)
    assert InterpreterRequest.objects.get().history.count() == 1


def test_who_had_accepted_is_asked_again_for_the_new_time() -> None:
    person = make_interpreter()
    assignment = asked()
    accept(assignment)

    moved(assignment.request.event)

    assert standing(assignment.request) == ("asking", ["released", "asked"])
    again = letters_of(letters.ASKED)[-1]
    assert (again.recipient, "The time has changed" in again.subject) == (person.email, True)
    assert "METHOD:CANCEL" in again.calendar
    assert assignment.request.due_on == assignment.request.event.starts_at.date()


def test_who_is_not_free_at_the_new_time_is_freed_and_the_next_is_asked() -> None:
    first, second = make_interpreter(), make_interpreter()
    assignment = asked()
    accept(assignment)
    clash = asked(make_request(make_event(starts_at=assignment.starts_at + DAY), make_language()))
    assert clash.interpreter == second
    answer(clash, "decline")
    assert clash.request.assignments.latest("pk").interpreter == first

    moved(assignment.request.event)

    assert standing(assignment.request) == ("asking", ["released", "asked"])
    assert [letter.recipient for letter in letters_of(letters.RELEASED)] == [first.email]
    assert assignment.request.assignments.latest("pk").interpreter == second


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_move_and_an_answer_at_the_same_moment_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    event, french = make_event(), make_language("fr", "French")
    nobody_asked, declined = make_request(event), ask(make_request(event, french), make_interpreter(language=french))
    marta = make_interpreter()
    Skill.objects.create(interpreter=marta, language=french, mode=Mode.SPOKEN, **ASSESSED)
    candidates = matching.candidates

    def pondered(request: InterpreterRequest, now: datetime) -> list[Interpreter]:
        # Long enough for the move to reach Marta, had it not to wait for this request first.
        sleep(0.5 if request == declined.request else 0)
        return candidates(request, now)

    def act(place: int) -> None:
        if place:
            decline(declined, timezone.now())
        else:
            sleep(0.2)
            moved(event)

    monkeypatch.setattr(matching, "candidates", pondered)
    assert at_once(2, act) == {None: 2}
    assert nobody_asked.assignments.get().interpreter == marta


def test_old_link_does_not_accept_for_the_new_time() -> None:
    make_interpreter()
    assignment = asked()
    client = opened(assignment)
    moved(assignment.request.event)

    answer(assignment, "accept", client, has_no_conflict="on")

    assert standing(assignment.request) == ("asking", ["released", "asked"])


def test_who_declined_the_old_time_may_be_asked_for_the_new_one() -> None:
    make_interpreter()
    assignment = asked()
    answer(assignment, "decline")

    moved(assignment.request.event)

    assert standing(assignment.request) == ("asking", ["declined", "asked"])


def test_same_hours_elsewhere_are_told_and_not_asked_again() -> None:
    make_interpreter()
    assignment = asked()
    accept(assignment)

    moved(assignment.request.event, timedelta(0), place="Town Hall")

    assert standing(assignment.request) == ("confirmed", ["accepted"])
    (letter,) = letters_of(letters.PLACE_CHANGED)
    assert ("Town Hall" in letter.body, "Town Hall" in letter.calendar) == (True, True)


def test_event_that_is_called_off_frees_who_was_to_come() -> None:
    person = make_interpreter()
    assignment = asked()
    accept(assignment)

    call_off(assignment.request.event, "The hall is under water.", make_lena())

    assert standing(assignment.request) == ("cancelled", ["released"])
    (letter,) = letters_of(letters.RELEASED)
    assert (letter.recipient, "METHOD:CANCEL" in letter.calendar) == (person.email, True)
    assert "does not open" not in str(opened(assignment).get(page_of(assignment)).content)


def drops_the_wish(rsvp: Rsvp) -> None:
    attending.change(rsvp, {"people": 1, "interpreter_for": None})


def lets_the_offer_pass(rsvp: Rsvp) -> None:
    Rsvp.objects.filter(pk=rsvp.pk).update(status=RsvpStatus.OFFERED, offer_until=timezone.now() - DAY)
    attending.pass_on_what_ran_out(timezone.now())


@pytest.mark.parametrize("act", [attending.leave, drops_the_wish, lets_the_offer_pass])
def test_when_the_last_who_asked_no_longer_does_the_interpreter_is_freed(act: Callable[[Rsvp], None]) -> None:
    person, event, spanish = make_interpreter(), make_event(), make_language()
    first, last = (make_rsvp(event, interpreter_for=spanish) for _each in range(2))
    assignment = asked(make_request(event))
    accept(assignment)

    act(first)
    assert standing(assignment.request) == ("confirmed", ["accepted"])
    act(last)

    assert standing(assignment.request) == ("cancelled", ["released"])
    assert [letter.recipient for letter in letters_of(letters.RELEASED)] == [person.email]


def test_what_staff_asked_for_stays_when_nobody_else_does() -> None:
    event, spanish = make_event(), make_language()
    rsvp, wanted = make_rsvp(event, interpreter_for=spanish), make_request(event)
    wanted.history.update(by=make_ines())

    attending.leave(rsvp)

    assert standing(wanted)[0] == "open"


def test_staff_who_move_the_event_move_the_request() -> None:
    assignment_event = make_event()
    wanted = make_request(assignment_event)
    assignment_event.starts_at += DAY
    assignment_event.ends_at += DAY
    assignment_event.save()

    move(assignment_event, make_lena())

    wanted.refresh_from_db()
    assert wanted.starts_at == assignment_event.starts_at


# --- Booked times ------------------------------------------------------------------


def make_booked_request() -> InterpreterRequest:
    application = make_application(Status.SCHEDULED, interpreter="Spanish")
    found = requesting.ask_for_application(application, make_language(), by=make_ines())
    assert found
    return found


def test_request_follows_the_booked_time() -> None:
    make_interpreter()
    assignment = asked(make_booked_request())
    application, other = assignment.request.application, make_opening(assignment.starts_at + 2 * DAY)
    booking.book(application, other)

    look_after_interpreters()

    assert standing(assignment.request) == ("asking", ["released", "asked"])
    assert assignment.request.starts_at == other.starts_at


def test_request_ends_with_the_booked_time() -> None:
    make_interpreter()
    assignment = asked(make_booked_request())
    booking.cancel(assignment.request.application)

    look_after_interpreters()

    assert standing(assignment.request) == ("cancelled", ["released"])


def test_letters_do_not_say_who_applied_or_where_they_live() -> None:
    make_interpreter()
    wanted = make_booked_request()
    wanted.station = make_station()
    accept(asked(wanted))

    said = "".join(letter.body for kind in (letters.ASKED, letters.CONFIRMED) for letter in letters_of(kind))
    assert ("Delgado" in said, "12 Pine Street" in said, wanted.application.reference in said) == (False, False, True)


# --- What was given up -------------------------------------------------------------


def make_given_up() -> InterpreterRequest:
    wanted = make_request()
    advance(wanted, Action.GIVE_UP)
    return wanted


def asks_once_more(event: Event) -> None:
    make_request(event)


@pytest.mark.parametrize("act", [asks_once_more, moved])
def test_what_was_given_up_is_asked_for_again_when_somebody_asks_or_it_moves(act: Callable[[Event], None]) -> None:
    wanted, ines = make_given_up(), make_ines()
    act(wanted.event)
    look_after_interpreters()
    assert [letter.recipient for letter in letters_of(letters.NOBODY_LEFT)] == [ines.email]
    make_interpreter()

    assignment = asked(wanted)

    assert (standing(wanted), assignment.starts_at) == (("asking", ["asked"]), wanted.event.starts_at)


def test_what_was_not_met_stays_so_once_it_has_begun() -> None:
    wanted = make_given_up()
    Event.objects.update(starts_at=timezone.now() - timedelta(minutes=5))

    make_request(Event.objects.get())

    assert standing(wanted) == ("unmet", [])
