"""What is due about applications, asked of their state."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder

from . import letters
from .kinds import with_times
from .models import LIVE, Application, Appointment, AppointmentStatus, Status
from .promise import Milestone, milestone
from .waiting import OFFER_RAN_OUT, WAITED_IN_VAIN
from .workflow import Action

# Since when somebody who is approved may choose a time.
FREED = [Action.APPROVE, Action.SCHEDULE_AGAIN, Action.CANCEL, OFFER_RAN_OUT, WAITED_IN_VAIN]
# Told again at these many days of waiting for the applicant's, or the guardian's, part.
STAGES = (3, 10, 21)


@reminder
def promise_runs(on: date) -> Iterator[Letter]:
    """Staff, of a promise running out: the assignee at half time, two days before, on the day; then the whole group."""
    coordinators = letters.coordinators()
    for application in Application.objects.on_the_clock().select_related("program", "assignee").iterator():
        passed = milestone(application.due_on, application.promise, on)
        # A promise that was moved is a new one, reminded of anew.
        once = f"{passed.value}-{application.due_on}" if passed else ""
        if passed == Milestone.AFTER:
            yield from letters.to_staff(letters.OVERDUE, application, coordinators, once)
        elif passed:
            members = letters.assignee_or(coordinators, application)
            days_left = (application.due_on - on).days
            yield from letters.to_staff(letters.PROMISE_RUNS, application, members, once, days_left=days_left)


@reminder
def weekly_digest(on: date) -> Iterator[Letter]:
    """Coordinators, once a week, of everything overdue; no letter when there is nothing."""
    overdue = list(Application.objects.overdue(on).select_related("station", "assignee").order_by("due_on")[:200])
    year, week, _day = on.isocalendar()
    if overdue:
        for member in letters.coordinators():
            yield letters.digest(member, overdue, f"{year}-W{week:02}")


@reminder
def answer_awaited(on: date) -> Iterator[Letter]:
    """Applicants, of the question they have not answered."""
    waiting = Application.objects.filter(status=Status.WAITING_FOR_APPLICANT).select_related("program")
    for application in waiting.iterator():
        if stage := _stage(application.paused_on, on):
            yield letters.to_applicant(letters.ANSWER_AWAITED, application, f"{application.paused_on}-{stage}")


@reminder
def guardian_awaited(on: date) -> Iterator[Letter]:
    """Guardians, of the signature without which nothing can go on."""
    waiting = Application.objects.filter(status=Status.WAITING_FOR_GUARDIAN).select_related("program", "ride_along")
    for application in waiting.iterator():
        if stage := _stage(application.paused_on, on):
            yield letters.guardian_awaited(application, str(stage))


@reminder
def booking_awaited(on: date) -> Iterator[Letter]:
    """Approved applicants who have not chosen a time; who waits for a seat waits for us."""
    freed = Q(events__action__in=FREED)
    approved = Application.objects.filter(status=Status.APPROVED, program__slug__in=with_times())
    approved = approved.exclude(waiting_places__status__in=sorted(LIVE)).select_related("program")
    zone = Agency.current().zone
    for application in approved.annotate(free_since=Max("events__at", filter=freed)).iterator():
        since = (application.free_since or application.submitted_at).astimezone(zone).date()
        if stage := _stage(since, on):
            yield letters.to_applicant(letters.BOOKING_AWAITED, application, f"{since}-{stage}")


@reminder
def soon(on: date) -> Iterator[Letter]:
    """Who has booked, two days before; whoever booked later than that is told the day before."""
    agency = Agency.current()
    first, last = agency.at(on + timedelta(days=1), 0), agency.at(on + timedelta(days=3), 0)
    for appointment in _booked(first, last):
        yield letters.appointment_reminder(letters.SOON, appointment)


@reminder
def today(on: date) -> Iterator[Letter]:
    """Who has booked, on the morning: at six, or three hours before an earlier time."""
    agency = Agency.current()
    for appointment in _booked(agency.at(on, 0), agency.at(on + timedelta(days=1), 0)):
        if appointment.opening.starts_at <= timezone.now():
            continue  # off until the afternoon: it is too late to remind
        morning = min(agency.at(on, 6), appointment.opening.starts_at - timedelta(hours=3))
        yield letters.appointment_reminder(letters.TODAY, appointment, send_after=morning)


@reminder
def feedback_asked(on: date) -> Iterator[Letter]:
    """Who was there, the day after: a few questions; not later than two weeks afterwards."""
    agency = Agency.current()
    first, last = agency.at(on - timedelta(days=14), 0), agency.at(on, 0)
    # Who was stripped since is nobody to be asked.
    kept = (
        _appointments(first, last)
        .filter(status=AppointmentStatus.KEPT, application__status=Status.COMPLETED, feedback=None)
        .exclude(application__last_name="")
    )
    for appointment in kept.iterator():
        yield letters.to_applicant(letters.FEEDBACK_ASKED, appointment.application, "asked", appointment=appointment)


def _booked(first: datetime, last: datetime) -> Iterator[Appointment]:
    return _appointments(first, last).filter(status=AppointmentStatus.BOOKED).iterator()


def _appointments(first: datetime, last: datetime) -> "QuerySet[Appointment]":
    within = Appointment.objects.filter(opening__starts_at__gte=first, opening__starts_at__lt=last)
    return within.select_related("application__program", "opening__station", "opening__officer")


def _stage(since: date | None, on: date) -> int:
    """The last stage passed, in days; 0 before the first."""
    waited = (on - since).days if since else 0
    return max((stage for stage in STAGES if stage <= waited), default=0)
