"""A session on the day: who is here, its end, and the certificates that come of it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from programs import booking
from programs.models import EVERY_STATION, Application, Appointment, AppointmentStatus, Opening
from programs.workflow import REVIEW, Action

from . import SLUG, rosters
from .models import Certificate, Trainee

# People come early, and the trainer ticks them at the door.
DOORS_OPEN = timedelta(hours=2)


class NotNow(Exception):
    """It is too early or too late for this; as text, the sentence for the trainer."""

    @classmethod
    def too_early(cls) -> Self:
        return cls(_("The session has not begun yet."))


def sessions_for(member: Member) -> "QuerySet[Opening]":
    """The sessions that a member teaches; all of them to who sees the whole queue; none to who has no role any more."""
    sessions = Opening.objects.filter(program__slug=SLUG).select_related("program", "station", "officer")
    if member.has_perm(EVERY_STATION):
        return sessions
    return sessions.filter(officer=member) if member.has_perm(REVIEW) else sessions.none()


def businesses_for(member: Member) -> "QuerySet[Application]":
    """The businesses that a member sees in the queue, and those taught by them."""
    taught = Appointment.objects.filter(status=AppointmentStatus.BOOKED, opening__in=sessions_for(member))
    seen = Application.objects.visible_to(member)
    businesses = Application.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=taught.values("application")))
    return businesses.filter(program__slug=SLUG).select_related("robbery_training", "program")


def may_run(member: Member) -> bool:
    """Whether a member who sees a session may also run it: the auditor only reads."""
    return member.has_perm(REVIEW)


def groups(session: Opening) -> "QuerySet[Appointment]":
    """The businesses of a session with their people."""
    trainees = Prefetch("application__trainees", Trainee.objects.select_related("certificate"))
    taken = session.appointments.exclude(status=AppointmentStatus.CANCELLED)
    with_details = taken.select_related("application__robbery_training", "application__program")
    return with_details.prefetch_related(trainees).order_by("application__robbery_training__business_name", "pk")


def people_of(session: Opening) -> "QuerySet[Trainee]":
    taken = session.appointments.exclude(status=AppointmentStatus.CANCELLED)
    return Trainee.objects.filter(application__in=taken.values("application"))


def doors_are_open(session: Opening, now: datetime) -> bool:
    return session.cancelled_at is None and now >= session.starts_at - DOORS_OPEN


def tick(session: Opening, trainee: Trainee, *, by: Member) -> None:
    """Somebody is here. Ticked twice, or by two phones, is ticked: the first moment stays.

    A tick at another session, of a business that has moved since, makes way for this one.
    """
    _refuse_before_the_doors_open(session)
    ticked = {"attended": session, "attended_at": timezone.now(), "checked_in_by": by}
    _uncertified(trainee).exclude(attended=session).update(**ticked)


def untick(session: Opening, trainee: Trainee) -> None:
    """It was somebody else; but who has a certificate was here."""
    _uncertified(trainee).filter(attended=session).update(attended=None, attended_at=None, checked_in_by=None)


def _uncertified(trainee: Trainee) -> "QuerySet[Trainee]":
    return Trainee.objects.filter(~Exists(Certificate.objects.filter(trainee=OuterRef("pk"))), pk=trainee.pk)


@transaction.atomic
def add_unannounced(session: Opening, application: Application, name: str, role: str, *, by: Member) -> Trainee:
    """Somebody who came without being on the roster; raises RosterRefused if they are on it, or it is no name."""
    _refuse_before_the_doors_open(session)
    rosters.add_one(application, name, role)
    trainee = application.trainees.latest("pk")
    tick(session, trainee, by=by)
    return trainee


def _refuse_before_the_doors_open(session: Opening) -> None:
    if not doors_are_open(session, timezone.now()):
        raise NotNow.too_early()


def can_be_closed(session: Opening, now: datetime) -> bool:
    return session.cancelled_at is None and session.starts_at <= now


@transaction.atomic
def close(session: Opening, *, by: Member) -> int:
    """End a session: certificates for who was here, and every business's application at its end.

    Pressed again it only issues what is still missing, for who was ticked late. Returns how many were issued.
    """
    session = Opening.objects.select_for_update().get(pk=session.pk)
    if not can_be_closed(session, timezone.now()):
        raise NotNow.too_early()
    issued = 0
    # A business that was closed as not having come books again: its people's certificates come of that session.
    for group in groups(session).exclude(status=AppointmentStatus.MISSED):
        issued += sum(_certify(trainee, session, by) for trainee in group.application.trainees.all())
        if group.status == AppointmentStatus.BOOKED:
            booking.close(group.application, Action.COMPLETE if somebody_came(group) else Action.NO_SHOW, by=by)
    return issued


def due(group: Appointment) -> int:
    """How many certificates closing the session would issue to a business."""
    if group.status == AppointmentStatus.MISSED:
        return 0
    return sum(_is_due(trainee, group.opening) for trainee in group.application.trainees.all())


def _is_due(trainee: Trainee, session: Opening) -> bool:
    return trainee.was_at(session) and not hasattr(trainee, "certificate")


def somebody_came(group: Appointment) -> bool:
    return any(trainee.was_at(group.opening) for trainee in group.application.trainees.all())


def _certify(trainee: Trainee, session: Opening, by: Member) -> bool:
    """Issue a certificate to who was here and has none yet."""
    if not _is_due(trainee, session):
        return False
    trained_on = timezone.localdate(session.starts_at, Agency.current().zone)
    with translation.override(trainee.application.language):
        course = str(session.program.name)
    Certificate.objects.create(
        trainee=trainee,
        course=course,
        hours=Decimal((session.ends_at - session.starts_at) / timedelta(hours=1)).quantize(Decimal("0.1")),
        trained_on=trained_on,
        valid_until=trained_on + relativedelta(months=session.program.certificate_months),
        trainer=str(session.officer or ""),
        issued_by=by,
    )
    return True
