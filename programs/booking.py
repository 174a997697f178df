"""Seats on shifts: taken, changed and given back, never sold twice."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency, Member

from .eligibility import ride_gap
from .models import Application, Appointment, AppointmentStatus, Opening
from .models.shift import OpeningQuerySet
from .workflow import Action, TransitionRefused, advance


class SeatTaken(Exception):
    """The last seat went to somebody else, or the shift is no longer offered; as text, the sentence for the person."""

    def __init__(self) -> None:
        super().__init__(_("That shift has just been filled. Please choose another one."))


# The host officer is told at least so long before.
SHORTEST_NOTICE = timedelta(days=1)


def openings_for(application: Application, now: datetime) -> OpeningQuerySet:
    """Shifts with a free seat that the applicant may choose, soonest first.

    Not before tomorrow, the program's notice since the application, and the months between two rides.
    """
    soonest = max(now + SHORTEST_NOTICE, application.submitted_at + timedelta(days=application.program.lead_days))
    gap = ride_gap(application.ride_along)
    if gap.next_on:
        soonest = max(soonest, Agency.current().at(gap.next_on, 0))
    return openings_for_staff(application, soonest)


def openings_for_staff(application: Application, after: datetime) -> OpeningQuerySet:
    """Any shift with a free seat: staff may make exceptions to notice and months."""
    return Opening.objects.filter(program=application.program).bookable(after)


@transaction.atomic
def book(application: Application, opening: Opening, *, by: Member | None = None) -> Appointment:
    """Take a seat, or change to this one; raises SeatTaken or TransitionRefused, and then nothing has changed."""
    current = application.appointments.select_for_update().filter(status=AppointmentStatus.BOOKED).first()
    # Everybody who wants a seat of this shift passes here one by one.
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    seat = opening.free_seat()
    if seat is None or opening.cancelled_at or opening.starts_at <= timezone.now():
        raise SeatTaken
    action = Action.MOVE if current else Action.SCHEDULE
    if by is None:
        _refuse_once_begun(application, action)
    try:
        with transaction.atomic():
            appointment = (
                _moved(current, opening, seat)
                if current
                else application.appointments.create(opening=opening, seat=seat)
            )
    except IntegrityError as twice:
        raise TransitionRefused(application, action) from twice
    advance(application, action, by=by, note=str(opening))
    return appointment


def _moved(appointment: Appointment, opening: Opening, seat: int) -> Appointment:
    appointment.opening, appointment.seat = opening, seat
    appointment.sequence += 1
    appointment.checked_in_at = appointment.checked_in_by = None
    appointment.save(update_fields=["opening", "seat", "sequence", "checked_in_at", "checked_in_by"])
    return appointment


@transaction.atomic
def cancel(application: Application, *, by: Member | None = None, note: str = "") -> None:
    """Give the seat back; the application is approved as before and may book again."""
    if by is None:
        _refuse_once_begun(application, Action.CANCEL)
    release_seat(application)
    advance(application, Action.CANCEL, by=by, note=note)


def has_begun(application: Application) -> bool:
    """Whether the shift booked is under way or over: from then on only staff may change it."""
    booked = application.appointments.filter(status=AppointmentStatus.BOOKED)
    return booked.filter(Q(opening__starts_at__lte=timezone.now()) | Q(checked_in_at__isnull=False)).exists()


def _refuse_once_begun(application: Application, action: Action) -> None:
    if has_begun(application):
        raise TransitionRefused(application, action)


@transaction.atomic
def withdraw(application: Application, *, by: Member | None = None, note: str = "") -> None:
    if by is None:
        _refuse_once_begun(application, Action.WITHDRAW)
    release_seat(application)
    advance(application, Action.WITHDRAW, by=by, note=note)


def release_seat(application: Application) -> None:
    for appointment in application.appointments.select_for_update().filter(status=AppointmentStatus.BOOKED):
        appointment.sequence += 1
        _mark(appointment, AppointmentStatus.CANCELLED)


def _mark(appointment: Appointment, status: AppointmentStatus) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(status=status, sequence=appointment.sequence)


@transaction.atomic
def cancel_opening(opening: Opening, *, by: Member, note: str) -> int:
    """Withdraw a shift; every rider is told and may book another. Returns how many were booked."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    booked = Application.objects.filter(appointments__opening=opening, appointments__status=AppointmentStatus.BOOKED)
    applications = list(booked)
    for application in applications:
        with suppress(TransitionRefused):  # the rider has just cancelled, too
            cancel(application, by=by, note=note)
    Opening.objects.filter(pk=opening.pk).update(cancelled_at=timezone.now())
    return len(applications)


@transaction.atomic
def check_in(application: Application, *, by: Member) -> None:
    """The rider is here: ID seen, forms signed, dressed and sober."""
    application.appointments.filter(status=AppointmentStatus.BOOKED).update(
        checked_in_at=timezone.now(), checked_in_by=by
    )
    advance(application, Action.CHECK_IN, by=by)


@transaction.atomic
def close(application: Application, action: Action, *, by: Member, note: str = "") -> None:
    """End an appointment: COMPLETE, END_EARLY or NO_SHOW."""
    status = AppointmentStatus.MISSED if action == Action.NO_SHOW else AppointmentStatus.KEPT
    for appointment in application.appointments.filter(status=AppointmentStatus.BOOKED):
        _mark(appointment, status)
    advance(application, action, by=by, note=note)
