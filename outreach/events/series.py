"""Events that repeat: copies on the days of a series, at the same hour by the agency's clock, summer and winter."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from outreach.models import Event, EventStatus, Frequency, Series
from outreach.models.event import EventQuerySet

from . import workflow
from .history import note

# More than a year of Tuesdays: whoever asks for more has mistyped the last day.
MOST = 60
# What a copy has from its first; what it has of its own is not here: its days, its code, who came, what was said.
COPIED = (
    "kind", "title", "description", "station", "organizer", "place", "address", "access", "takes_rsvps",
    "seats", "offer_hours",
)  # fmt: skip
HOURS = frozenset({"starts_at", "ends_at"})
SPREADS = frozenset({*COPIED, *HOURS, "languages", "request_by"})


class RepeatRefused(Exception):
    """The sentence says why."""


def days(first: date, frequency: Frequency, until: date) -> list[date]:
    """The days of a series, its first among them; raises RepeatRefused if they are too many."""
    every: dict[str, Any] = {
        Frequency.WEEKLY: {"freq": WEEKLY},
        Frequency.FORTNIGHTLY: {"freq": WEEKLY, "interval": 2},
        Frequency.MONTHLY: {"freq": MONTHLY, "byweekday": _nth_weekday(first)},
    }[frequency]
    found = rrule(dtstart=_midnight(first), until=_midnight(until), **every)
    taken = [moment.date() for moment in islice(found, MOST + 1)]
    if len(taken) > MOST:
        raise RepeatRefused(_("These are more than %d days. Choose an earlier last day.") % MOST)
    return taken


@transaction.atomic
def repeat(event: Event, frequency: Frequency, until: date, exceptions: Mapping[date, str], by: Member) -> list[Event]:
    """Make a draft for each further day of a series but the exceptions; raises RepeatRefused."""
    first = Event.objects.select_for_update().get(pk=event.pk)
    if first.series_id:
        raise RepeatRefused(_("It is one of a series already."))
    if first.committee_id:
        raise RepeatRefused(_("A committee plans its meetings on its own page, each with an agenda."))
    on = _local(first.starts_at).date()
    further = [day for day in days(on, frequency, until) if day != on and day not in exceptions]
    if not further:
        raise RepeatRefused(_("There is no further day until then."))
    series = Series.objects.create(frequency=frequency, first_on=on, until_on=until)
    for day, reason in exceptions.items():
        series.exceptions.create(on=day, reason=reason)
    first.series, first.series_on = series, on
    first.save(update_fields=["series", "series_on", "changed_at"])
    event.series, event.series_on = series, on
    note(first, by, str(series))
    return [_copy(first, day) for day in further]


def following(event: Event) -> EventQuerySet:
    """The later ones of its series that are still to come."""
    if event.series_id is None:
        return Event.objects.none()
    alive = [EventStatus.DRAFT, EventStatus.ANNOUNCED]
    later = Event.objects.filter(series=event.series_id, series_on__gt=event.series_on, status__in=alive)
    return later.filter(starts_at__gt=timezone.now()).order_by("series_on")


@transaction.atomic
def spread(event: Event, changed: Collection[str], by: Member, *, before: Mapping[str, Any]) -> int:
    """Give what was changed of an event to the later ones of its series; who comes to one that moved is told.

    `before` are the hours that it had: one that was moved on its own has others, and keeps them. Returns how many took
    anything over.
    """
    names, number = SPREADS.intersection(changed), 0
    # All of them are locked before any request of theirs is, as everywhere.
    for one in following(event).editable_by(by).select_for_update():
        taken = names if _keeps_the_hours(one, event, before) else names - HOURS
        if not taken:
            continue
        moved = _take_over(one, event, taken) & workflow.WHEN_AND_WHERE
        note(one, by, _("Changed with the series"))
        if one.status == EventStatus.ANNOUNCED and moved:
            workflow.move(one, by, moved)
        number += 1
    return number


def _keeps_the_hours(one: Event, event: Event, before: Mapping[str, Any]) -> bool:
    away = _days_between(event, one)
    return all(getattr(one, name) == _same_hour(before.get(name, getattr(event, name)), away) for name in HOURS)


def _take_over(one: Event, event: Event, names: frozenset[str]) -> set[str]:
    """Take over what is named, and nothing else; returns what is different now."""
    new = {name: getattr(event, name) for name in names.intersection(COPIED)}
    new |= {name: _same_hour(getattr(event, name), _days_between(event, one)) for name in names & HOURS}
    if "request_by" in names:
        # As long before its own day, wherever that is.
        away = _local(new.get("starts_at", one.starts_at)).date() - _local(event.starts_at).date()
        new["request_by"] = event.request_by + away if event.request_by else None
    different = {name for name, value in new.items() if getattr(one, name) != value}
    for name, value in new.items():
        setattr(one, name, value)
    one.save()
    if "languages" in names:
        one.languages.set(event.languages.all())
    return different


def _copy(first: Event, day: date) -> Event:
    copy = Event(series=first.series, series_on=day, **{name: getattr(first, name) for name in COPIED})
    _put_on(copy, first, day)
    copy.save()
    copy.languages.set(first.languages.all())
    return copy


def _put_on(one: Event, event: Event, day: date | None) -> None:
    """At the same hours by the clock on the wall, as far from its own day as the other is from its own."""
    if day is None or event.series_on is None:
        return
    away = day - event.series_on
    one.starts_at, one.ends_at = _same_hour(event.starts_at, away), _same_hour(event.ends_at, away)
    one.request_by = event.request_by + away if event.request_by else None


def _days_between(event: Event, one: Event) -> timedelta:
    """As the series has them, wherever they were moved to."""
    return one.series_on - event.series_on if one.series_on and event.series_on else timedelta()


def _same_hour(moment: datetime, away: timedelta) -> datetime:
    # Without its zone first: a day with daylight saving's change in it is not 24 hours long.
    local = _local(moment).replace(tzinfo=None) + away
    return local.replace(tzinfo=Agency.current().zone)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(Agency.current().zone)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _nth_weekday(day: date) -> weekday:
    # A fifth Thursday is missing in most months: the last one is meant.
    nth = (day.day - 1) // 7 + 1
    return weekday(day.weekday(), nth if nth < 5 else -1)
