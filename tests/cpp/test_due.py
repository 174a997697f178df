"""When updates are due: fixed dates or six months from adoption, across leap years, late, early and rescheduled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from cpp import workflow
from cpp.due import SOONEST, counts_for, due_after_change, due_dates, first_due, missed, next_due
from cpp.models import Plan, PlanPolicy, Schedule
from cpp.workflow import publish, reschedule
from notices.reminders import send_reminders
from tests.factories import complete_update, letters, make_adopted_plan, make_chief

FIXED, FROM_ADOPTION = Schedule.FIXED, Schedule.FROM_ADOPTION
days = st.dates(date(2000, 1, 1), date(2080, 12, 31))
schedules = st.sampled_from(Schedule)
delays = st.integers(-200, 600)


@contextmanager
def at(on: date) -> Iterator[None]:
    """Noon of a day by the agency's clock."""
    with time_machine.travel(f"{on}T17:00:00Z", tick=False):
        yield


def adopted_at(on: date, schedule: Schedule = FIXED) -> Plan:
    with at(on):
        PlanPolicy(schedule=schedule).save()
        return make_adopted_plan()


def update_at(plan: Plan, on: date) -> Plan:
    """Publish the open update on a day."""
    with at(on):
        complete_update(plan)
        publish(plan, by=plan.commander, after=plan.latest.number)
        plan.refresh_from_db()
        return plan


def rescheduled_at(plan: Plan, on: date, schedule: Schedule) -> Plan:
    with at(on):
        PlanPolicy(schedule=schedule).save()
        reschedule(by=None)
        plan.refresh_from_db()
        return plan


def deadlines(plan: Plan) -> list[tuple[date, date | None]]:
    return list(plan.deadlines.values_list("due_on", "met_on"))


# --- The dates ---------------------------------------------------------------


def first_dates(schedule: Schedule, adopted_on: date, number: int = 5) -> list[str]:
    return [str(on) for on in islice(due_dates(schedule, adopted_on), number)]


@pytest.mark.parametrize(
    ("adopted_on", "expected"),
    [
        (date(2026, 1, 15), ["2026-06-30", "2026-12-31", "2027-06-30", "2027-12-31", "2028-06-30"]),
        (date(2026, 6, 30), ["2026-12-31", "2027-06-30", "2027-12-31", "2028-06-30", "2028-12-31"]),
        (date(2026, 12, 31), ["2027-06-30", "2027-12-31", "2028-06-30", "2028-12-31", "2029-06-30"]),
    ],
)
def test_fixed_dates_are_the_last_of_june_and_of_december(adopted_on: date, expected: list[str]) -> None:
    assert first_dates(FIXED, adopted_on) == expected


@pytest.mark.parametrize(
    ("adopted_on", "expected"),
    [
        (date(2026, 8, 31), ["2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28"]),
        (date(2027, 8, 31), ["2028-02-29", "2028-08-31", "2029-02-28", "2029-08-31", "2030-02-28"]),
        (date(2026, 8, 29), ["2027-02-28", "2027-08-29", "2028-02-29", "2028-08-29", "2029-02-28"]),
        (date(2028, 2, 29), ["2028-08-29", "2029-02-28", "2029-08-29", "2030-02-28", "2030-08-29"]),
        (date(2026, 3, 31), ["2026-09-30", "2027-03-31", "2027-09-30", "2028-03-31", "2028-09-30"]),
        (date(2026, 1, 15), ["2026-07-15", "2027-01-15", "2027-07-15", "2028-01-15", "2028-07-15"]),
    ],
)
def test_six_months_are_counted_from_adoption_and_never_drift(adopted_on: date, expected: list[str]) -> None:
    assert first_dates(FROM_ADOPTION, adopted_on) == expected


@pytest.mark.parametrize(
    ("adopted_on", "expected"),
    [
        (date(2026, 5, 1), date(2026, 6, 30)),  # sixty days
        (date(2026, 5, 2), date(2026, 12, 31)),
        (date(2026, 6, 30), date(2026, 12, 31)),
        (date(2026, 12, 30), date(2027, 6, 30)),
    ],
)
def test_plan_adopted_shortly_before_a_fixed_date_waits_for_the_next(adopted_on: date, expected: date) -> None:
    assert first_due(FIXED, adopted_on) == expected


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [
        (date(2026, 4, 1), date(2026, 12, 31)),
        (date(2026, 6, 30), date(2026, 12, 31)),
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 12, 30), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 3, 1), date(2027, 6, 30)),
    ],
    ids=["early", "on the day", "late", "the day before the next", "on the day of the next", "after the next"],
)
def test_next_date_follows_the_one_that_was_met(published_on: date, expected: date) -> None:
    assert next_due(FIXED, date(2026, 1, 15), date(2026, 6, 30), published_on) == expected


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [
        (date(2026, 4, 1), []),
        (date(2026, 12, 30), []),
        (date(2027, 1, 1), [date(2026, 12, 31)]),
        (date(2027, 8, 1), [date(2026, 12, 31), date(2027, 6, 30)]),
    ],
)
def test_dates_that_went_by_meanwhile_are_named(published_on: date, expected: list[date]) -> None:
    assert missed(FIXED, date(2026, 1, 15), date(2026, 6, 30), published_on) == expected


@pytest.mark.parametrize(
    ("published_on", "counts"),
    [(date(2026, 8, 30), False), (date(2026, 8, 31), True), (date(2026, 12, 31), True), (date(2028, 1, 1), True)],
)
def test_version_more_than_four_months_early_is_one_in_between(published_on: date, counts: bool) -> None:
    assert counts_for(date(2026, 12, 31), published_on) is counts


@given(schedule=schedules, adopted_on=days)
def test_dates_increase_half_a_year_at_a_time(schedule: Schedule, adopted_on: date) -> None:
    dates = list(islice(due_dates(schedule, adopted_on), 20))

    assert all(
        one + relativedelta(months=6, days=-3) <= other <= one + relativedelta(months=6, days=3)
        for one, other in pairwise(dates)
    )


@given(schedule=schedules, adopted_on=days)
def test_first_update_is_due_between_two_and_eight_months_after_adoption(schedule: Schedule, adopted_on: date) -> None:
    due_on = first_due(schedule, adopted_on)

    assert adopted_on + SOONEST <= due_on <= adopted_on + relativedelta(months=8)


@given(schedule=schedules, adopted_on=days, waits=st.lists(delays, min_size=1, max_size=8))
def test_each_date_is_met_once_or_missed_and_none_is_left_out(
    schedule: Schedule, adopted_on: date, waits: list[int]
) -> None:
    due_on, on, accounted = first_due(schedule, adopted_on), adopted_on, []
    for wait in waits:
        on = max(on, due_on + timedelta(days=wait))
        if counts_for(due_on, on):
            accounted += [due_on, *missed(schedule, adopted_on, due_on, on)]
            due_on = next_due(schedule, adopted_on, due_on, on)
            assert due_on > on

    every = due_dates(schedule, adopted_on)
    assert [*accounted, due_on] == list(
        islice((date for date in every if date >= first_due(schedule, adopted_on)), len(accounted) + 1)
    )


@given(before=schedules, after=schedules, adopted_on=days, wait=st.integers(-180, 0))
def test_change_of_schedule_asks_for_each_half_year_once(
    before: Schedule, after: Schedule, adopted_on: date, wait: int
) -> None:
    last = first_due(before, adopted_on)
    due_on = next_due(before, adopted_on, last, last)
    on = max(due_on + timedelta(days=wait), last + timedelta(days=1))

    moved_to = due_after_change(after, adopted_on, last, due_on, on)

    assert on <= moved_to
    assert last + SOONEST <= moved_to <= last + relativedelta(months=8)
    following = next_due(after, adopted_on, moved_to, moved_to)
    assert moved_to + SOONEST <= following <= moved_to + relativedelta(months=8)
    assert missed(after, adopted_on, moved_to, moved_to) == []


# --- What publishing does to them --------------------------------------------


@pytest.mark.django_db
def test_adoption_sets_the_first_date_and_opens_the_update() -> None:
    plan = adopted_at(date(2026, 1, 15))

    assert (plan.adopted_on, plan.next_update_due) == (date(2026, 1, 15), date(2026, 6, 30))
    assert (plan.open_update.begins_on, plan.open_update.due_on) == (date(2026, 1, 15), date(2026, 6, 30))
    assert deadlines(plan) == []


@pytest.mark.django_db
def test_day_of_adoption_is_the_agencys_own() -> None:
    with time_machine.travel("2026-01-16T03:00:00Z", tick=False):  # ten in the evening before, in New York
        plan = make_adopted_plan()

    assert plan.adopted_on == date(2026, 1, 15)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("published_on", "recorded", "due_on"),
    [
        (date(2026, 4, 1), [(date(2026, 6, 30), date(2026, 4, 1))], date(2026, 12, 31)),
        (date(2026, 6, 30), [(date(2026, 6, 30), date(2026, 6, 30))], date(2026, 12, 31)),
        (date(2026, 7, 9), [(date(2026, 6, 30), date(2026, 7, 9))], date(2026, 12, 31)),
        (
            date(2027, 1, 5),
            [(date(2026, 6, 30), date(2027, 1, 5)), (date(2026, 12, 31), None)],
            date(2027, 6, 30),
        ),
    ],
    ids=["early", "on the day", "late", "so late that another went by"],
)
def test_publication_records_the_date_it_met(
    published_on: date, recorded: list[tuple[date, date | None]], due_on: date
) -> None:
    plan = update_at(adopted_at(date(2026, 1, 15)), published_on)

    assert deadlines(plan) == recorded
    assert plan.next_update_due == plan.open_update.due_on == due_on


@pytest.mark.django_db
def test_updates_after_31_august_come_back_to_the_31st() -> None:
    plan = adopted_at(date(2027, 8, 31), FROM_ADOPTION)
    update_at(plan, date(2028, 2, 20))
    update_at(plan, date(2028, 9, 15))
    update_at(plan, date(2029, 2, 28))

    assert [str(due_on) for due_on, _met in deadlines(plan)] == ["2028-02-29", "2028-08-31", "2029-02-28"]
    assert plan.next_update_due == date(2029, 8, 31)


@pytest.mark.django_db
def test_correction_the_day_after_an_update_does_not_put_off_the_next() -> None:
    plan = update_at(adopted_at(date(2026, 1, 15)), date(2026, 6, 30))

    update_at(plan, date(2026, 7, 1))

    assert plan.latest.number == 3
    assert deadlines(plan) == [(date(2026, 6, 30), date(2026, 6, 30))]
    assert plan.next_update_due == plan.open_update.due_on == date(2026, 12, 31)


@pytest.mark.django_db
def test_lateness_is_counted_from_the_day_after() -> None:
    plan = adopted_at(date(2026, 1, 15))

    lateness = [(plan.is_late(on), plan.days_late(on)) for on in (date(2026, 6, 29), date(2026, 6, 30))]
    assert lateness == [(False, -1), (False, 0)]
    assert (plan.is_late(date(2026, 7, 1)), plan.days_late(date(2026, 7, 1))) == (True, 1)


@pytest.mark.django_db
def test_deadline_says_how_late_its_update_came() -> None:
    plan = update_at(adopted_at(date(2026, 1, 15)), date(2027, 1, 5))
    update_at(plan, date(2027, 6, 1))

    assert [deadline.days_late for deadline in plan.deadlines.all()] == [189, None, 0]


# --- Another schedule --------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("adopted_on", "before", "after", "on", "due_on"),
    [
        (date(2026, 1, 15), FIXED, FROM_ADOPTION, date(2026, 3, 1), date(2026, 7, 15)),
        (date(2026, 1, 15), FROM_ADOPTION, FIXED, date(2026, 3, 1), date(2026, 6, 30)),
        # Its first date has gone by already: what was promised stands.
        (date(2025, 12, 20), FIXED, FROM_ADOPTION, date(2026, 6, 25), date(2026, 6, 30)),
        (date(2026, 1, 15), FROM_ADOPTION, FIXED, date(2026, 7, 8), date(2026, 7, 15)),
        # Today is soon enough.
        (date(2026, 1, 15), FROM_ADOPTION, FIXED, date(2026, 6, 30), date(2026, 6, 30)),
    ],
    ids=["later", "earlier", "gone by", "gone by, the other way", "today"],
)
def test_change_of_schedule_moves_the_date(
    adopted_on: date, before: Schedule, after: Schedule, on: date, due_on: date
) -> None:
    plan = rescheduled_at(adopted_at(adopted_on, before), on, after)

    assert plan.next_update_due == plan.open_update.due_on == due_on


@pytest.mark.django_db
def test_half_year_that_has_its_update_is_not_asked_for_again() -> None:
    plan = update_at(adopted_at(date(2026, 1, 1)), date(2026, 6, 20))

    # By the new schedule one would be due on 1 July, the day after the one that was met.
    rescheduled_at(plan, date(2026, 6, 25), FROM_ADOPTION)

    assert plan.next_update_due == date(2027, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [(FIXED, FROM_ADOPTION), (FROM_ADOPTION, FIXED)])
def test_what_is_late_stays_late(before: Schedule, after: Schedule) -> None:
    plan = adopted_at(date(2026, 1, 15), before)
    was_due = plan.next_update_due

    rescheduled_at(plan, date(2026, 8, 1), after)

    assert plan.next_update_due == plan.open_update.due_on == was_due
    assert not plan.events.filter(action=workflow.Action.RESCHEDULE).exists()


@pytest.mark.django_db
def test_late_update_is_followed_by_the_new_schedules_next_date() -> None:
    plan = rescheduled_at(adopted_at(date(2026, 1, 15)), date(2026, 7, 10), FROM_ADOPTION)

    update_at(plan, date(2026, 7, 20))

    # 15 July lies too close to the date that was met to have been missed.
    assert deadlines(plan) == [(date(2026, 6, 30), date(2026, 7, 20))]
    assert plan.next_update_due == date(2027, 1, 15)


@pytest.mark.django_db
def test_change_there_and_back_is_as_if_it_had_not_been() -> None:
    plan = adopted_at(date(2026, 1, 15))

    rescheduled_at(plan, date(2026, 3, 1), FROM_ADOPTION)
    rescheduled_at(plan, date(2026, 3, 1), FIXED)

    assert plan.next_update_due == date(2026, 6, 30)


@pytest.mark.django_db
def test_change_of_date_is_in_the_history_with_both_dates() -> None:
    chief, plan = make_chief(), adopted_at(date(2026, 1, 15))

    with at(date(2026, 3, 1)):
        PlanPolicy(schedule=FROM_ADOPTION).save()
        reschedule(by=chief)
        reschedule(by=chief)

    event = plan.events.get(action=workflow.Action.RESCHEDULE)
    assert (event.by, event.note) == (chief, "2026-06-30 → 2026-07-15")


@pytest.mark.django_db
def test_reminder_of_a_date_that_moved_is_dropped() -> None:
    plan = adopted_at(date(2026, 1, 15))
    send_reminders(date(2026, 6, 1))

    rescheduled_at(plan, date(2026, 6, 1), FROM_ADOPTION)

    assert [letter.status for letter in letters("cpp/update_due")] == ["cancelled"]
