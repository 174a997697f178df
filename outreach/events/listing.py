"""Events as a list by day, and as the table of a month."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import F, Q
from django.utils import timezone

from agency.models import Agency
from outreach.models import Event
from outreach.models.event import EventQuerySet

# As on the calendars people have at home here.
WEEKS = calendar.Calendar(firstweekday=calendar.SUNDAY)


@dataclass(frozen=True)
class Day:
    on: date
    events: list[Event] = field(default_factory=list)
    is_of_month: bool = True
    is_today: bool = False


def events_for_list(chosen: dict[str, str]) -> EventQuerySet:
    """What the public sees of the stations, kinds and languages chosen; a whole city's event is each station's."""
    events = Event.objects.public().for_list().with_places().annotate(is_full=Q(seats__lte=F("taken")))
    if station := chosen.get("station"):
        events = events.filter(Q(station__slug=station) | Q(station=None))
    if kind := chosen.get("kind"):
        events = events.filter(kind=kind)
    if language := chosen.get("language"):
        events = events.filter(languages__code=language)
    return events


def past(events: EventQuerySet, now: datetime) -> EventQuerySet:
    """What is over, newest first."""
    return events.filter(ends_at__lte=now).order_by("-starts_at", "-pk")


def by_day(events: Iterable[Event]) -> list[Day]:
    """In the order they come, under the day on which each begins by the agency's clock."""
    return [Day(on, list(on_the_day)) for on, on_the_day in groupby(events, _day_of)]


def _day_of(event: Event) -> date:
    return timezone.localdate(event.starts_at, Agency.current().zone)


def weeks_of(month: date, events: EventQuerySet, today: date) -> list[list[Day]]:
    """The weeks of a month, each of seven days, with what begins on them."""
    agency = Agency.current()
    within = events.filter(starts_at__gte=agency.at(month, 0), starts_at__lt=agency.at(next_month(month), 0))
    found = {day.on: day.events for day in by_day(within.order_by("starts_at", "pk"))}
    return [
        [Day(on, found.get(on, []), on.month == month.month, on == today) for on in week]
        for week in WEEKS.monthdatescalendar(month.year, month.month)
    ]


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)
