"""Which letter on which day. What the register itself promises stands in tests/notices/test_reminders.py."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

import notices.reminders
import programs.reminders
from agency import roles
from notices.kinds import Kind
from notices.models import Notice
from notices.reminders import REMINDERS, send_reminders
from programs import booking, letters
from programs.models import Application, Feedback, Status
from programs.workflow import Action, advance
from tests import factories
from tests.factories import (
    make_application,
    make_lena,
    make_member,
    make_minors_application,
    make_omar,
    make_opening,
    make_program,
)

pytestmark = pytest.mark.django_db
# A Tuesday; the promise of two weeks ends on Tuesday the 24th.
RECEIVED = datetime(2026, 11, 10, 15, tzinfo=UTC)
RIDE = datetime(2026, 11, 27, 23, tzinfo=UTC)  # six in the evening in New York


@pytest.fixture(autouse=True)
def on_the_day_it_came(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our own reminders are asked for days to come; the clock itself stands at the beginning."""
    ours = [find for find in REMINDERS if find.__module__ == programs.reminders.__name__]
    monkeypatch.setattr(notices.reminders, "REMINDERS", ours)
    with time_machine.travel(RECEIVED, tick=False):
        yield


def november(day: int) -> date:
    return date(2026, 11, day)


def received(status: Status = Status.RECEIVED, **changes: Any) -> Application:
    return make_application(status, **{"submitted_at": RECEIVED} | changes)


def days_of(kind: Kind, first: date, last: date) -> list[int]:
    """On which days of the month the letters of a kind are posted, if reminders are asked for every day."""
    posted = []
    on = first
    while on <= last:
        before = len(factories.letters(kind))
        send_reminders(on)
        posted += [on.day] * (len(factories.letters(kind)) - before)
        on += timedelta(days=1)
    return posted


def kinds() -> list[str]:
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_assignee_hears_at_half_time_two_days_before_and_on_the_day() -> None:
    make_lena()
    omar = make_omar()
    received(assignee=omar)

    assert days_of(letters.PROMISE_RUNS, november(10), november(24)) == [17, 22, 24]
    assert {letter.recipient for letter in factories.letters(letters.PROMISE_RUNS)} == {omar.email}


def test_coordinators_hear_where_nobody_is_assigned() -> None:
    lena, second = make_lena(), make_lena(username="second")
    received()

    send_reminders(november(17))

    assert {letter.recipient for letter in factories.letters(letters.PROMISE_RUNS)} == {lena.email, second.email}


def test_whole_group_hears_once_after_the_promise() -> None:
    lena, second = make_lena(), make_lena(username="second")
    received(assignee=make_omar())

    assert days_of(letters.OVERDUE, november(10), november(30)) == [25, 25]
    assert {letter.recipient for letter in factories.letters(letters.OVERDUE)} == {lena.email, second.email}


@pytest.mark.parametrize("status", [Status.APPROVED, Status.DECLINED, Status.WITHDRAWN, Status.WAITING_FOR_APPLICANT])
def test_nobody_hears_of_a_promise_that_is_kept_or_stands_still(status: Status) -> None:
    make_lena()
    received(status)

    send_reminders(november(25))

    assert factories.letters(letters.OVERDUE) == factories.letters(letters.PROMISE_RUNS) == []


def test_week_without_beat_is_caught_up_with_one_letter() -> None:
    make_lena()
    received()

    send_reminders(november(23))

    assert [letter.subject for letter in factories.letters(letters.PROMISE_RUNS)] == [
        "Ride-along: 1 day left to answer"
    ]


def test_promise_that_was_moved_is_reminded_of_anew() -> None:
    lena = make_lena()
    application = received(Status.IN_REVIEW)
    send_reminders(november(24))
    with time_machine.travel(RECEIVED + timedelta(days=14), tick=False):
        advance(application, Action.ASK_APPLICANT, by=lena, note="Which evening?")
    with time_machine.travel(RECEIVED + timedelta(days=17), tick=False):
        advance(application, Action.ANSWER, note="Tuesday.")

    assert days_of(letters.PROMISE_RUNS, november(27), november(27)) == [27]


def test_reminder_that_has_not_left_is_dropped_when_the_answer_is_given() -> None:
    lena = make_lena()
    application = received(Status.IN_REVIEW)
    send_reminders(november(24))

    advance(application, Action.APPROVE, by=lena)

    assert [letter.status for letter in factories.letters(letters.PROMISE_RUNS)] == ["cancelled"]


def test_letters_to_staff_name_nobody() -> None:
    make_lena()
    received(first_name="Rosalinda", last_name="Delgado", reference="K7M4-Q2XP")

    send_reminders(november(25))

    for letter in Notice.objects.filter(recipient="lena@example.com"):
        assert "K7M4-Q2XP" in letter.body
        assert "Rosalinda" not in letter.subject + letter.body
        assert "Delgado" not in letter.subject + letter.body


def test_digest_comes_once_a_week_while_something_is_overdue() -> None:
    make_lena()
    received()

    assert days_of(letters.DIGEST, november(23), date(2026, 12, 13)) == [25, 30, 7]


def test_digest_lists_what_is_overdue_and_nothing_else() -> None:
    make_lena()
    received(reference="K7M4-Q2XP")
    received(Status.APPROVED, reference="QQQQ-QQQQ")
    received(submitted_at=RECEIVED + timedelta(days=5), reference="XXXX-XXXX")

    send_reminders(november(25))

    digest = factories.letters(letters.DIGEST)[0]
    assert "K7M4-Q2XP" in digest.body
    assert "QQQQ-QQQQ" not in digest.body
    assert "XXXX-XXXX" not in digest.body


def test_no_digest_when_nothing_is_overdue() -> None:
    make_lena()
    received()
    received(Status.APPROVED, submitted_at=RECEIVED - timedelta(days=60))

    assert days_of(letters.DIGEST, november(10), november(24)) == []


def test_officers_and_those_without_an_address_get_no_digest() -> None:
    make_omar()
    make_member(roles.COORDINATOR, email="")
    received()

    send_reminders(november(25))

    assert factories.letters(letters.DIGEST) == []


def test_applicant_is_reminded_of_our_question_three_ten_and_twenty_one_days_later() -> None:
    received(Status.WAITING_FOR_APPLICANT)

    assert days_of(letters.ANSWER_AWAITED, november(10), date(2026, 12, 31)) == [13, 20, 1]
    assert {letter.recipient for letter in factories.letters(letters.ANSWER_AWAITED)} == {"rosa@example.com"}


def test_second_question_is_reminded_of_anew() -> None:
    lena, application = make_lena(), received(Status.WAITING_FOR_APPLICANT)
    send_reminders(november(13))
    with time_machine.travel(RECEIVED + timedelta(days=4), tick=False):
        advance(application, Action.ANSWER, note="Tuesday.")
        advance(application, Action.ASK_APPLICANT, by=lena, note="And which station?")

    assert days_of(letters.ANSWER_AWAITED, november(14), november(18)) == [17]


def test_guardian_is_reminded_of_the_signature() -> None:
    make_minors_application(submitted_at=RECEIVED)

    assert days_of(letters.GUARDIAN_AWAITED, november(10), date(2026, 12, 31)) == [13, 20, 1]
    assert {letter.recipient for letter in factories.letters(letters.GUARDIAN_AWAITED)} == {"marta@example.com"}


def test_approved_applicant_is_reminded_to_choose_a_shift() -> None:
    received(Status.APPROVED)

    assert days_of(letters.BOOKING_AWAITED, november(10), date(2026, 12, 31)) == [13, 20, 1]


def test_who_has_a_shift_is_not_reminded_to_choose_one() -> None:
    received(Status.SCHEDULED, opening=make_opening(RIDE + timedelta(days=60)))

    send_reminders(november(20))

    assert kinds() == []


@pytest.mark.parametrize(("kind", "day"), [(letters.SOON, 25), (letters.TODAY, 27)], ids=["soon", "today"])
def test_rider_is_reminded_two_days_before_and_on_the_day(kind: Kind, day: int) -> None:
    received(Status.SCHEDULED, opening=make_opening(RIDE))

    assert days_of(kind, november(10), november(30)) == [day]


def test_who_booked_late_is_reminded_the_day_before() -> None:
    received(Status.SCHEDULED, opening=make_opening(RIDE))

    assert days_of(letters.SOON, november(26), november(27)) == [26]


@pytest.mark.parametrize(
    ("starts_at", "not_before"),
    [
        (datetime(2026, 11, 27, 23, tzinfo=UTC), datetime(2026, 11, 27, 11, tzinfo=UTC)),
        (datetime(2026, 11, 27, 12, tzinfo=UTC), datetime(2026, 11, 27, 9, tzinfo=UTC)),
    ],
    ids=["at six in the morning", "three hours before an early shift"],
)
def test_morning_letter_waits_for_the_morning(starts_at: datetime, not_before: datetime) -> None:
    received(Status.SCHEDULED, opening=make_opening(starts_at))

    send_reminders(november(27))

    assert factories.letters(letters.TODAY)[0].send_after == not_before


def test_moved_ride_is_reminded_of_anew() -> None:
    make_program(lead_days=0)
    with time_machine.travel(RECEIVED, tick=False):
        application = received(Status.SCHEDULED, opening=make_opening(RIDE))
        send_reminders(november(25))
        booking.book(application, make_opening(RIDE + timedelta(days=1)))

    assert days_of(letters.SOON, november(26), november(27)) == [26]


def test_cancelled_ride_is_not_reminded_of() -> None:
    application = received(Status.SCHEDULED, opening=make_opening(RIDE))
    send_reminders(november(25))
    booking.cancel(application)

    send_reminders(november(27))

    assert factories.letters(letters.TODAY) == []
    assert [letter.status for letter in factories.letters(letters.SOON)] == ["cancelled"]


def test_rider_is_asked_the_day_after_how_it_was() -> None:
    received(Status.COMPLETED, opening=make_opening(RIDE))

    assert days_of(letters.FEEDBACK_ASKED, november(25), date(2026, 12, 20)) == [28]


def test_who_has_told_us_already_is_not_asked() -> None:
    appointment = received(Status.COMPLETED, opening=make_opening(RIDE)).appointment
    Feedback.objects.create(appointment=appointment, rating=5, understands_better=True, would_recommend=True)

    send_reminders(november(28))

    assert factories.letters(letters.FEEDBACK_ASKED) == []


@pytest.mark.parametrize("status", [Status.NO_SHOW, Status.ENDED_EARLY])
def test_who_did_not_ride_to_the_end_is_not_asked(status: Status) -> None:
    received(status, opening=make_opening(RIDE))

    send_reminders(november(28))

    assert factories.letters(letters.FEEDBACK_ASKED) == []


def test_question_about_a_ride_long_past_is_not_asked_any_more() -> None:
    received(Status.COMPLETED, opening=make_opening(RIDE))

    send_reminders(date(2026, 12, 20))

    assert factories.letters(letters.FEEDBACK_ASKED) == []


def test_ride_that_is_over_is_not_announced() -> None:
    received(Status.SCHEDULED, opening=make_opening(RIDE))

    with time_machine.travel(RIDE + timedelta(hours=1), tick=False):
        send_reminders(november(27))

    assert factories.letters(letters.TODAY) == []


def test_who_lost_a_shift_has_the_days_to_choose_anew() -> None:
    application = received(Status.SCHEDULED, opening=make_opening(RIDE))
    with time_machine.travel(RECEIVED + timedelta(days=10), tick=False):
        booking.cancel(application)

    assert days_of(letters.BOOKING_AWAITED, november(20), november(24)) == [23]
