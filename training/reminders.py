"""What is due about training hours, asked of how everybody stands."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from agency import roles
from agency.models import Member, Station
from notices.outbox import Letter
from notices.reminders import reminder

from . import letters
from .compliance import Compliance, compliance_of
from .models import Period

# Told at so many days before the period ends; of those who are short, their commander later than they are.
STAGES = (7, 30, 90)
COMMANDERS_STAGES = (7, 30)


@reminder
def hours_missing(on: date) -> Iterator[Letter]:
    """Members whose hours are missing, or run out, before the last day; nobody whose hours are there."""
    for compliance in _everybody(on):
        stage = stage_of(compliance, STAGES)
        if stage and compliance.member.is_active and compliance.member.email:
            yield letters.to_member(compliance, stage)


@reminder
def stations_missing(on: date) -> Iterator[Letter]:
    """Commanders, of how many of their members are short near the end; the training coordinators, of every station."""
    by_round: dict[tuple[str, date | None], Counter[Station | None]] = defaultdict(Counter)
    for compliance in _everybody(on):
        if when := _round(compliance):
            by_round[when][compliance.member.station] += 1
    for (once, due_on), short in by_round.items():
        yield from _of_a_round(once, due_on, short)


def _of_a_round(once: str, due_on: date | None, short: "Counter[Station | None]") -> Iterator[Letter]:
    commanders = Member.holding(roles.UNIT_COMMANDER).select_related("station")
    for commander in commanders.filter(station__in=[station for station in short if station]):
        yield letters.to_commander(commander, commander.station, once, short[commander.station], due_on)
    named = sorted(short.items(), key=lambda each: (-each[1], str(each[0] or "")))
    for coordinator in Member.holding(roles.TRAINING_COORDINATOR):
        yield letters.to_coordinator(coordinator, once, named, due_on)


def stage_of(compliance: Compliance, stages: tuple[int, ...]) -> int | None:
    """At how many days before the end this is; None for who has the hours, or no day left."""
    days = compliance.days_left
    if days is None or not (compliance.is_short or compliance.runs_out):
        return None
    return next((stage for stage in stages if 0 <= days <= stage), None)


def _round(compliance: Compliance) -> tuple[str, date | None] | None:
    """Which letter to commanders and coordinators counts this member, and the last day that it names.

    A year ends for nearly all at once, and is told at each stage. What ends for each on a day of their own they hear
    once a month.
    """
    stage, ends_on = stage_of(compliance, COMMANDERS_STAGES), compliance.ends_on
    if compliance.requirement.period == Period.CALENDAR_YEAR and ends_on == date(compliance.on.year, 12, 31):
        return (f"{ends_on.year}/{stage}", ends_on) if stage else None
    return (f"{compliance.on:%Y-%m}", None) if stage or compliance.is_overdue else None


def _everybody(on: date) -> list[Compliance]:
    return compliance_of(Member.objects.all(), on)
