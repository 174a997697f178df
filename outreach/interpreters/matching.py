"""Who fits a request and is free, and in words why the others are not asked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agency.models import Agency
from outreach.models import (
    Absence,
    Assignment,
    AssignmentStatus,
    Interpreter,
    InterpreterRequest,
    Skill,
)
from outreach.models.interpreter_request import SPENT
from programs.models import Opening

# Whoever served least of late is asked first, so that the same few are not worn out.
RECENTLY = timedelta(days=90)
COUNTED = [AssignmentStatus.ACCEPTED, AssignmentStatus.SERVED]


@dataclass(frozen=True)
class Weighed:
    """Somebody who speaks the language, and what stands against asking them."""

    interpreter: Interpreter
    skill: Skill
    recent: int
    obstacles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Facts:
    """Of everybody at once: who is held for something else, who was asked for this, and who served how often."""

    busy: set[int]
    spent: set[int]
    recent: Counter[int]


def weigh(request: InterpreterRequest, now: datetime, only: Interpreter | None = None) -> list[Weighed]:
    """Everybody who has the language in this mode: those to be asked first, in the order in which they are asked."""
    skilled = Interpreter.objects.filter(skills__language=request.language_id, skills__mode=request.mode)
    if only:
        skilled = skilled.filter(pk=only.pk)
    away = Absence.objects.filter(first_on__lte=request.due_on, last_on__gte=request.due_on)
    people = skilled.for_readiness().prefetch_related("hours", Prefetch("absences", away))
    facts = _facts(request, now)
    weighed = [_weigh(request, person, facts) for person in people]
    return sorted(weighed, key=lambda one: (bool(one.obstacles), one.recent, one.interpreter.pk))


def candidates(request: InterpreterRequest, now: datetime) -> list[Interpreter]:
    return [one.interpreter for one in weigh(request, now) if not one.obstacles]


def _facts(request: InterpreterRequest, now: datetime) -> Facts:
    recent = Assignment.objects.filter(status__in=COUNTED, asked_at__gte=now - RECENTLY)
    spent = request.assignments.filter(status__in=sorted(SPENT), starts_at=request.starts_at)
    return Facts(
        _busy(request), set(spent.values_list("interpreter", flat=True)),
        Counter(recent.values_list("interpreter", flat=True)),
    )  # fmt: skip


def _busy(request: InterpreterRequest) -> set[int]:
    """Who interprets elsewhere at that time, and members who are on a shift with an applicant."""
    if request.starts_at is None or request.ends_at is None:
        return set()
    held = Assignment.objects.overlapping(request.starts_at, request.ends_at)
    shifts = Opening.objects.filter(
        officer__interpreter__isnull=False, cancelled_at=None,
        starts_at__lt=request.ends_at, ends_at__gt=request.starts_at,
    )  # fmt: skip
    on_shifts = shifts.values_list("officer__interpreter", flat=True)
    return {*held.values_list("interpreter", flat=True), *on_shifts}


def _weigh(request: InterpreterRequest, person: Interpreter, facts: Facts) -> Weighed:
    skill = next(
        skill for skill in person.skills.all()
        if skill.language_id == request.language_id and skill.mode == request.mode
    )  # fmt: skip
    obstacles = [*person.missing(), *_unfit(request, skill), *_not_there(request, person, facts)]
    return Weighed(person, skill, facts.recent[person.pk], obstacles)


def _unfit(request: InterpreterRequest, skill: Skill) -> Iterator[str]:
    if not skill.assessed_on:
        yield _("this skill is not assessed")
    if skill.level < request.level:
        yield _("good enough only for %(level)s") % {"level": skill.get_level_display()}


def _not_there(request: InterpreterRequest, person: Interpreter, facts: Facts) -> Iterator[str]:
    stations = {station.pk for station in person.stations.all()}
    if request.station_id and stations and request.station_id not in stations:
        yield _("does not serve this station")
    if person.absences.all():
        yield _("is away")
    if not _within_hours(request, person):
        yield _("is not available at these hours")
    if person.pk in facts.busy:
        yield _("is asked for or busy elsewhere at that time")
    if person.pk in facts.spent:
        yield _("was asked already")


def _within_hours(request: InterpreterRequest, person: Interpreter) -> bool:
    hours = person.hours.all()
    if not hours or not request.starts_at or not request.ends_at:
        return True
    zone = Agency.current().zone
    starts, ends = request.starts_at.astimezone(zone), request.ends_at.astimezone(zone)
    return starts.date() == ends.date() and any(
        row.weekday == starts.weekday() and row.begins <= starts.time() and ends.time() <= row.ends for row in hours
    )
