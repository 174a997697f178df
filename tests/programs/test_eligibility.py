from datetime import UTC, date, datetime

import pytest
import time_machine

from programs.booking import openings_for
from programs.eligibility import RideGap, ride_gap
from programs.models import RideAlong, Status
from programs.models.ride_along import match_key
from tests.factories import make_application, make_category, make_opening, make_program

pytestmark = pytest.mark.django_db
BORN = date(1990, 3, 8)


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [("rosa", "DELGADO"), ("Rósa", "Delgado"), (" Rosa ", "Del-gado"), ("Rosa", "Del gado"), ("Ｒosa", "Delgado")],
)
def test_same_person_is_found_however_the_name_is_spelled_out(first_name: str, last_name: str) -> None:
    assert match_key(first_name, last_name, BORN) == match_key("Rosa", "Delgado", BORN)


@pytest.mark.parametrize(("first_name", "born"), [("Rosa", date(1990, 3, 9)), ("Rosana", BORN), ("דנה", BORN)])
def test_another_person_is_not_found(first_name: str, born: date) -> None:
    assert match_key(first_name, "Delgado", born) != match_key("Rosa", "Delgado", BORN)


def test_names_without_latin_letters_are_told_apart() -> None:
    assert match_key("محمد", "علي", BORN) != match_key("محمود", "علي", BORN)


def test_earlier_applications_are_found_whatever_became_of_them() -> None:
    earlier = [make_application(status) for status in (Status.DECLINED, Status.ENDED_EARLY, Status.WITHDRAWN)]
    make_application(first_name="Sam")
    now = make_application()

    found = RideAlong.objects.same_person(now.ride_along)

    assert {ride_along.application for ride_along in found} == set(earlier)


def test_first_ride_needs_no_wait() -> None:
    make_application(Status.NO_SHOW)

    gap = ride_gap(make_application().ride_along)

    assert gap == RideGap(None, 6, None)
    assert gap.allows(date(2020, 1, 1))


@time_machine.travel(datetime(2026, 11, 10, 15, tzinfo=UTC))
def test_next_ride_is_months_after_the_last_one_kept() -> None:
    make_program(months_between=6)
    for day in (datetime(2026, 1, 5, 18, tzinfo=UTC), datetime(2026, 8, 31, 18, tzinfo=UTC)):
        make_application(Status.COMPLETED, opening=make_opening(day))

    gap = ride_gap(make_application().ride_along)

    assert gap == RideGap(date(2026, 8, 31), 6, date(2027, 2, 28))
    assert [gap.allows(date(2027, 2, 27)), gap.allows(date(2027, 2, 28))] == [False, True]


def test_category_may_ride_more_often_than_the_program_says() -> None:
    media = make_category(make_program(months_between=6), months_between=0)
    make_application(Status.COMPLETED)

    gap = ride_gap(make_application(ride={"category": media}).ride_along)

    assert (gap.months, gap.next_on) == (0, gap.last_ride_on)


@time_machine.travel(datetime(2026, 11, 10, 15, tzinfo=UTC))
def test_rider_is_not_offered_a_shift_before_the_months_have_passed() -> None:
    make_program(months_between=6, lead_days=1)
    make_application(Status.COMPLETED, opening=make_opening(datetime(2026, 8, 1, 18, tzinfo=UTC)))
    make_opening(datetime(2027, 1, 31, 18, tzinfo=UTC))
    late_enough = make_opening(datetime(2027, 2, 1, 18, tzinfo=UTC))

    offered = openings_for(make_application(Status.APPROVED), datetime.now(UTC))

    assert list(offered) == [late_enough]


@time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC))
def test_notice_is_counted_from_the_application_not_from_the_approval() -> None:
    make_program(lead_days=14)
    approved = make_application(Status.APPROVED, submitted_at=datetime(2026, 11, 10, 15, tzinfo=UTC))
    make_opening(datetime(2026, 11, 25, 14, tzinfo=UTC))
    tomorrow = make_opening(datetime(2026, 11, 25, 18, tzinfo=UTC))

    assert list(openings_for(approved, datetime.now(UTC))) == [tomorrow]
