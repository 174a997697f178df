"""Seats: taken, changed and given back, never sold twice."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Member

from . import waiting
from .models import Application, Appointment, AppointmentStatus, Opening, PlaceStatus, WaitingPlace
from .models.shift import OpeningQuerySet
from .workflow import Action, TransitionRefused, advance


class SeatTaken(Exception):
    """The last seat went to somebody else, or the time is no longer offered; as text, the sentence for the person."""

    def __init__(self) -> None:
        super().__init__(_("That time has just been filled. Please choose another one."))


class OfficerElsewhere(Exception):
    """The officer's time is taken, in this program or another; as text, the sentence for the person."""

    def __init__(self) -> None:
        super().__init__(_("This officer is somewhere else at that time."))


# The officer is told at least so long before.
SHORTEST_NOTICE = timedelta(days=1)


@transaction.atomic
def offer(opening: Opening) -> None:
    """Offer a time; raises OfficerElsewhere, and then nothing has changed."""
    hold(opening.officer)
    if opening.officer and opening.clashes().exists():
        raise OfficerElsewhere
    opening.save()


def hold(officer: Member | None) -> None:
    """Until the end of the transaction nobody else plans this officer's time: what is checked now still holds then."""
    if officer:
        Member.objects.select_for_update().get(pk=officer.pk)


def openings_for(application: Application, now: datetime) -> OpeningQuerySet:
    """Times with enough free seats that the applicant may choose, soonest first."""
    times = Opening.objects.filter(program=application.program)
    return times.bookable(_soonest(application, now), application.kind.people(application), application)


def full_openings_for(application: Application, now: datetime) -> OpeningQuerySet:
    """Times that the applicant could choose if they were not full: for these there is a waiting list."""
    times = Opening.objects.filter(program=application.program)
    return times.full(_soonest(application, now), application.kind.people(application))


def _soonest(application: Application, now: datetime) -> datetime:
    """Not before tomorrow, the program's notice since the application, and what the program says of this applicant."""
    soonest = max(now + SHORTEST_NOTICE, application.submitted_at + timedelta(days=application.program.lead_days))
    return max(soonest, application.kind.soonest(application) or soonest)


def openings_for_staff(application: Application, after: datetime) -> OpeningQuerySet:
    """Any time with enough free seats: staff may make exceptions to notice and months."""
    times = Opening.objects.filter(program=application.program)
    return times.bookable(after, application.kind.people(application), application)


def lock(application: Application, *more: Opening) -> dict[int, Opening]:
    """Every time whose seats this applicant has or holds, and some more: everybody who wants seats passes one by one.

    Always the times first, in one order, and appointments after them: so nobody waits for who waits for them.
    """
    booked = application.appointments.filter(status=AppointmentStatus.BOOKED).values_list("opening", flat=True)
    held = application.waiting_places.offered().values_list("opening", flat=True)
    wanted = {*booked, *held, *(opening.pk for opening in more)}
    return {found.pk: found for found in Opening.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}


@transaction.atomic
def book(application: Application, opening: Opening, *, by: Member | None = None) -> Appointment:
    """Take a seat, or change to this one; raises SeatTaken or TransitionRefused, and then nothing has changed."""
    locked = lock(application, opening)
    opening = locked[opening.pk]
    current = application.appointments.select_for_update().filter(status=AppointmentStatus.BOOKED).first()
    if current and current.opening_id not in locked:  # moved in this very moment
        raise TransitionRefused(application, Action.MOVE)
    people = application.kind.people(application)
    is_offered = opening.is_offered() and opening.program_id == application.program_id
    if not is_offered or people > opening.seats_left(besides=application):
        raise SeatTaken
    action, left = (Action.MOVE, current.opening_id) if current else (Action.SCHEDULE, opening.pk)
    if by is None:
        _refuse_once_begun(application, action)
    try:
        with transaction.atomic():
            appointment = _seated(application, current, opening, people)
    except IntegrityError as twice:
        raise TransitionRefused(application, action) from twice
    if current and left != opening.pk:
        waiting.offer_freed_seats(locked[left], timezone.now())
    waiting.leave(application)
    advance(application, action, by=by, note=str(opening))
    return appointment


@transaction.atomic
def take_offer(place: WaitingPlace) -> Appointment:
    """Book the seats held for somebody of the waiting list; raises SeatTaken once the offer has ended."""
    opening = lock(place.application, place.opening)[place.opening_id]
    offered = WaitingPlace.objects.offered().filter(pk=place.pk, offer_until__gt=timezone.now())
    if not offered.update(status=PlaceStatus.TAKEN):
        raise SeatTaken
    return book(place.application, opening)


def _seated(application: Application, current: Appointment | None, opening: Opening, people: int) -> Appointment:
    if current:
        return _moved(current, opening, people)
    return application.appointments.create(opening=opening, seat=opening.free_seat(), people=people)


def _moved(appointment: Appointment, opening: Opening, people: int) -> Appointment:
    appointment.opening, appointment.seat, appointment.people = opening, opening.free_seat(), people
    appointment.sequence += 1
    appointment.checked_in_at = appointment.checked_in_by = None
    appointment.save(update_fields=["opening", "seat", "people", "sequence", "checked_in_at", "checked_in_by"])
    return appointment


@transaction.atomic
def cancel(application: Application, *, by: Member | None = None, note: str = "") -> None:
    """Give the seat back; the application is approved as before and may book again."""
    if by is None:
        _refuse_once_begun(application, Action.CANCEL)
    release_seat(application)
    advance(application, Action.CANCEL, by=by, note=note)


def has_begun(application: Application) -> bool:
    """Whether the time booked is under way or over: from then on only staff may change it."""
    booked = application.appointments.filter(status=AppointmentStatus.BOOKED)
    return booked.filter(Q(opening__starts_at__lte=timezone.now()) | Q(checked_in_at__isnull=False)).exists()


def _refuse_once_begun(application: Application, action: Action) -> None:
    lock(application)
    # An officer who begins in this very moment holds it: what is true once it is ours stays true.
    list(application.appointments.select_for_update().filter(status=AppointmentStatus.BOOKED))
    if has_begun(application):
        raise TransitionRefused(application, action)


@transaction.atomic
def withdraw(application: Application, *, by: Member | None = None, note: str = "") -> None:
    if by is None:
        _refuse_once_begun(application, Action.WITHDRAW)
    release_seat(application)
    waiting.leave(application)
    advance(application, Action.WITHDRAW, by=by, note=note)


def release_seat(application: Application) -> None:
    locked = lock(application)
    booked = application.appointments.select_for_update().filter(status=AppointmentStatus.BOOKED)
    for appointment in booked.filter(opening__in=locked):
        appointment.sequence += 1
        _mark(appointment, AppointmentStatus.CANCELLED)
        waiting.offer_freed_seats(locked[appointment.opening_id], timezone.now())


def _mark(appointment: Appointment, status: AppointmentStatus) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(status=status, sequence=appointment.sequence)


@transaction.atomic
def cancel_opening(opening: Opening, *, by: Member, note: str) -> int:
    """Withdraw a time offered; whoever booked it is told and may book another. Returns how many were booked."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    booked = Application.objects.filter(appointments__opening=opening, appointments__status=AppointmentStatus.BOOKED)
    applications = list(booked)
    # First, so that no seat of it is offered to who waits.
    opening.cancelled_at = timezone.now()
    opening.save(update_fields=["cancelled_at"])
    waiting.end(opening)
    for application in applications:
        with suppress(TransitionRefused):  # they have just cancelled, too
            cancel(application, by=by, note=note)
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


@transaction.atomic
def take_back_no_show(application: Application, *, by: Member, note: str) -> None:
    """It was a mistake: the appointment is open again as if it had never been ended, and is ended anew."""
    advance(application, Action.TAKE_BACK, by=by, note=note)
    for missed in application.appointments.filter(status=AppointmentStatus.MISSED).order_by("-pk")[:1]:
        _mark(missed, AppointmentStatus.BOOKED)
