from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from programs import booking
from programs.models import Application, Appointment, AppointmentStatus, Opening, Program, Status
from programs.workflow import Action, TransitionRefused, advance
from tests.factories import (
    letters,
    make_application,
    make_lena,
    make_omar,
    make_opening,
    make_program,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 18, tzinfo=UTC)


def seat_of(application: Application) -> Appointment:
    return application.appointments.get()


def test_booking_takes_the_lowest_free_seat_and_schedules() -> None:
    opening = make_opening(seats=2)
    make_application(Status.SCHEDULED, opening=opening)
    rosas = make_application(Status.APPROVED)

    booking.book(rosas, opening)

    assert (rosas.status, seat_of(rosas).seat) == (Status.SCHEDULED, 2)


def test_full_shift_is_refused_and_nothing_has_changed() -> None:
    opening = make_opening(seats=1)
    make_application(Status.SCHEDULED, opening=opening)
    rosas = make_application(Status.APPROVED)

    with pytest.raises(booking.SeatTaken, match="has just been filled"):
        booking.book(rosas, opening)

    rosas.refresh_from_db()
    assert (rosas.status, rosas.appointments.count(), rosas.events.count()) == (Status.APPROVED, 0, 0)


def test_withdrawn_shift_is_refused() -> None:
    opening = make_opening(cancelled_at=timezone.now())

    with pytest.raises(booking.SeatTaken):
        booking.book(make_application(Status.APPROVED), opening)


def test_shift_that_has_begun_is_refused() -> None:
    opening = make_opening(timezone.now() - timedelta(minutes=1))

    with pytest.raises(booking.SeatTaken):
        booking.book(make_application(Status.APPROVED), opening)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.DECLINED, Status.COMPLETED])
def test_who_is_not_approved_gets_no_seat(status: Status) -> None:
    application = make_application(status)
    seats_before = Appointment.objects.count()

    with pytest.raises(TransitionRefused):
        booking.book(application, make_opening())

    assert Appointment.objects.count() == seats_before


def test_booking_again_moves_the_same_appointment() -> None:
    application = make_application(Status.SCHEDULED)
    before, other = seat_of(application), make_opening()

    booking.book(application, other)

    after = seat_of(application)
    assert (after.pk, after.uid, after.opening, after.sequence) == (before.pk, before.uid, other, before.sequence + 1)
    assert application.events.get().action == Action.MOVE


def test_moving_gives_the_old_seat_to_the_next() -> None:
    first, second = make_opening(), make_opening()
    moving, waiting = make_application(Status.SCHEDULED, opening=first), make_application(Status.APPROVED)

    booking.book(moving, second)
    booking.book(waiting, first)

    assert (seat_of(moving).opening, seat_of(waiting).opening) == (second, first)


def test_moving_to_a_full_shift_keeps_the_old_seat() -> None:
    full = make_opening()
    make_application(Status.SCHEDULED, opening=full)
    application = make_application(Status.SCHEDULED)
    before = seat_of(application).opening

    with pytest.raises(booking.SeatTaken):
        booking.book(application, full)

    assert seat_of(application).opening == before


def test_cancelling_gives_the_seat_back_and_the_approval_stands() -> None:
    opening = make_opening()
    application = make_application(Status.SCHEDULED, opening=opening)

    booking.cancel(application)

    assert (application.status, seat_of(application).status) == (Status.APPROVED, AppointmentStatus.CANCELLED)
    assert list(Opening.objects.bookable(timezone.now())) == [opening]


def test_seat_given_back_goes_to_the_next() -> None:
    opening = make_opening(seats=1)
    booking.cancel(make_application(Status.SCHEDULED, opening=opening))
    waiting = make_application(Status.APPROVED)

    booking.book(waiting, opening)

    assert seat_of(waiting).opening == opening


def test_withdrawing_gives_the_seat_back() -> None:
    application = make_application(Status.SCHEDULED)

    booking.withdraw(application)

    assert (application.status, seat_of(application).status) == (Status.WITHDRAWN, AppointmentStatus.CANCELLED)


@pytest.mark.parametrize(
    ("action", "status", "seat"),
    [
        (Action.COMPLETE, Status.COMPLETED, AppointmentStatus.KEPT),
        (Action.END_EARLY, Status.ENDED_EARLY, AppointmentStatus.KEPT),
        (Action.NO_SHOW, Status.NO_SHOW, AppointmentStatus.MISSED),
    ],
)
def test_end_of_a_ride(action: Action, status: Status, seat: AppointmentStatus) -> None:
    application = make_application(Status.SCHEDULED)

    booking.close(application, action, by=make_lena())

    assert (application.status, seat_of(application).status) == (status, seat)


def test_checking_in_notes_when_and_by_whom() -> None:
    omar, application = make_omar(), make_application(Status.SCHEDULED)

    booking.check_in(application, by=omar)

    appointment = seat_of(application)
    assert appointment.checked_in_by == omar
    assert timezone.now() - appointment.checked_in_at < timedelta(minutes=1)


def test_withdrawing_a_shift_tells_every_rider() -> None:
    opening = make_opening(seats=2)
    make_application(Status.SCHEDULED, opening=opening, email="rosa@example.com")
    second = make_application(Status.APPROVED, email="sam@example.com")
    booking.book(second, opening)

    booked = booking.cancel_opening(opening, by=make_lena(), note="The car is in repair.")

    assert booked == 2
    assert {letter.recipient for letter in letters("programs/cancelled")} == {"rosa@example.com", "sam@example.com"}
    assert set(Application.objects.values_list("status", flat=True)) == {Status.APPROVED}
    assert not Opening.objects.bookable(timezone.now()).exists()


def test_shifts_that_may_be_booked_are_free_and_leave_the_programs_notice() -> None:
    program, now = make_program(lead_days=14), timezone.now()
    make_opening(now + timedelta(days=13))
    make_opening(now + timedelta(days=16), cancelled_at=now)
    full = make_opening(now + timedelta(days=17))
    make_application(Status.SCHEDULED, opening=full, first_name="Sam")
    free = make_opening(now + timedelta(days=15))

    assert list(booking.openings_for(make_application(Status.APPROVED, program=program), now)) == [free]


def test_officer_with_another_shift_is_refused_in_the_form() -> None:
    omar = make_omar()
    make_opening(AT, officer=omar)
    overlapping = Opening(
        program=Program.objects.get(), station=make_opening().station, officer=omar,
        starts_at=AT + timedelta(hours=3), ends_at=AT + timedelta(hours=7),
    )  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        overlapping.full_clean()

    assert refused.value.message_dict == {"officer": ["This officer is somewhere else at that time."]}


@pytest.mark.parametrize("hours", [-4, 4])
def test_officer_may_take_a_shift_right_before_or_after(hours: int) -> None:
    omar = make_omar()
    make_opening(AT, officer=omar)

    adjoining = make_opening(AT + timedelta(hours=hours), officer=omar)

    assert not adjoining.clashes().exists()


@pytest.mark.postgres
def test_database_keeps_an_officer_from_two_places_at_once() -> None:
    omar = make_omar()
    make_opening(AT, officer=omar)

    with pytest.raises(IntegrityError, match="opening_officer_is_in_one_place"):
        make_opening(AT + timedelta(hours=3), officer=omar)


@pytest.mark.postgres
def test_database_lets_an_officer_replace_a_withdrawn_shift() -> None:
    omar = make_omar()
    make_opening(AT, officer=omar, cancelled_at=AT)

    make_opening(AT + timedelta(hours=3), officer=omar)

    assert omar.openings.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_forty_at_the_last_seat_one_gets_it_and_the_others_are_told() -> None:
    opening = make_opening(seats=1)
    applications = [make_application(Status.APPROVED) for _place in range(40)]

    outcomes = at_once(40, lambda place: type(booking.book(applications[place], opening)).__name__)

    assert outcomes == {"Appointment": 1, "SeatTaken": 39}
    assert Appointment.objects.get().opening == opening
    assert Application.objects.filter(status=Status.SCHEDULED).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_application_booking_two_shifts_at_once_gets_one() -> None:
    application, openings = make_application(Status.APPROVED), [make_opening(), make_opening()]

    at_once(2, lambda place: type(booking.book(Application.objects.get(), openings[place])).__name__)

    assert application.appointments.filter(status=AppointmentStatus.BOOKED).count() == 1
    assert Application.objects.get().status == Status.SCHEDULED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_pressing_at_once_one_is_refused() -> None:
    lena, application = make_lena(), make_application(Status.IN_REVIEW)
    stale = [Application.objects.get(), Application.objects.get()]

    outcomes = at_once(2, lambda place: advance(stale[place], Action.APPROVE, by=lena).action)

    assert outcomes == {Action.APPROVE: 1, "TransitionRefused": 1}
    assert application.events.count() == len(letters("programs/approved")) == 1


@pytest.mark.parametrize("act", [booking.cancel, booking.withdraw])
def test_only_staff_change_a_shift_that_has_begun(act: Callable[..., None]) -> None:
    application = make_application(Status.SCHEDULED, opening=make_opening(timezone.now() - timedelta(hours=1)))

    with pytest.raises(TransitionRefused):
        act(application)
    act(application, by=make_lena())

    assert application.appointments.get().status == AppointmentStatus.CANCELLED
