from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from agency.models import Agency
from programs import promise
from programs.models import DayCount, Status
from programs.promise import Lateness, Milestone
from programs.workflow import first_promise
from tests.factories import make_agency, make_application, make_holiday, make_program

# Thanksgiving week of 2026: Thursday the 26th.
MONDAY, THANKSGIVING = date(2026, 11, 23), date(2026, 11, 26)
DUE = date(2026, 11, 24)

days = st.integers(min_value=1, max_value=60)
dates = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
holidays = st.sets(st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 6, 30)), max_size=60)


def due(received_on: date, days: int = 14, *, working: bool = False, holidays: frozenset[date] = frozenset()) -> date:
    return promise.make(received_on, days, working=working, holidays=holidays)[0]


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 11, 10), date(2026, 11, 24)),
        (date(2026, 12, 24), date(2027, 1, 7)),
        (date(2028, 2, 16), date(2028, 3, 1)),
        (date(2028, 2, 15), date(2028, 2, 29)),
        (date(2027, 2, 15), date(2027, 3, 1)),
    ],
    ids=["within a month", "over New Year", "over 29 February", "onto 29 February", "no 29 February"],
)
def test_two_weeks_are_fourteen_calendar_days(received_on: date, due_on: date) -> None:
    assert due(received_on) == due_on


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received_at", "due_on"),
    [
        (datetime(2026, 3, 1, 4, 30, tzinfo=UTC), date(2026, 3, 14)),
        (datetime(2026, 10, 25, 3, 30, tzinfo=UTC), date(2026, 11, 7)),
        (datetime(2026, 12, 31, 4, 30, tzinfo=UTC), date(2027, 1, 13)),
    ],
    ids=["clocks go forward", "clocks go back", "New Year"],
)
def test_day_of_receipt_is_the_agencys_even_half_an_hour_before_its_midnight(
    received_at: datetime, due_on: date
) -> None:
    make_agency(time_zone="America/New_York")

    with time_machine.travel(received_at, tick=False):
        promised, _made_of = first_promise(make_program(), Agency.current().today())

    assert promised == due_on


def test_working_days_skip_weekends() -> None:
    assert due(date(2026, 11, 20), 1, working=True) == date(2026, 11, 23)


def test_working_days_skip_holidays() -> None:
    assert due(MONDAY, 5, working=True, holidays=frozenset({THANKSGIVING})) == date(2026, 12, 1)


def test_calendar_days_skip_nothing() -> None:
    assert due(MONDAY, 5, holidays=frozenset({THANKSGIVING})) == date(2026, 11, 28)


def test_holiday_on_a_weekend_is_not_counted_as_skipped() -> None:
    saturday = date(2026, 11, 28)

    due_on, made_of = promise.make(MONDAY, 5, working=True, holidays={saturday})

    assert (due_on, made_of["holidays"]) == (date(2026, 11, 30), 0)


@pytest.mark.django_db
def test_program_in_working_days_skips_the_agencys_holidays() -> None:
    make_holiday(THANKSGIVING)
    program = make_program(counted_in=DayCount.WORKING, processing_days=5)

    assert first_promise(program, MONDAY)[0] == date(2026, 12, 1)


@given(dates, days)
def test_calendar_promise_is_exactly_that_many_days_away(received_on: date, number: int) -> None:
    assert due(received_on, number) - received_on == timedelta(days=number)


@given(st.dates(date(2020, 1, 1), date(2020, 5, 1)), days, holidays, holidays)
def test_excluding_a_day_only_moves_the_promise_later(
    received_on: date, number: int, some: set[date], more: set[date]
) -> None:
    with_some = due(received_on, number, working=True, holidays=frozenset(some))
    with_more = due(received_on, number, working=True, holidays=frozenset(some | more))

    assert received_on < with_some <= with_more


@given(st.dates(date(2020, 1, 1), date(2020, 5, 1)), days, holidays)
def test_working_promise_falls_on_a_working_day(received_on: date, number: int, some: set[date]) -> None:
    due_on = due(received_on, number, working=True, holidays=frozenset(some))

    assert due_on.weekday() < 5
    assert due_on not in some


@given(dates, dates, dates)
def test_pause_never_moves_the_promise_earlier(due_on: date, paused_on: date, resumed_on: date) -> None:
    later, _made_of = promise.resume(due_on, {"paused": 0}, paused_on, resumed_on)

    assert later - due_on == max(timedelta(0), resumed_on - paused_on)


@pytest.mark.parametrize(
    ("made_of", "sentence"),
    [
        ({}, "by November 24, 2026: 14 days from November 10, 2026"),
        ({"days": 1}, "by November 24, 2026: 1 day from November 10, 2026"),
        (
            {"working": True, "days": 10},
            "by November 24, 2026: 10 working days from November 10, 2026",
        ),
        (
            {"working": True, "days": 9, "holidays": 1},
            "by November 24, 2026: 9 working days from November 10, 2026, skipping 1 holiday",
        ),
        (
            {"working": True, "days": 8, "holidays": 2},
            "by November 24, 2026: 8 working days from November 10, 2026, skipping 2 holidays",
        ),
        ({"paused": 1}, "by November 24, 2026: 14 days from November 10, 2026, plus 1 day the clock stood still"),
        ({"paused": 4}, "by November 24, 2026: 14 days from November 10, 2026, plus 4 days the clock stood still"),
    ],
)
def test_promise_is_explained_in_a_sentence(made_of: dict, sentence: str) -> None:
    plain = {"from": "2026-11-10", "days": 14, "working": False, "holidays": 0, "paused": 0}

    assert promise.explain(DUE, plain | made_of) == sentence


@pytest.mark.django_db
def test_resident_and_staff_read_the_same_stored_sentence() -> None:
    application = make_application(submitted_at=datetime(2026, 11, 10, 15, tzinfo=UTC))
    application.program.processing_days = 30
    application.program.save()

    application.refresh_from_db()

    assert application.promise_reason == "by November 24, 2026: 14 days from November 10, 2026"


@pytest.mark.parametrize(
    ("days_left", "lateness"),
    [
        (4, Lateness.ON_TIME),
        (3, Lateness.DUE_SOON),
        (0, Lateness.DUE_SOON),
        (-1, Lateness.OVERDUE),
        (-7, Lateness.OVERDUE),
        (-8, Lateness.FAR_OVERDUE),
    ],
)
def test_lateness_by_days_left(days_left: int, lateness: Lateness) -> None:
    assert Lateness.of(DUE, DUE - timedelta(days=days_left)) == lateness


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "lateness"),
    [
        (Status.RECEIVED, Lateness.FAR_OVERDUE),
        (Status.IN_REVIEW, Lateness.FAR_OVERDUE),
        (Status.WAITING_FOR_APPLICANT, Lateness.PAUSED),
        (Status.WAITING_FOR_GUARDIAN, Lateness.PAUSED),
        (Status.APPROVED, Lateness.ANSWERED),
        (Status.DECLINED, Lateness.ANSWERED),
        (Status.WITHDRAWN, Lateness.ANSWERED),
    ],
)
def test_only_an_answer_that_is_ours_to_give_is_late(status: Status, lateness: Lateness) -> None:
    application = make_application(status, due_on=DUE)

    assert application.lateness(DUE + timedelta(days=30)) == lateness


@pytest.mark.parametrize(
    ("on", "passed"),
    [
        (date(2026, 11, 16), None),
        (date(2026, 11, 17), Milestone.HALF_TIME),
        (date(2026, 11, 21), Milestone.HALF_TIME),
        (date(2026, 11, 22), Milestone.TWO_DAYS_BEFORE),
        (date(2026, 11, 23), Milestone.TWO_DAYS_BEFORE),
        (date(2026, 11, 24), Milestone.TODAY),
        (date(2026, 11, 25), Milestone.AFTER),
        (date(2027, 11, 25), Milestone.AFTER),
    ],
)
def test_last_milestone_passed(on: date, passed: Milestone | None) -> None:
    assert promise.milestone(DUE, {"from": "2026-11-10"}, on) == passed
