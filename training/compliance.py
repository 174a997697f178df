"""Who has the hours that are asked of them, worked out for any number of members in a handful of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from agency.models import Member

from .models import Attendance, Period, Requirement, Served, Service

EVERY_MEMBER, OWN_STATION = "training.see_every_member", "training.see_own_station"
DAY = timedelta(days=1)

# What somebody has taken that counts: the day on which it was completed, and its hours.
Taken = list[tuple[date, Decimal]]
# Hours asked for, hours done, and the last day of the period; None if that has gone by.
Measured = tuple[Decimal, Decimal, date | None]


@dataclass(frozen=True)
class Compliance:
    """How a member stands on a day. `ends_on` is the last day for what is missing, or on which what is there is enough;
    None where hours are missing and no day is left.
    """

    member: Member
    requirement: Requirement
    required: Decimal
    done: Decimal
    ends_on: date | None
    on: date

    @property
    def short_by(self) -> Decimal:
        return max(self.required - self.done, Decimal(0))

    @property
    def is_short(self) -> bool:
        return self.done < self.required

    @property
    def is_overdue(self) -> bool:
        return self.is_short and self.ends_on is None

    @property
    def runs_out(self) -> bool:
        """Whether hours that are enough today will not be for ever."""
        return self.requirement.period == Period.ROLLING and not self.is_short

    @property
    def days_left(self) -> int | None:
        return None if self.ends_on is None else (self.ends_on - self.on).days


def members_seen_by(viewer: Member) -> "QuerySet[Member]":
    """Whose hours a member may see: everybody's, those of the own station, or the own."""
    if viewer.has_perm(EVERY_MEMBER):
        return Member.objects.all()
    own = Q(pk=viewer.pk)
    if viewer.has_perm(OWN_STATION) and viewer.station_id:
        own |= Q(station=viewer.station_id)
    return Member.objects.filter(own)


def compliance_of(members: "QuerySet[Member]", on: date) -> list[Compliance]:
    """Of everybody among these who serves on a day and of whom something is asked, by name."""
    in_force = Requirement.in_force(on)
    if not in_force:
        return []
    # Who is inactive is out, unless the service dates say that they had not left by then.
    active = members.filter(Q(is_active=True) | Q(service__left_on__gte=on))
    asked = [
        member
        for member in active.select_related("station", "service").order_by("last_name", "first_name", "pk")
        if member.is_sworn in in_force and Service.of(member).covers(on)
    ]
    taken = _taken(active, in_force.values(), on)
    return [_compliance(member, in_force[member.is_sworn], taken[member.pk], on) for member in asked]


def _taken(members: "QuerySet[Member]", requirements: Iterable[Requirement], on: date) -> dict[int, Taken]:
    """What counts of all that these members have taken, as far back as any of the requirements looks."""
    counting = Attendance.objects.filter(course__counts=True, completed_on__lte=on, member__in=members.values("pk"))
    if all(requirement.period != Period.ONCE for requirement in requirements):
        # Enough for the calendar year, too.
        counting = counting.filter(completed_on__gte=on - timedelta(days=366))
    taken = defaultdict(list)
    for member, completed_on, hours in counting.order_by().values_list("member", "completed_on", "hours"):
        taken[member].append((completed_on, hours))
    return taken


def _compliance(member: Member, requirement: Requirement, taken: Taken, on: date) -> Compliance:
    measure = MEASURES[requirement.period]
    required, done, ends_on = measure(requirement, Service.of(member), taken, on)
    return Compliance(member, requirement, required, done, ends_on, on)


def _in_calendar_year(requirement: Requirement, served: Served, taken: Taken, on: date) -> Measured:
    last = date(on.year, 12, 31)
    ends_on = min(served.until_on or last, last)
    required = requirement.hours
    if requirement.is_pro_rata:
        required = share_of_year(requirement.hours, whole_months(served, on.year))
    return required, sum_of(hours for day, hours in taken if day.year == on.year), ends_on


def whole_months(served: Served, year: int) -> int:
    """How many months of a year somebody served from the first day to the last."""
    firsts = [date(year + month // 12, month % 12 + 1, 1) for month in range(13)]
    return sum(served.covers(first) and served.covers(next_first - DAY) for first, next_first in pairwise(firsts))


def share_of_year(hours: Decimal, months: int) -> Decimal:
    """A twelfth for each month; what is not the whole is rounded up to half an hour."""
    if months == 12:
        return hours
    return (2 * hours * months / 12).to_integral_value(ROUND_CEILING) / 2


def _within_twelve_months(requirement: Requirement, served: Served, taken: Taken, on: date) -> Measured:
    """Hours are good for twelve months; who is new has as long to get their first."""
    good = [(good_until(day), hours) for day, hours in taken if good_until(day) >= on]
    done = sum_of(hours for _until, hours in good)
    first_due = good_until(max(served.from_on, requirement.from_on))
    if done < requirement.hours:
        return requirement.hours, done, first_due if on <= first_due else None
    return requirement.hours, done, max(first_due, _runs_out(good, requirement.hours))


def _runs_out(good: Taken, required: Decimal) -> date:
    """Until when hours that are enough stay enough: the newest of them that make it up, and the oldest of those."""
    together = Decimal(0)
    for until, hours in sorted(good, reverse=True):
        together += hours
        if together >= required:
            return until
    raise ValueError("These hours are not enough today.")


def good_until(day: date) -> date:
    """The last of the twelve months that begin on a day. Those of 29 February end on 28 February."""
    try:
        return day.replace(year=day.year + 1) - DAY
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _once(requirement: Requirement, served: Served, taken: Taken, on: date) -> Measured:
    done = sum_of(hours for _day, hours in taken)
    due_on = good_until(max(served.from_on, requirement.from_on))
    return requirement.hours, done, due_on if on <= due_on else None


def sum_of(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, Decimal(0))


MEASURES: dict[Any, Callable[[Requirement, Served, Taken, date], Measured]] = {
    Period.CALENDAR_YEAR: _in_calendar_year,
    Period.ROLLING: _within_twelve_months,
    Period.ONCE: _once,
}
