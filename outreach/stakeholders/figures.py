"""What a station's engagement comes to. Never of one member: nothing here knows who wrote an entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Member, Station
from outreach.models import Activity, Concern, Engagement, Organization, Purpose, StakeholderKind
from outreach.models.engagement import KIND
from outreach.models.organization import SEE_EVERY_STATION
from uswds.charts import bar_chart

READ_FIGURES = "outreach.read_figures"
# Who was not met for so long counts as not reached.
SILENT = timedelta(days=90)
MONTHS = 12
# Where a chart has no room for the whole name.
SHORT = {
    Activity.WALK: gettext_lazy("walk or ride"),
    Activity.YOUTH: gettext_lazy("youth"),
    Activity.TRAINING: gettext_lazy("joint training"),
    Activity.PRESENTATION: gettext_lazy("talk"),
    Activity.PARTNERS: gettext_lazy("with partners"),
    Activity.OTHER: gettext_lazy("other"),
}


def stations_read_by(member: Member) -> list[Station | None]:
    """Of which stations a member may read the figures; None stands for the whole city."""
    if member.has_perm(SEE_EVERY_STATION):
        return [None, *Station.objects.open()]
    return [member.station] if member.has_perm(READ_FIGURES) and member.station else []


@dataclass(frozen=True)
class Figures:
    """The last twelve months of a station, or of the whole city."""

    not_reached: list[str]
    silent: list[Organization]
    people: int
    people_lately: int
    distrustful: Mapping[str, Any]
    charts: list[dict[str, Any]]

    @property
    def is_empty(self) -> bool:
        return not any(bar["value"] for chart in self.charts for bar in chart["bars"])


def figures(station: Station | None, on: date) -> Figures:
    """In as many queries for any number of entries, organizations and concerns."""
    months = list(last_months(on))
    year = Engagement.objects.at(station).between(months[0], on)
    by_kind = {row["kind"]: row for row in year.values(kind=KIND).order_by().annotate(**SUMS, last=Max("on"))}
    lately = Q(on__gt=on - SILENT)
    return Figures(
        not_reached=not_reached(station, on - SILENT + timedelta(days=1), on),
        silent=list(silent(station, on - SILENT + timedelta(days=1), on)),
        **year.aggregate(people_lately=Sum("people", filter=lately, default=0), people=Sum("people", default=0)),
        distrustful=by_kind.get(StakeholderKind.DISTRUSTFUL, {}),
        charts=list(_charts(year, months)),
    )


SUMS = {"number": Count("pk"), "minutes": Sum("minutes", default=0), "people_met": Sum("people", default=0)}


def last_months(on: date) -> Iterator[date]:
    """The first days of the last twelve months, the present one included."""
    for ago in reversed(range(MONTHS)):
        number = on.year * 12 + on.month - 1 - ago
        yield date(number // 12, number % 12 + 1, 1)


def not_reached(station: Station | None, first: date, last: date) -> list[str]:
    """The kinds of stakeholders that nobody met, and from whom no event brought a concern."""
    met = Engagement.objects.at(station).between(first, last).order_by().values_list(KIND, flat=True)
    heard = Concern.objects.filter(event__isnull=False, raised_on__range=(first, last))
    if station:
        heard = heard.filter(station=station)
    reached = {*met.distinct(), *heard.order_by().values_list("who", flat=True).distinct()}
    return [kind.value for kind in StakeholderKind if kind not in reached]


def silent(station: Station | None, first: date, last: date) -> "QuerySet[Organization]":
    """Active organizations with whom nobody of any station spoke in this time, the longest silent first."""
    last_on = Max("engagements__on", filter=Q(engagements__on__lte=last))
    organizations = Organization.objects.active().at(station).annotate(last_on=last_on)
    return organizations.filter(Q(last_on=None) | Q(last_on__lt=first)).order_by("last_on", "name")


def hours(minutes: int) -> int:
    return round(minutes / 60)


def _charts(year: "QuerySet[Engagement]", months: list[date]) -> Iterator[dict[str, Any]]:
    summed: dict[tuple[str, date], int] = {}
    rows = (
        year.annotate(month=TruncMonth("on")).values("month", "purpose").order_by().annotate(minutes_of=Sum("minutes"))
    )
    for row in rows:
        summed[row["purpose"], row["month"]] = row["minutes_of"]
    questions = {
        Purpose.PROBLEM_SOLVING: (_("Solving problems"), _("How many hours went into solving problems together?")),
        Purpose.ENGAGEMENT: (_("Engagement"), _("How many hours went into getting to know each other?")),
    }
    for purpose, (title, question) in questions.items():
        by_month = [(date_format(month, "M Y"), hours(summed.get((purpose, month), 0))) for month in months]
        yield bar_chart(title, question, by_month)
    counted = dict(year.order_by().values_list("activity").annotate(number=Count("pk")))
    by_activity = [(str(SHORT.get(activity) or activity.label), counted.get(activity, 0)) for activity in Activity]
    yield bar_chart(_("Activities"), _("How often was what done in these twelve months?"), by_activity)
