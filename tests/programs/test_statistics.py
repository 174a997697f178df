from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from programs.models import Application, Program, Status
from programs.statistics import Kept, open_by_age, open_by_station, received_by_week, share_on_time, workplace
from tests.factories import make_agency, make_application, make_lena, make_omar, make_program, make_station

pytestmark = pytest.mark.django_db
# A Tuesday.
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def decided(days_ago: int, *, late: int = 0, **changes: object) -> None:
    """An application decided so long ago, so many days after its promised date."""
    at = timezone.now() - timedelta(days=days_ago)
    due_on = timezone.localdate(at, make_agency().zone) - timedelta(days=late)
    make_application(Status.APPROVED, decided_at=at, due_on=due_on, **changes)


def figures(chart: dict[str, Any]) -> list[tuple[str, int]]:
    return [(bar["label"], bar["value"]) for bar in chart["bars"]]


def test_answer_on_the_promised_day_is_in_time_and_a_day_later_is_not() -> None:
    decided(1, late=0)
    decided(1, late=1)

    assert share_on_time() == Kept(answered=2, on_time=1)


def test_only_the_last_ninety_days_count() -> None:
    decided(89)
    decided(91)

    assert share_on_time() == Kept(answered=1, on_time=1)


def test_day_of_an_answer_is_the_agencys() -> None:
    make_agency(time_zone="America/New_York")
    late_evening = datetime(2026, 11, 25, 3, tzinfo=UTC)
    with time_machine.travel(late_evening, tick=False):
        make_application(Status.APPROVED, decided_at=late_evening, due_on=TODAY)

        assert share_on_time() == Kept(answered=1, on_time=1)


def test_share_of_a_program_is_its_own() -> None:
    decided(1)
    other = make_program(slug="other")
    decided(1, program=other)

    assert share_on_time(Program.objects.get(slug="ride-along")) == Kept(answered=1, on_time=1)
    assert share_on_time().answered == 2


@pytest.mark.parametrize(("answered", "says"), [(4, False), (5, True)])
def test_few_answers_say_nothing(answered: int, says: bool) -> None:
    assert bool(Kept(answered, answered)) == says


def test_workplace_counts_what_waits_for_whom() -> None:
    lena = make_lena()
    make_application(due_on=TODAY - timedelta(days=1))
    make_application(due_on=TODAY + timedelta(days=3), assignee=lena)
    make_application(Status.WAITING_FOR_APPLICANT, due_on=TODAY - timedelta(days=1))
    make_application(Status.APPROVED, due_on=TODAY - timedelta(days=1), erasure_requested_at=NOW)

    assert workplace(lena, TODAY)["counts"] == {
        "overdue": 1,
        "due_soon": 1,
        "unassigned": 2,
        "mine": 1,
        "waiting": 1,
        "to_book": 1,
        "erasure": 1,
    }


def test_workplace_of_an_officer_is_their_station() -> None:
    north, south = make_station(), make_station()
    omar = make_omar(station=north)
    for station in (north, south, south):
        make_application(station=station, due_on=TODAY - timedelta(days=1))

    assert workplace(omar, TODAY)["counts"]["overdue"] == 1
    assert [application.station for application in workplace(omar, TODAY)["latest"]] == [north]


def test_weeks_begin_on_monday_by_the_agencys_clock() -> None:
    make_agency(time_zone="America/New_York")
    for at in (
        datetime(2026, 11, 23, 4, 30, tzinfo=UTC),  # still Sunday there
        datetime(2026, 11, 23, 5, 30, tzinfo=UTC),
        NOW,
        NOW - timedelta(weeks=9),
    ):
        make_application(submitted_at=at)

    chart = received_by_week(Application.objects.all(), TODAY)

    assert [number for _week, number in figures(chart)] == [0, 0, 0, 0, 0, 0, 1, 2]


def test_ages_of_what_is_undecided() -> None:
    for days in (0, 3, 4, 14, 22, 400):
        make_application(submitted_at=NOW - timedelta(days=days))
    make_application(Status.APPROVED, submitted_at=NOW)

    chart = open_by_age(Application.objects.all(), TODAY)

    assert figures(chart) == [("0–3 days", 2), ("4–7 days", 1), ("8–14 days", 1), ("15–21 days", 0), ("older", 2)]


def test_stations_by_what_waits_there() -> None:
    north, south = make_station(name="North"), make_station(name="South")
    for station in (north, south, south, None, None, None):
        make_application(station=station)

    chart = open_by_station(Application.objects.all(), TODAY)

    assert figures(chart) == [("any station", 3), ("South", 2), ("North", 1)]


def test_longest_bar_takes_all_the_room_and_none_is_drawn_for_nothing() -> None:
    for days in (0, 1, 8):
        make_application(submitted_at=NOW - timedelta(days=days))

    widths = [bar["width"] for bar in open_by_age(Application.objects.all(), TODAY)["bars"]]

    assert widths[1] == widths[3] == widths[4] == 0
    assert widths[2] == round(widths[0] / 2)
