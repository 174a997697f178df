"""Which stations keep their plans up to date: now, and in every half-year so far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agency.models import Member, Station
from uswds.charts import bar_chart

from .due import missed
from .models import Plan, PlanPolicy, Standing

SOON = timedelta(days=30)
FAR = timedelta(days=30)
# So many half-years fit a chart.
CHARTED = 6


class State(TextChoices):
    LATE = "late", gettext_lazy("Late")
    DUE_SOON = "soon", gettext_lazy("Due in 30 days")
    ON_TIME = "on time", gettext_lazy("On time")
    NOT_ADOPTED = "not adopted", gettext_lazy("Not adopted")
    CLOSED = "closed", gettext_lazy("Station closed")


def state_of(plan: Plan, on: date) -> State:
    if not plan.station.is_open:
        return State.CLOSED
    if plan.next_update_due is None:
        return State.NOT_ADOPTED
    if plan.is_late(on):
        return State.LATE
    return State.DUE_SOON if plan.next_update_due <= on + SOON else State.ON_TIME


def needs(on: date) -> dict[str, Q]:
    """What an overview may ask for; each of an open station."""
    return {
        "late": Q(next_update_due__lt=on),
        "soon": Q(next_update_due__range=(on, on + SOON)),
        "submitted": Q(standing=Standing.SUBMITTED),
        # Nobody can write for a commander who no longer signs in.
        "uncommanded": Q(commander=None) | Q(commander__is_active=False),
        "unadopted": Q(adopted_on=None),
    }


def in_need(plans: "QuerySet[Plan]", need: str, on: date) -> "QuerySet[Plan]":
    """The plans of open stations with one of these needs."""
    return plans.filter(needs(on)[need], station__is_open=True)


def state_in_words(plan: Plan, on: date) -> str:
    state, days = state_of(plan, on), -plan.days_late(on)
    if state == State.LATE:
        return ngettext("%d day late", "%d days late", -days) % -days
    if state in {State.DUE_SOON, State.ON_TIME}:
        return ngettext("due in %d day", "due in %d days", days) % days if days else _("due today")
    return str(state.label).lower()


def stations_without_plan() -> "QuerySet[Station]":
    return Station.objects.open().filter(plan=None)


@dataclass(frozen=True, order=True)
class HalfYear:
    year: int
    half: int

    @classmethod
    def of(cls, on: date) -> Self:
        return cls(on.year, 1 if on.month <= 6 else 2)

    def __str__(self) -> str:
        return (_("Jan–Jun %d") if self.half == 1 else _("Jul–Dec %d")) % self.year

    def following(self) -> "HalfYear":
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)


class Outcome(StrEnum):
    """What became of an update that was, is or will be due."""

    IN_TIME = "in-time"
    LATE = "late"
    NEVER = "never"
    AWAITED = "awaited"
    COMING = "coming"
    ADOPTED = "adopted"


@dataclass(frozen=True)
class Mark:
    outcome: Outcome
    due_on: date
    days: int = 0

    @property
    def sign(self) -> str:
        """Beside the words, so that color is never alone."""
        return {Outcome.IN_TIME: "✓", Outcome.NEVER: "✗", Outcome.COMING: "○", Outcome.ADOPTED: "•"}.get(
            self.outcome, "▲"
        )

    @property
    def has_gone_by(self) -> bool:
        return self.outcome not in {Outcome.ADOPTED, Outcome.COMING}

    def __str__(self) -> str:
        """Only the words wanted are made: an overview of three hundred stations has thousands of marks."""
        if self.outcome in {Outcome.LATE, Outcome.AWAITED}:
            days = ngettext("%d day late", "%d days late", self.days) % self.days
            return days if self.outcome == Outcome.LATE else _("%s, not here yet") % days
        if self.outcome in {Outcome.COMING, Outcome.ADOPTED}:
            words = _("due %s") if self.outcome == Outcome.COMING else _("adopted %s")
            return words % date_format(self.due_on, "DATE_FORMAT")
        return _("on time") if self.outcome == Outcome.IN_TIME else _("never came")


@dataclass(frozen=True)
class Record:
    """A station, with what became of each of its updates by half-year."""

    plan: Plan
    cells: list[list[Mark]]


@dataclass(frozen=True)
class Overview:
    half_years: list[HalfYear]
    records: list[Record]


def overview(on: date) -> Overview:
    """Every open station by every half-year since the first plan was adopted; in as many queries for any number."""
    plans = list(Plan.objects.for_page().filter(station__is_open=True).prefetch_related("deadlines"))
    marks = [list(marks_of(plan, on)) for plan in plans]
    columns = list(_from_first_to_last({HalfYear.of(mark.due_on) for row in marks for mark in row}))
    records = [
        Record(plan, [[mark for mark in row if HalfYear.of(mark.due_on) == column] for column in columns])
        for plan, row in zip(plans, marks, strict=True)
    ]
    return Overview(columns, records)


def marks_of(plan: Plan, on: date) -> Iterator[Mark]:
    """Every date of a plan from its adoption to the next one due, in order."""
    if plan.adopted_on is None or plan.next_update_due is None:
        return
    yield Mark(Outcome.ADOPTED, plan.adopted_on)
    for deadline in sorted(plan.deadlines.all(), key=lambda deadline: deadline.due_on):
        days = deadline.days_late
        outcome = Outcome.NEVER if days is None else Outcome.LATE if days else Outcome.IN_TIME
        yield Mark(outcome, deadline.due_on, days or 0)
    if not plan.is_late(on):
        yield Mark(Outcome.COMING, plan.next_update_due)
        return
    yield Mark(Outcome.AWAITED, plan.next_update_due, plan.days_late(on))
    # One update will answer the last of these at most; as it stands, they went by.
    for gone_by in missed(PlanPolicy.current().schedule, plan.adopted_on, plan.next_update_due, on):
        if gone_by < on:
            yield Mark(Outcome.NEVER, gone_by)


def _from_first_to_last(half_years: Iterable[HalfYear]) -> Iterator[HalfYear]:
    ordered = sorted(half_years)
    if ordered:
        current = ordered[0]
        while current <= ordered[-1]:
            yield current
            current = current.following()


def charts(seen: Overview) -> Iterator[dict[str, Any]]:
    """Of the last half-years in which something was due: how many updates came in time, and how many did not."""
    due = {half_year: list(_due_in(seen, place)) for place, half_year in enumerate(seen.half_years)}
    rows = [(half_year, outcomes) for half_year, outcomes in due.items() if outcomes][-CHARTED:]
    in_time = [(str(half_year), outcomes.count(Outcome.IN_TIME)) for half_year, outcomes in rows]
    not_so = [(str(half_year), len(outcomes) - outcomes.count(Outcome.IN_TIME)) for half_year, outcomes in rows]
    yield bar_chart(_("In time"), _("Updates that came in time, by half-year in which they were due"), in_time)
    yield bar_chart(_("Not in time"), _("Updates that came late, never came, or are late now"), not_so)


def _due_in(seen: Overview, place: int) -> Iterator[Outcome]:
    """The outcomes of what was due in a half-year; what is not due yet has none."""
    marks = (mark for record in seen.records for mark in record.cells[place])
    return (mark.outcome for mark in marks if mark.has_gone_by)


def workplace(member: Member, on: date) -> dict[str, Any]:
    """A commander's own station; for who oversees plans, what every station owes."""
    plans = Plan.objects.for_page().filter(station__is_open=True)
    work: dict[str, Any] = {"own": [(plan, mark_of(plan, on)) for plan in Plan.objects.for_page().editable_by(member)]}
    if not (member.has_perm("cpp.oversee_plan") or member.has_perm("cpp.view_deadline")):
        return work
    return work | {
        "counts": plans.aggregate(**{need: Count("pk", filter=met) for need, met in needs(on).items()}),
        "late": [(plan, mark_of(plan, on)) for plan in in_need(plans, "late", on).order_by("next_update_due")],
        "without_plan": list(stations_without_plan()),
        "charts": list(charts(overview(on))),
    }


# In words and with a sign, so that color is never alone; the classes are those of the queue's promises.
SIGNS = {
    State.LATE: ("▲", "overdue"),
    State.DUE_SOON: ("◔", "due-soon"),
    State.ON_TIME: ("○", "on-time"),
    State.NOT_ADOPTED: ("–", "paused"),
    State.CLOSED: ("–", "paused"),
}


def mark_of(plan: Plan, on: date) -> dict[str, str]:
    """A plan's state for a page: its sign, its words and the class of its color."""
    state = state_of(plan, on)
    sign, css = SIGNS[state]
    if state == State.LATE and plan.days_late(on) > FAR.days:
        sign, css = "▲▲", "far-overdue"
    return {"sign": sign, "css": css, "words": state_in_words(plan, on)}
