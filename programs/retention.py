"""How long applications are kept, and what is left of one whose time is over: dates, status, station and numbers."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from dateutil.relativedelta import relativedelta
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agency.encryption import keyed_hash
from agency.models import Agency
from agency.texts import bilingual
from notices import outbox
from records.kinds import Action, Default, Kind, Person, register
from records.traces import forget_admin_history

from .models import OPEN, Application, ApplicationEvent, Appointment, Feedback, RideAlong, RideRecord, Status
from .workflow import Action as Move

ABOUT = "programs.application"
OF_AGE = relativedelta(years=18)
RODE = {Status.COMPLETED, Status.ENDED_EARLY}
# What floors above keep of an application goes with it: each registers how.
FORGOTTEN_WITH_IT: list[Callable[[Application], None]] = []
# All that was typed about an applicant, in the columns that every program has.
TYPED = ("first_name", "middle_name", "last_name", "email", "phone", "address", "interpreter")
TYPED_FOR_A_RIDE = (
    "licence_number", "organisation", "reason", "heard_from", "earlier_rides", "emergency_name", "emergency_phone",
    "emergency_relation", "accommodation", "relative", "guardian_name", "guardian_email", "guardian_phone",
    "guardian_relation",
)  # fmt: skip
TYPED_AFTER_A_RIDE = ("unit", "call_types", "ended_early_because", "case_number")


# --- The clock -------------------------------------------------------------------


def over(slug: str, on: date | None = None, *, with_open: bool = False) -> "QuerySet[Application]":
    """A program's applications that are at their end, each with its last move, or its last appointment, as `clock_on`.

    Nothing is moved before it came: with a date, only what had come by then is looked at.
    """
    zone, came = Agency.current().zone, F("submitted_at")
    moves = ApplicationEvent.objects.filter(application=OuterRef("pk"), action__in=Move.values)
    times = Appointment.objects.filter(application=OuterRef("pk")).exclude(status="cancelled")
    moved_at = Subquery(moves.order_by("-at").values("at")[:1])
    ended_at = Subquery(times.order_by("-opening__ends_at").values("opening__ends_at")[:1])
    last = Greatest(came, Coalesce(moved_at, came), Coalesce(ended_at, came))
    found = Application.objects.filter(program__slug=slug)
    if not with_open:
        found = found.exclude(status__in=OPEN)
    if on:
        found = found.filter(submitted_at__lt=Agency.current().at(on + timedelta(days=1), 0))
    return found.annotate(clock_on=TruncDate(last, tzinfo=zone))


def requests(slug: str, **which: Any) -> "QuerySet[Application]":
    """Those whose applicant asks for erasure; open ones too: they wait for their end, and the applicant is told."""
    asked = over(slug, with_open=True).filter(**which).exclude(erasure_requested_at=None)
    return asked.annotate(asked_on=TruncDate("erasure_requested_at", tzinfo=Agency.current().zone))


def still_needed(application: Application, on: date) -> str:
    return _t("Your application is still open. Withdraw it first.") if application.is_open() else ""


def minors_until(rides: "QuerySet[Application]", cutoff: date) -> Iterator[int]:
    """Who rode as a minor: their time begins when they are of age. A date of birth is encrypted, so each is read."""
    guarded = RideAlong.objects.filter(pk__in=rides.values("pk")).exclude(guardian_name="")
    for ride in guarded.only("birth_date").iterator():
        if ride.birth_date and ride.birth_date + OF_AGE > cutoff:
            yield ride.pk


# --- What goes -------------------------------------------------------------------


def strip(application: Application) -> None:
    """Take out of an application, its history and its letters whatever says who it was. Links open nothing more."""
    cleared = dict.fromkeys(TYPED, "")
    Application.objects.filter(pk=application.pk).update(
        **cleared, erasure_requested_at=None, link_version=F("link_version") + 1
    )
    application.events.exclude(note="").update(note="")
    application.signatures.all().delete()
    application.background_checks.all().delete()
    Feedback.objects.filter(appointment__application=application).update(comment="")
    for forget in FORGOTTEN_WITH_IT:
        forget(application)
    forget_admin_history(application)
    outbox.forget_letters([application.about])


def forgotten_with_it(forget: Callable[[Application], None]) -> Callable[[Application], None]:
    FORGOTTEN_WITH_IT.append(forget)
    return forget


def strip_ride(application: Application) -> None:
    RideAlong.objects.filter(pk=application.pk).update(
        **dict.fromkeys(TYPED_FOR_A_RIDE, ""), birth_date=None, preferences=[], conflicts=[],
        # Nobody's: two who are stripped are not the same person.
        match_key=keyed_hash(str(uuid4())),
    )  # fmt: skip
    records = RideRecord.objects.filter(appointment__application=application)
    records.update(**dict.fromkeys(TYPED_AFTER_A_RIDE, ""))
    strip(application)


# --- Who it is about -------------------------------------------------------------


def people(application: Application) -> Iterable[Person]:
    yield Person(application.email, application.phone, application.first_name, application.last_name)


def riders(application: Application) -> Iterable[Person]:
    """The rider, and the guardian who signed for them."""
    ride = application.ride_along
    rider = (application.email, application.phone, application.first_name, application.last_name)
    yield Person(*rider, ride.birth_date)
    if ride.has_guardian:
        yield Person(ride.guardian_email, ride.guardian_phone)


def dates(application: Application) -> dict[str, date | None]:
    zone, decided_at = Agency.current().zone, application.decided_at
    return {
        "created_on": timezone.localdate(application.submitted_at, zone),
        "decided_on": timezone.localdate(decided_at, zone) if decided_at else None,
    }


def addressee(application: Application) -> tuple[str, str]:
    return application.email, application.language


def an_application(slug: str, *, which: dict[str, Any] | None = None, **own: Any) -> Kind:
    """A kind that is the applications of one program; `which` narrows it to some of them."""
    which = which or {}
    common: dict[str, Any] = {
        "about": ABOUT,
        "ended": lambda on: over(slug, on).filter(**which),
        "requests": lambda: requests(slug, **which),
        "reference": lambda application: application.reference,
        "find": lambda reference: _called(slug, reference, which),
        "people": people,
        "dates": dates,
        "addressee": addressee,
        "still_needed": still_needed,
        "strip": strip,
    }
    return Kind(**common | own)


def _called(slug: str, reference: str, which: dict[str, Any]) -> Application | None:
    return Application.objects.filter(program__slug=slug, reference=reference.upper(), **which).first()


RIDES = "ride-along"
NOT_RIDDEN = [status for status in Status if status not in RODE]
GOES = _(
    "Name, how to reach the person, date of birth, license number, emergency contact, guardian, reasons, signatures, "
    "the outcome of the background check, notes, and the text of letters."
)

register(an_application(
    RIDES,
    which={"status__in": sorted(RODE)},
    key="programs.ride",
    label=_("Ride-along that took place"),
    clock=_("The ride; for a rider under age, the 18th birthday."),
    goes=GOES,
    strip=strip_ride,
    people=riders,
    later=minors_until,
    default=Default(Action.STRIP, 36, bilingual(
        "Three years for claims of injury in North Carolina, and for a minor three years from the age of 18. No item "
        "for ride-alongs was found in the 2021 Program Records Schedule, Standard 20: ask your records officer.",
        "Tres años para reclamos por lesiones en Carolina del Norte y, para un menor, tres años desde los 18. No se "
        "encontró un renglón para acompañamientos en el Program Records Schedule de 2021, Standard 20: pregunte a su "
        "oficial de archivos.",
    ), months_on_request=36),
))  # fmt: skip

register(an_application(
    RIDES,
    which={"status__in": sorted(NOT_RIDDEN)},
    key="programs.no_ride",
    label=_("Ride-along application without a ride"),
    clock=_("The day it was declined, withdrawn or closed."),
    goes=GOES,
    strip=strip_ride,
    people=riders,
    default=Default(Action.STRIP, 24, bilingual(
        "Oregon's model schedule 405-60-855 keeps other crime prevention records one year; two to be on the safe side.",
        "El calendario modelo 405-60-855 de Oregón conserva un año otros documentos de prevención; dos por prudencia.",
    )),
))  # fmt: skip

register(Kind(
    key="programs.drafts",
    label=_("Application forms that were not sent"),
    clock=_("The last page that was filled in."),
    by_itself=_("Forgotten by itself when the session ends, each night."),
))  # fmt: skip
