"""The officer's day: which visits are coming, under way and done, and beginning one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Member
from programs.models import OPEN, Application, Appointment, AppointmentStatus, Status

from .models import Checklist, SecuritySurvey, Visit
from .models.survey import SecuritySurveyQuerySet

FINISHED_SHOWN = 30
NOT_CANCELLED = (AppointmentStatus.BOOKED, AppointmentStatus.KEPT)


class VisitRefused(Exception):
    """As text, the sentence for the officer."""


@dataclass(frozen=True)
class Card:
    """A visit as the officer's list shows it; its survey came through `for_page`."""

    survey: SecuritySurvey

    @property
    def appointment(self) -> Appointment | None:
        """The time that was booked, or kept."""
        return next(iter(self.survey.application.appointments.all()), None)

    @property
    def maps(self) -> dict[str, str]:
        """For the phone's own map, and for one on the web. Neither hears of it until the officer follows a link."""
        where = quote(" ".join(self.survey.address.split()), safe="")
        if not where:
            return {}
        return {"phone": f"geo:0,0?q={where}", "web": f"https://www.openstreetmap.org/search?query={where}"}


@dataclass
class Agenda:
    begun: list[Card] = field(default_factory=list)
    # Their day is past, and nobody began.
    missed: list[Card] = field(default_factory=list)
    today: list[Card] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    finished: list[Card] = field(default_factory=list)

    @property
    def with_addresses(self) -> list[SecuritySurvey]:
        return [card.survey for card in self.begun + self.missed + self.today + self.coming]


def agenda(member: Member, on: date) -> Agenda:
    """What a member may see, sorted by where it stands on a day."""
    seen = for_page(SecuritySurvey.objects.visible_to(member))
    open_ones = seen.filter(application__status__in=OPEN)
    begun = open_ones.filter(visit__isnull=False, visit__approved_at=None).order_by("visit__begun_at")
    finished = seen.filter(visit__approved_at__isnull=False).order_by("-visit__approved_at")[:FINISHED_SHOWN]
    found = Agenda(begun=[Card(survey) for survey in begun], finished=[Card(survey) for survey in finished])
    booked = Appointment.objects.filter(status=AppointmentStatus.BOOKED)
    waiting = [Card(survey) for survey in seen.filter(visit=None, pk__in=booked.values("application"))]
    for card in sorted(waiting, key=_starts_at):
        day = timezone.localdate(_starts_at(card))
        where = found.today if day == on else found.missed if day < on else found.coming
        where.append(card)
    return found


def _starts_at(card: Card) -> datetime:
    return card.appointment.opening.starts_at if card.appointment else timezone.now()


def for_page(surveys: SecuritySurveyQuerySet) -> SecuritySurveyQuerySet:
    """With all that a card shows of them, so that no card asks again."""
    kept = Appointment.objects.filter(status__in=NOT_CANCELLED).select_related("opening__officer").order_by("-pk")
    return surveys.select_related("application", "visit").prefetch_related(Prefetch("application__appointments", kept))


@transaction.atomic
def begin(survey: SecuritySurvey, *, by: Member) -> Visit:
    """Begin the visit with the checklist as it is now; whoever presses second joins. Raises VisitRefused."""
    # A resident who cancels in this moment waits here, or was quicker. From now on only staff may change the time.
    booked = Appointment.objects.filter(application=survey.pk, status=AppointmentStatus.BOOKED, checked_in_at=None)
    booked.update(checked_in_at=timezone.now(), checked_in_by=by)
    application = Application.objects.select_for_update(of=["self"]).get(pk=survey.pk)
    if visit := Visit.objects.filter(survey=survey).first():
        return visit
    if survey.is_erased():
        raise VisitRefused(_("The address was erased. Ask the resident to apply again."))
    if application.status != Status.SCHEDULED:
        raise VisitRefused(_("A visit begins at a booked time. Ask the coordinator to book one."))
    checklist = Checklist.objects.current(survey.premises)
    if checklist is None:
        raise VisitRefused(_("There is no checklist yet. Ask the coordinator to publish one."))
    return Visit.objects.create(survey=survey, checklist=checklist, begun_by=by)
