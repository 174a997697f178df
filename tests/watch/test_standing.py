"""How a group stands: the same in Python and in the database, and never typed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from watch.models import Standing, StepDone, WatchGroup, WatchPolicy
from watch.standing import standing

from .neighborhood import make_active_group, make_captain, make_group, make_meeting, take_steps

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
LATER = date(2027, 11, 22)
HALF_A_YEAR, YEAR = timedelta(days=183), timedelta(days=365)


def group(
    met_on: date | None = ON, *, confirmed_on: date = ON, until_on: date = LATER, **changes: object
) -> WatchGroup:
    """Started two years before, by what may differ."""
    made = make_group(**{"started_on": ON - 2 * YEAR} | changes)
    take_steps(made)
    make_captain(made, roster_confirmed_on=confirmed_on, until_on=until_on)
    if met_on:
        make_meeting(made, met_on)
    return made


def without_captain() -> WatchGroup:
    made = make_group(started_on=ON - YEAR)
    take_steps(made)
    make_meeting(made, ON)
    return made


def with_a_step_left() -> WatchGroup:
    made = group()
    StepDone.objects.filter(group=made, step="trained").delete()
    return made


def whose_captain_left() -> WatchGroup:
    made = group()
    made.captains.update(left_on=ON - timedelta(days=1))
    return made


def with_a_stale_second_block() -> WatchGroup:
    made = group()
    make_captain(made, block="South side", roster_confirmed_on=ON - YEAR - timedelta(days=1), until_on=LATER)
    return made


def with_a_new_captain() -> WatchGroup:
    made = group()
    make_captain(made, block="South side", from_on=ON, roster_confirmed_on=None, until_on=LATER)
    return made


def with_only_a_planned_meeting_since() -> WatchGroup:
    made = group(ON - HALF_A_YEAR - timedelta(days=1))
    made.meetings.create(planned_at="2026-12-01T18:00Z", place="Library")
    return made


DAY = timedelta(days=1)
CASES: list[tuple[str, Callable[[], WatchGroup], Standing]] = [
    ("met today", group, Standing.ACTIVE),
    ("met half a year ago", lambda: group(ON - HALF_A_YEAR), Standing.ACTIVE),
    ("met a day longer ago", lambda: group(ON - HALF_A_YEAR - DAY), Standing.AT_RISK),
    ("only plans to meet", with_only_a_planned_meeting_since, Standing.AT_RISK),
    ("met a year ago", lambda: group(ON - YEAR), Standing.AT_RISK),
    ("met a year and a day ago", lambda: group(ON - YEAR - DAY), Standing.INACTIVE),
    ("roster of a year ago", lambda: group(confirmed_on=ON - YEAR), Standing.ACTIVE),
    ("roster older than a year", lambda: group(confirmed_on=ON - YEAR - DAY), Standing.AT_RISK),
    ("second block's roster is old", with_a_stale_second_block, Standing.AT_RISK),
    ("a new captain's roster is new", with_a_new_captain, Standing.ACTIVE),
    ("term ends today", lambda: group(until_on=ON), Standing.ACTIVE),
    ("term ended yesterday", lambda: group(until_on=ON - DAY), Standing.AT_RISK),
    ("captain left yesterday", whose_captain_left, Standing.AT_RISK),
    ("never met", lambda: group(None), Standing.FORMING),
    ("never had a captain", without_captain, Standing.FORMING),
    ("start-up not through", with_a_step_left, Standing.FORMING),
    ("nothing but a name", lambda: make_group(started_on=ON), Standing.FORMING),
    (
        "dissolved",
        lambda: group(dissolved_on=ON, dissolved_because="Nobody wanted it"),
        Standing.DISSOLVED,
    ),
    (
        "to be dissolved tomorrow",
        lambda: group(dissolved_on=ON + DAY, dissolved_because="Nobody wants it"),
        Standing.ACTIVE,
    ),
]


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_standing_is_the_same_in_python_and_in_the_database(make: Callable[[], WatchGroup], expected: Standing) -> None:
    made = make()

    in_database = WatchGroup.objects.with_standing(ON).values_list("standing", flat=True).get(pk=made.pk)

    assert (standing(made, ON), in_database) == (expected, expected)


def test_agency_may_ask_for_meetings_more_often() -> None:
    made = group(ON - timedelta(days=100))
    WatchPolicy(meeting_days=92).save()

    assert standing(made, ON) == Standing.AT_RISK
    assert WatchGroup.objects.with_standing(ON).get().standing == Standing.AT_RISK


def test_standing_of_an_earlier_day_knows_nothing_of_what_came_later() -> None:
    made = make_active_group()

    assert standing(made, made.meetings.get().held_on - DAY) == Standing.FORMING
