from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from agency import roles
from agency.models import Member
from notices.kinds import Kind
from notices.models import Notice
from programs.letters import ANSWER_AWAITED, OVERDUE
from programs.models import Application, Status
from programs.ride_along import KIND
from programs.workflow import (
    TRANSITIONS,
    Action,
    TransitionRefused,
    add_note,
    advance,
    allowed_actions,
    assign,
    expire_what_waited_in_vain,
)
from tests.factories import (
    letters,
    make_agency,
    make_application,
    make_decline_reason,
    make_lena,
    make_member,
    make_omar,
    make_program,
    make_station,
)

pytestmark = pytest.mark.django_db

# Of the ride-along: what the other programs have is tested for each in test_every_program.py.
EVERY = list(product(TRANSITIONS, Status))
ALLOWED = [
    (action, status) for action, status in EVERY if status in TRANSITIONS[action].sources and action in KIND.actions
]
REFUSED = [pair for pair in EVERY if pair not in ALLOWED]
BY_APPLICANT = [action for action in TRANSITIONS if TRANSITIONS[action].by_applicant]
BY_STAFF = [action for action in TRANSITIONS if not TRANSITIONS[action].by_applicant and action in KIND.actions]
NOVEMBER_10 = datetime(2026, 11, 10, 15, tzinfo=UTC)


def standing_for(action: Action) -> Application:
    """An application that the action may move."""
    return make_application(min(TRANSITIONS[action].sources))


def act(application: Application, action: Action, **who: Any) -> None:
    reason = make_decline_reason(application.program) if action == Action.DECLINE else None
    advance(application, action, note="A note.", decline_reason=reason, **who)


def row(application: Application) -> dict[str, Any]:
    return Application.objects.values().get(pk=application.pk)


def posted() -> set[str]:
    """The kinds of letters to the applicant; a guardian's copy goes elsewhere."""
    return set(Notice.objects.filter(recipient="rosa@example.com").values_list("kind", flat=True))


@pytest.mark.parametrize(("action", "status"), ALLOWED)
def test_allowed_action_moves_and_leaves_one_event_and_its_letter(action: Action, status: Status) -> None:
    lena, application, transition = make_lena(), make_application(status), TRANSITIONS[action]

    act(application, action, by=lena)

    event = application.events.get()
    assert row(application)["status"] == application.status == transition.target
    assert (event.action, event.by, event.note, event.is_private) == (action, lena, "A note.", False)
    letter = (
        KIND.letters[transition.letter].name if transition.letter in KIND.letters else f"programs/{transition.letter}"
    )
    assert posted() == ({letter} if transition.letter else set())


@pytest.mark.parametrize(("action", "status"), REFUSED)
def test_action_out_of_place_is_refused_and_changes_nothing(action: Action, status: Status) -> None:
    lena, application = make_lena(), make_application(status)
    before = row(application)

    with pytest.raises(TransitionRefused):
        act(application, action, by=lena)

    assert row(application) == before
    assert not application.events.exists()
    assert posted() == set()


def test_refusal_says_where_the_application_stands() -> None:
    application = make_application(Status.COMPLETED, reference="K7M4-Q2XP")

    with pytest.raises(TransitionRefused) as refused:
        advance(application, Action.WITHDRAW)

    assert str(refused.value) == "Application K7M4-Q2XP is now “completed”: this can no longer be done."


@pytest.mark.parametrize("action", TRANSITIONS)
def test_member_without_the_permission_is_refused(action: Action) -> None:
    sam, application = make_member(roles.AUDITOR), standing_for(action)

    with pytest.raises(TransitionRefused):
        act(application, action, by=sam)

    assert not application.events.exists()


@pytest.mark.parametrize("action", [Action.APPROVE, Action.DECLINE, Action.REOPEN, Action.SCHEDULE_AGAIN])
def test_officer_reviews_but_does_not_decide(action: Action) -> None:
    omar, application = make_omar(), standing_for(action)

    with pytest.raises(TransitionRefused):
        act(application, action, by=omar)

    assert action not in allowed_actions(application, omar)
    assert action in allowed_actions(application, make_lena())


@pytest.mark.parametrize("action", BY_STAFF)
def test_applicant_is_refused_what_is_for_staff(action: Action) -> None:
    application = standing_for(action)

    with pytest.raises(TransitionRefused):
        act(application, action)

    assert not application.events.exists()


@pytest.mark.parametrize("action", BY_APPLICANT)
def test_applicant_acts_for_themselves_and_staff_are_told(action: Action) -> None:
    lena, application, transition = make_lena(), standing_for(action), TRANSITIONS[action]

    act(application, action)

    assert application.events.get().by is None
    told = letters(f"programs/{transition.staff_letter}") if transition.staff_letter else []
    assert [letter.recipient for letter in told] == ([lena.email] if transition.staff_letter else [])


@pytest.mark.parametrize("action", [action for action in TRANSITIONS if action != Action.EXPIRE])
def test_portal_by_itself_only_closes(action: Action) -> None:
    application = standing_for(action)

    with pytest.raises(TransitionRefused):
        act(application, action, by_system=True)


def test_assignee_alone_is_told_of_the_applicants_answer() -> None:
    make_lena()
    omar = make_omar()
    application = make_application(Status.WAITING_FOR_APPLICANT, assignee=omar)

    advance(application, Action.ANSWER, note="Tuesday.")

    assert [letter.recipient for letter in letters("programs/answered")] == [omar.email]


def test_coordinators_are_told_where_the_assignee_has_left() -> None:
    lena = make_lena()
    application = make_application(Status.WAITING_FOR_APPLICANT, assignee=make_omar(is_active=False))

    advance(application, Action.ANSWER, note="Tuesday.")

    assert [letter.recipient for letter in letters("programs/answered")] == [lena.email]


def test_second_reviewer_is_refused() -> None:
    lena, application = make_lena(), make_application(Status.IN_REVIEW)
    seen_by_the_second = Application.objects.get()
    act(application, Action.APPROVE, by=lena)

    with pytest.raises(TransitionRefused) as refused:
        act(seen_by_the_second, Action.DECLINE, by=make_lena(username="second"))

    assert "“approved”" in str(refused.value)
    assert [event.action for event in application.events.all()] == [Action.APPROVE]


def test_who_saw_another_status_is_refused_even_where_the_action_would_be_allowed() -> None:
    application = make_application(Status.IN_REVIEW)
    seen_before = Application.objects.get()
    act(application, Action.APPROVE, by=make_lena())

    with pytest.raises(TransitionRefused):
        advance(seen_before, Action.WITHDRAW)

    assert row(application)["status"] == Status.APPROVED


def test_decision_is_stored_with_its_moment_and_member() -> None:
    lena, application = make_lena(), make_application(Status.IN_REVIEW)

    with time_machine.travel(NOVEMBER_10, tick=False):
        advance(application, Action.APPROVE, by=lena)

    assert (application.decided_at, application.decided_by) == (NOVEMBER_10, lena)


def test_declining_without_a_reason_is_impossible() -> None:
    application = make_application(Status.IN_REVIEW)

    with pytest.raises(IntegrityError), transaction.atomic():
        advance(application, Action.DECLINE, by=make_lena())

    assert row(application)["status"] == Status.IN_REVIEW
    assert not application.events.exists()


def test_applicant_reads_the_neutral_sentence_of_the_reason() -> None:
    application = make_application(Status.IN_REVIEW)
    reason = make_decline_reason(name="Background", sentence="We cannot offer you a ride now.")

    advance(application, Action.DECLINE, by=make_lena(), decline_reason=reason)

    letter = letters("programs/declined")[0]
    assert "We cannot offer you a ride now." in letter.body
    assert "Background" not in letter.body


def test_clock_stands_while_the_applicant_is_asked() -> None:
    application = make_application(Status.IN_REVIEW)

    with time_machine.travel(NOVEMBER_10, tick=False):
        advance(application, Action.ASK_APPLICANT, by=make_lena(), note="Which evening?")

    assert application.paused_on == date(2026, 11, 10)


def test_promise_moves_by_the_days_the_clock_stood_and_says_so() -> None:
    with time_machine.travel(NOVEMBER_10, tick=False):
        application = make_application(Status.IN_REVIEW)
        advance(application, Action.ASK_APPLICANT, by=make_lena(), note="Which evening?")
    with time_machine.travel(NOVEMBER_10 + timedelta(days=4), tick=False):
        advance(application, Action.ANSWER, note="Tuesday.")

    assert (application.due_on, application.paused_on) == (date(2026, 11, 28), None)
    assert application.promise_reason == (
        "by November 28, 2026: 14 days from November 10, 2026, plus 4 days the clock stood still"
    )


def test_two_pauses_add_up() -> None:
    lena, moment = make_lena(), NOVEMBER_10
    with time_machine.travel(moment, tick=False):
        application = make_application(Status.IN_REVIEW)
    for days in (2, 3):
        with time_machine.travel(moment, tick=False):
            advance(application, Action.ASK_APPLICANT, by=lena, note="Which evening?")
        moment += timedelta(days=days)
        with time_machine.travel(moment, tick=False):
            advance(application, Action.ANSWER, note="Tuesday.")

    assert (application.due_on, application.promise["paused"]) == (date(2026, 11, 29), 5)


def test_opening_again_is_a_new_promise() -> None:
    with time_machine.travel(NOVEMBER_10, tick=False):
        application = make_application(Status.DECLINED)
    with time_machine.travel(NOVEMBER_10 + timedelta(days=30), tick=False):
        advance(application, Action.REOPEN, by=make_lena(), note="New facts.")

    assert application.promise_reason == "by December 24, 2026: 14 days from December 10, 2026"
    assert (application.decided_at, application.decided_by, application.decline_reason) == (None, None, None)


def remind(application: Application, kind: Kind) -> Notice:
    return Notice.objects.create(
        key=kind.name, kind=kind.name, recipient="rosa@example.com", language="en", about=application.about
    )


def test_moving_on_drops_reminders_that_have_not_left() -> None:
    application = make_application(Status.WAITING_FOR_APPLICANT)
    reminder = remind(application, ANSWER_AWAITED)

    advance(application, Action.ANSWER, note="Tuesday.")

    reminder.refresh_from_db()
    assert reminder.status == "cancelled"


def test_starting_the_review_leaves_staff_reminded_of_the_answer_they_owe() -> None:
    application = make_application(Status.RECEIVED)
    reminder = remind(application, OVERDUE)

    advance(application, Action.START_REVIEW, by=make_lena())
    reminder.refresh_from_db()
    still_owed = reminder.status
    advance(application, Action.APPROVE, by=make_lena(username="maya", email="maya@example.com"))
    reminder.refresh_from_db()

    assert (still_owed, reminder.status) == ("pending", "cancelled")


@pytest.mark.parametrize(
    ("status", "days", "still"),
    [
        (Status.WAITING_FOR_APPLICANT, 30, Status.WAITING_FOR_APPLICANT),
        (Status.WAITING_FOR_APPLICANT, 31, Status.EXPIRED),
        (Status.WAITING_FOR_GUARDIAN, 31, Status.EXPIRED),
        (Status.APPROVED, 31, Status.APPROVED),
        (Status.APPROVED, 90, Status.APPROVED),
        (Status.APPROVED, 91, Status.EXPIRED),
        (Status.IN_REVIEW, 365, Status.IN_REVIEW),
    ],
)
def test_what_waited_in_vain_is_closed(status: Status, days: int, still: Status) -> None:
    make_program(waiting_days=30, booking_days=90)
    application = make_application(status, submitted_at=NOVEMBER_10)

    closed = expire_what_waited_in_vain(date(2026, 11, 10) + timedelta(days=days))

    assert (row(application)["status"], closed) == (still, int(still == Status.EXPIRED))


def test_cancelled_shift_gives_the_approval_its_days_anew() -> None:
    make_program(booking_days=90)
    application = make_application(Status.SCHEDULED, submitted_at=NOVEMBER_10 - timedelta(days=80))
    with time_machine.travel(NOVEMBER_10, tick=False):
        advance(application, Action.CANCEL)

    expire_what_waited_in_vain(date(2026, 11, 10) + timedelta(days=90))

    assert row(application)["status"] == Status.APPROVED


def test_private_note_does_not_prolong_the_wait() -> None:
    application = make_application(Status.WAITING_FOR_APPLICANT, submitted_at=NOVEMBER_10)
    add_note(application, "Called twice.", by=make_lena())

    assert expire_what_waited_in_vain(date(2026, 12, 11)) == 1


def test_assigning_is_noted_for_staff_only() -> None:
    lena, omar, application = make_lena(), make_omar(), make_application()

    assign(application, omar, by=lena)

    event = application.events.get()
    assert row(application)["assignee_id"] == omar.pk
    assert (event.note, event.is_private) == (str(omar), True)


def test_member_sees_their_own_station_and_what_is_assigned_to_them() -> None:
    north, south = make_station(), make_station()
    omar = make_omar(station=north)
    own = make_application(station=north)
    assigned = make_application(station=south, assignee=omar)
    elsewhere = make_application(station=south)

    def seen(member: Member) -> set[Application]:
        return set(Application.objects.visible_to(member))

    assert seen(omar) == {own, assigned}
    assert seen(make_lena()) == {own, assigned, elsewhere}


def test_age_is_counted_by_the_agencys_clock() -> None:
    make_agency(time_zone="America/New_York")
    application = make_application(submitted_at=datetime(2026, 11, 10, 3, 0, tzinfo=UTC))

    assert application.age_in_days(date(2026, 11, 10)) == 1
