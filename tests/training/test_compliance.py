"""Who has the hours: leap days, year's ends, who joins and who leaves."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agency.models import Member
from training.compliance import Compliance, compliance_of, good_until
from training.models import Period, Requirement, Service, Who
from training.statistics import by_station, share_trained

from .classroom import LONG_AGO, make_attendance, make_course, make_requirement, make_serving

pytestmark = pytest.mark.django_db
NEW_YEARS_EVE = date(2026, 12, 31)


def standing(member: Member, on: date = NEW_YEARS_EVE) -> Compliance:
    return compliance_of(Member.objects.filter(pk=member.pk), on)[0]


@pytest.mark.parametrize(
    ("joined_on", "left_on", "required"),
    [
        (LONG_AGO, None, 8),
        (date(2026, 1, 1), None, 8),
        (date(2026, 1, 2), None, "7.5"),
        (date(2026, 7, 1), None, 4),
        (date(2026, 7, 2), None, "3.5"),
        (date(2026, 12, 2), None, 0),
        (LONG_AGO, NEW_YEARS_EVE, 8),
        (LONG_AGO, date(2027, 1, 1), 8),
        (date(2026, 3, 31), NEW_YEARS_EVE, 6),
    ],
)
def test_who_joins_or_leaves_owes_whole_months_rounded_up_to_half_an_hour(
    joined_on: date, left_on: date | None, required: Any
) -> None:
    make_requirement()

    assert standing(make_serving(joined_on, left_on=left_on)).required == Decimal(required)


def test_nobody_owes_less_where_the_agency_has_it_so() -> None:
    make_requirement(is_pro_rata=False)

    assert standing(make_serving(date(2026, 7, 1))).required == 8


def test_february_is_a_whole_month_in_a_leap_year_only_with_its_last_day() -> None:
    make_requirement(hours=12)
    on = date(2028, 2, 28)

    left = [make_serving(left_on=date(2028, 2, day)) for day in (28, 29)]

    assert [standing(member, on).required for member in left] == [1, 2]


def test_who_leaves_has_until_the_last_day_and_is_asked_nothing_after_it() -> None:
    make_requirement()
    member = make_serving(left_on=date(2026, 6, 30))

    assert standing(member, date(2026, 6, 30)).ends_on == date(2026, 6, 30)
    assert compliance_of(Member.objects.all(), date(2026, 7, 1)) == []


def test_year_ends_at_midnight_and_the_next_begins_with_nothing() -> None:
    make_requirement()
    member = make_serving()
    make_attendance(member, NEW_YEARS_EVE)

    seen = [standing(member, on) for on in (date(2026, 12, 30), NEW_YEARS_EVE, date(2027, 1, 1))]

    assert [(each.is_short, each.done) for each in seen] == [
        (True, Decimal(0)),
        (False, Decimal(8)),
        (True, Decimal(0)),
    ]
    assert [each.days_left for each in seen] == [1, 0, 364]


def test_course_that_does_not_count_adds_nothing() -> None:
    make_requirement()
    member = make_serving()
    make_attendance(member, date(2026, 3, 1), course=make_course(counts=False))

    assert standing(member).short_by == 8


def test_inactive_are_out_and_were_in_while_they_served() -> None:
    make_requirement()
    make_serving(is_active=False)
    left = make_serving(left_on=date(2026, 6, 30), is_active=False)

    assert [each.member for each in compliance_of(Member.objects.all(), date(2026, 6, 1))] == [left]
    assert compliance_of(Member.objects.all(), NEW_YEARS_EVE) == []


def test_account_counts_for_whom_no_dates_are_entered() -> None:
    make_requirement()
    member = make_serving()
    Service.objects.all().delete()
    Member.objects.update(date_joined="2026-11-01T03:30:00Z")

    # By the agency's clock it is still the thirty-first of October.
    assert standing(Member.objects.get()).required == Decimal("1.5")
    assert compliance_of(Member.objects.filter(pk=member.pk), date(2026, 10, 30)) == []


# --- Within any twelve months, and once ------------------------------------------


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 3, 8), date(2027, 3, 7)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 1, 1), NEW_YEARS_EVE),
    ],
)
def test_hours_are_good_for_twelve_months(day: date, last: date) -> None:
    make_requirement(period=Period.ROLLING)
    member = make_serving()
    make_attendance(member, day)

    assert good_until(day) == last
    assert [standing(member, on).is_short for on in (last, date.fromordinal(last.toordinal() + 1))] == [False, True]
    assert standing(member, last).ends_on == last


def test_rolling_hours_run_out_with_the_oldest_that_is_needed() -> None:
    make_requirement(period=Period.ROLLING)
    member, half = make_serving(), make_course(hours=4)
    for day in (date(2026, 1, 10), date(2026, 5, 20), date(2026, 9, 30)):
        make_attendance(member, day, course=half)

    assert standing(member).ends_on == date(2027, 5, 19)
    assert standing(member, date(2027, 5, 20)).is_overdue


@pytest.mark.parametrize("period", [Period.ROLLING, Period.ONCE])
def test_who_is_new_has_a_year_and_then_the_time_is_over(period: Period) -> None:
    make_requirement(period=period)
    member = make_serving(date(2026, 4, 1))

    before, after = standing(member, date(2027, 3, 31)), standing(member, date(2027, 4, 1))

    assert (before.ends_on, before.is_overdue) == (date(2027, 3, 31), False)
    assert (after.ends_on, after.is_overdue) == (None, True)


def test_once_is_for_good() -> None:
    make_requirement(period=Period.ONCE)
    member = make_serving()
    make_attendance(member, date(2016, 1, 1))

    assert not standing(member).is_short


# --- Which requirement -----------------------------------------------------------


def test_newest_requirement_holds_and_the_narrower_of_one_day() -> None:
    make_requirement(hours=8)
    make_requirement(hours=12, who=Who.SWORN, from_on=date(2026, 1, 1))
    make_requirement(hours=10, from_on=date(2026, 1, 1))
    make_requirement(hours=99, from_on=date(2026, 1, 2), is_active=False)

    asked = [Requirement.in_force(on) for on in (date(2019, 12, 31), date(2025, 12, 31), NEW_YEARS_EVE)]

    assert [{is_sworn: each.hours for is_sworn, each in found.items()} for found in asked] == [
        {},
        {True: 8, False: 8},
        {True: 12, False: 10},
    ]


def test_of_whom_nothing_is_asked_does_not_count() -> None:
    make_requirement(who=Who.SWORN)
    officer = make_serving(is_sworn=True)
    make_serving(is_sworn=False)

    assert [each.member for each in compliance_of(Member.objects.all(), NEW_YEARS_EVE)] == [officer]


# --- Totals ----------------------------------------------------------------------


def test_public_total_is_not_shown_for_fewer_than_ten() -> None:
    make_requirement()
    for _number in range(9):
        make_attendance(make_serving(), date(2026, 2, 1))
    few = share_trained(date(2026, 3, 1))
    make_serving()
    enough = share_trained(NEW_YEARS_EVE)

    assert few is None
    assert enough is not None
    assert (enough.members, enough.trained, enough.percent) == (10, 9, 90)


def test_any_number_of_members_costs_the_same_number_of_queries() -> None:
    make_requirement()

    def asked(number: int) -> int:
        for _number in range(number):
            make_attendance(make_serving(), date(2026, 2, 1))
        with CaptureQueriesContext(connection) as queries:
            by_station(compliance_of(Member.objects.all(), NEW_YEARS_EVE))
        return len(queries)

    assert asked(3) == asked(27) == 3


@pytest.mark.parametrize(
    "broken",
    [
        lambda: make_attendance(make_serving(), NEW_YEARS_EVE, hours=0),
        lambda: make_attendance(make_serving(), NEW_YEARS_EVE, score=101),
        lambda: make_serving(date(2026, 2, 1), left_on=date(2026, 1, 31)),
        lambda: make_requirement(hours=0),
        lambda: [make_course(name=name) for name in ("Talking", "TALKING")],
        lambda: [make_attendance(Member.objects.first() or make_serving(), NEW_YEARS_EVE) for _twice in range(2)],
    ],
    ids=["no hours", "score", "leaves before joining", "asks for nothing", "same name", "twice"],
)
def test_database_refuses_nonsense(broken: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        broken()
