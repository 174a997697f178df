"""What the database refuses to store, whatever the code above it says."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, models
from django.utils import timezone

from notices.models import Notice
from notices.models import Status as NoticeStatus
from programs.models import (
    Application,
    Appointment,
    AppointmentStatus,
    Feedback,
    Opening,
    PlaceStatus,
    Program,
    Release,
    RideAlong,
    RideRecord,
    Signature,
    Signer,
    Status,
    WaitingPlace,
)
from tests.factories import (
    make_application,
    make_appointment,
    make_decline_reason,
    make_member,
    make_notice,
    make_opening,
    make_program,
    make_release,
    make_signature,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def change(model: type[models.Model], **changes: object) -> None:
    """Straight to the rows, past everything that would refuse it kindly."""
    model._default_manager.update(**changes)


def decided_by_nobody() -> None:
    make_application(Status.APPROVED)
    change(Application, decided_by=None)


def decided_never() -> None:
    make_application(Status.IN_REVIEW)
    change(Application, decided_by=make_member())


def approved_undecided() -> None:
    make_application(Status.IN_REVIEW)
    change(Application, status=Status.APPROVED)


def declined_for_nothing() -> None:
    make_application(Status.DECLINED)
    change(Application, decline_reason=None)


def approved_with_a_reason_to_decline() -> None:
    make_application(Status.APPROVED)
    change(Application, decline_reason=make_decline_reason())


def waiting_while_the_clock_runs() -> None:
    make_application(Status.WAITING_FOR_APPLICANT)
    change(Application, paused_on=None)


def clock_stands_in_review() -> None:
    make_application(Status.IN_REVIEW)
    change(Application, paused_on=date(2026, 11, 10))


def reference_used_twice() -> None:
    make_application(reference="K7M4-Q2XP")
    make_application(reference="K7M4-Q2XP")


def form_stored_twice() -> None:
    first = make_application()
    make_application(submission_key=first.submission_key)


def promise_of_no_days() -> None:
    make_program()
    change(Program, processing_days=0)


def guardian_age_above_the_minimum() -> None:
    make_program(minimum_age=18)
    change(Program, minimum_age_with_guardian=19)


def version_of_a_release_used_twice() -> None:
    make_release()
    make_release()
    change(Release, version=1)


def ride_without_a_records_check() -> None:
    make_application()
    change(RideAlong, agrees_to_records_check=False)


def ride_without_the_rules() -> None:
    make_application()
    change(RideAlong, accepts_rules=False)


def signature_given_twice() -> None:
    application = make_application()
    make_signature(application)
    make_signature(application)


def shift_that_ends_before_it_starts() -> None:
    make_opening(NOW)
    change(Opening, ends_at=NOW - timedelta(hours=1))


def shift_without_a_seat() -> None:
    make_opening()
    change(Opening, seats=0)


def seat_sold_twice() -> None:
    opening = make_opening(seats=2)
    make_application(Status.SCHEDULED, opening=opening)
    make_application(Status.SCHEDULED, opening=opening)


def kept_seat_sold_again() -> None:
    opening = make_opening(seats=2)
    make_application(Status.COMPLETED, opening=opening)
    make_application(Status.SCHEDULED, opening=opening)


def two_seats_for_one_application() -> None:
    make_appointment(make_application(Status.SCHEDULED))


def seat_for_nobody() -> None:
    make_application(Status.SCHEDULED)
    change(Appointment, people=0)


def make_place(**changes: object) -> WaitingPlace:
    application = make_application(Status.APPROVED)
    return WaitingPlace.objects.create(application=application, opening=make_opening(), **changes)


def two_places_on_one_list() -> None:
    first = make_place()
    WaitingPlace.objects.create(application=first.application, opening=first.opening)


def offer_without_an_end() -> None:
    make_place(status=PlaceStatus.OFFERED)


def checked_in_by_nobody() -> None:
    make_application(Status.SCHEDULED)
    change(Appointment, checked_in_at=NOW)


def make_record(**changes: object) -> RideRecord:
    appointment = make_application(Status.COMPLETED).appointments.get()
    times = {"started_at": NOW, "ended_at": NOW + timedelta(hours=3)}
    return RideRecord.objects.create(appointment=appointment, written_by=make_member(), **times | changes)


def ride_that_ended_before_it_started() -> None:
    make_record(ended_at=NOW - timedelta(hours=1))


def conduct_beyond_the_scale() -> None:
    make_record(conduct=6)


def rating_beyond_the_scale() -> None:
    appointment = make_application(Status.COMPLETED).appointments.get()
    Feedback.objects.create(appointment=appointment, rating=0, understands_better=True, would_recommend=True)


def feedback_given_twice() -> None:
    appointment = make_application(Status.COMPLETED).appointments.get()
    for _time in (1, 2):
        Feedback.objects.create(appointment=appointment, rating=5, understands_better=True, would_recommend=True)


def letter_with_the_key_of_another() -> None:
    make_notice(key="ride-along/received/1")
    make_notice(key="ride-along/received/1")


def letter_sent_never() -> None:
    make_notice()
    change(Notice, status=NoticeStatus.SENT)


def letter_waiting_though_sent() -> None:
    make_notice()
    change(Notice, sent_at=NOW)


def letter_to_nobody_by_mail() -> None:
    make_notice()
    change(Notice, recipient="")


BROKEN = {
    "application_decided_when_and_by_whom": [decided_by_nobody, decided_never],
    "application_decided_if_its_status_says_so": [approved_undecided],
    "application_declined_for_a_reason": [declined_for_nothing, approved_with_a_reason_to_decline],
    "application_clock_stands_while_waiting": [waiting_while_the_clock_runs, clock_stands_in_review],
    "program_promises_at_least_a_day": [promise_of_no_days],
    "program_guardian_age_is_the_lower": [guardian_age_above_the_minimum],
    "release_version_is_used_once": [version_of_a_release_used_twice],
    "ride_along_consents_are_given": [ride_without_a_records_check, ride_without_the_rules],
    "signature_is_given_once": [signature_given_twice],
    "opening_ends_after_it_starts": [shift_that_ends_before_it_starts],
    "opening_has_a_seat": [shift_without_a_seat],
    "appointment_seat_is_sold_once": [seat_sold_twice, kept_seat_sold_again],
    "appointment_one_booked_for_an_application": [two_seats_for_one_application],
    "appointment_checked_in_when_and_by_whom": [checked_in_by_nobody],
    "appointment_takes_a_seat": [seat_for_nobody],
    "waiting_place_one_for_an_application": [two_places_on_one_list],
    "waiting_place_offer_has_an_end": [offer_without_an_end],
    "ride_record_ends_after_it_starts": [ride_that_ended_before_it_started],
    "ride_record_conduct_is_one_to_five": [conduct_beyond_the_scale],
    "feedback_rating_is_one_to_five": [rating_beyond_the_scale],
    "notice_sent_when_sent": [letter_sent_never, letter_waiting_though_sent],
    "notice_without_address_is_printed": [letter_to_nobody_by_mail],
}
UNIQUE_COLUMNS = [reference_used_twice, form_stored_twice, feedback_given_twice, letter_with_the_key_of_another]


def named_by(error: IntegrityError, constraint: str) -> bool:
    """SQLite names a broken unique constraint by its columns only, and a partial one by its index."""
    return constraint in str(error) or "UNIQUE constraint failed" in str(error)


@pytest.mark.parametrize(
    ("constraint", "break_it"),
    [(constraint, break_it) for constraint, ways in BROKEN.items() for break_it in ways],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_database_refuses(constraint: str, break_it: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError) as refused:
        break_it()

    assert named_by(refused.value, constraint)


@pytest.mark.parametrize("break_it", UNIQUE_COLUMNS, ids=lambda break_it: break_it.__name__)
def test_database_refuses_a_second(break_it: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        break_it()


def test_every_constraint_has_a_test_that_breaks_it() -> None:
    ours = (
        Application,
        Program,
        Release,
        RideAlong,
        Signature,
        Opening,
        Appointment,
        RideRecord,
        Feedback,
        Notice,
        WaitingPlace,
    )

    assert {constraint.name for model in ours for constraint in model._meta.constraints} == set(BROKEN)


@pytest.mark.postgres
def test_postgresql_adds_the_seats_up_whoever_writes_them() -> None:
    opening = make_opening(seats=3)
    make_appointment(make_application(Status.APPROVED), opening, people=2)

    with pytest.raises(IntegrityError, match="has 3 seats, 2 are taken"):
        make_appointment(make_application(Status.APPROVED), opening, seat=2, people=2)


def test_cancelled_seat_may_be_sold_again() -> None:
    opening = make_opening()
    make_appointment(make_application(Status.APPROVED), opening, status=AppointmentStatus.CANCELLED)

    sold = make_application(Status.SCHEDULED, opening=opening)

    assert sold.appointment.seat == 1


def test_rider_and_guardian_each_sign_once() -> None:
    application = make_application(ride={"guardian_name": "Marta Delgado"})
    make_signature(application)
    make_signature(application, Signer.GUARDIAN)

    assert set(application.signatures.values_list("signer", flat=True)) == {"rider", "guardian"}


def test_published_release_cannot_be_changed() -> None:
    release = make_release()
    release.text = "Other words."

    with pytest.raises(ValueError, match="never changed"):
        release.save()


def test_new_words_are_a_new_version() -> None:
    first, second = make_release(text="Old words."), make_release(text="New words.")

    assert (first.version, second.version) == (1, 2)
    assert second.program.current_release() == second
