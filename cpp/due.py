"""When semi-annual updates are due. Each date is counted from a fixed one, so that none drifts."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, takewhile

from dateutil.relativedelta import relativedelta

from .models import Schedule

# A plan adopted shortly before a fixed date is not updated at once: there is nothing to say yet.
SOONEST = timedelta(days=60)
# What comes earlier than this before a date is a version in between. Otherwise a correction made the day after an
# update would count for the next half-year, and none would be asked for during eleven months.
EARLIEST = relativedelta(months=4)


def due_dates(schedule: str, adopted_on: date) -> Iterator[date]:
    """Every date on which an update is due after a plan was adopted, without end.

    Six months after 31 August is the last day of February; six months later it is 31 August again.
    """
    if schedule == Schedule.FROM_ADOPTION:
        yield from (adopted_on + relativedelta(months=6 * number) for number in count(1))
    for year in count(adopted_on.year):
        yield from (on for on in (date(year, 6, 30), date(year, 12, 31)) if on > adopted_on)


def first_due(schedule: str, adopted_on: date) -> date:
    return _first(schedule, adopted_on, adopted_on + SOONEST)


def counts_for(due_on: date, published_on: date) -> bool:
    """Whether what is published on a day is the update of that date, early or late, and not one more in between."""
    return published_on >= due_on - EARLIEST


def next_due(schedule: str, adopted_on: date, due_on: date, published_on: date) -> date:
    """The date after the one that was met: an update that came very late does not answer two at once."""
    # By the schedule of today, whose dates may lie close to one of an earlier schedule.
    return _first(schedule, adopted_on, max(due_on + SOONEST, published_on + timedelta(days=1)))


def due_after_change(schedule: str, adopted_on: date, last_due: date | None, due_on: date, on: date) -> date:
    """Under another schedule: its first date for the half-year that has no update yet.

    If that has gone by already, the date that was promised stands: nobody is late by a change of schedule.
    """
    due = _first(schedule, adopted_on, (last_due or adopted_on) + SOONEST)
    return due if due >= on else due_on


def missed(schedule: str, adopted_on: date, due_on: date, published_on: date) -> list[date]:
    """The dates that passed between the one that was met and the day on which it was."""
    until = next_due(schedule, adopted_on, due_on, published_on)
    before = takewhile(lambda on: on < until, due_dates(schedule, adopted_on))
    return [on for on in before if on >= due_on + SOONEST]


def _first(schedule: str, adopted_on: date, earliest: date) -> date:
    return next(on for on in due_dates(schedule, adopted_on) if on >= earliest)
