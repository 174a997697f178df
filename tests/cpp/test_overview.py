"""Who is late: in the list, by half-year, in a spreadsheet, on the first page."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency import roles
from cpp.models import Deadline, Plan, PlanPolicy, Schedule, Standing
from cpp.statistics import HalfYear, State, charts, marks_of, overview, state_of, workplace
from tests.factories import make_chief, make_grant, make_member, make_paul, make_plan, make_station
from tests.programs.desk import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
TODAY = date(2026, 11, 22)
PLANS = "/admin/cpp/plan/"


@pytest.fixture(autouse=True)
def on_a_day_in_november() -> None:
    with time_machine.travel("2026-11-22 17:00Z", tick=False):
        yield


def adopted(name: str, adopted_on: date, due_on: date, **changes: object) -> Plan:
    """A station's plan that stands as it says, whoever published it."""
    plan = make_plan(station=make_station(name=name))
    Plan.objects.filter(pk=plan.pk).update(adopted_on=adopted_on, next_update_due=due_on, **changes)
    plan.refresh_from_db()
    return plan


def harbor_north() -> Plan:
    """In time twice, and next by the end of the year."""
    plan = adopted("Harbor North", date(2025, 3, 1), date(2026, 12, 31))
    for due_on, met_on in [(date(2025, 6, 30), date(2025, 6, 30)), (date(2025, 12, 31), date(2025, 12, 1))]:
        Deadline.objects.create(plan=plan, due_on=due_on, met_on=met_on)
    Deadline.objects.create(plan=plan, due_on=date(2026, 6, 30), met_on=date(2026, 7, 9))
    return plan


def old_town() -> Plan:
    """One update never came, and the one of June is late since."""
    plan = adopted("Old Town", date(2025, 3, 1), date(2026, 6, 30))
    Deadline.objects.create(plan=plan, due_on=date(2025, 6, 30), met_on=date(2026, 1, 9))
    Deadline.objects.create(plan=plan, due_on=date(2025, 12, 31))
    return plan


# --- How a plan stands ---------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "state"),
    [(-1, State.LATE), (0, State.DUE_SOON), (30, State.DUE_SOON), (31, State.ON_TIME)],
)
def test_state_of_a_plan_follows_its_due_date(days_left, state):
    plan = adopted("Harbor North", date(2025, 3, 1), TODAY + timedelta(days=days_left))

    assert state_of(plan, TODAY) == state


def test_plan_that_was_never_adopted_is_not_late():
    assert state_of(make_plan(), TODAY) == State.NOT_ADOPTED


def test_closed_station_owes_nothing():
    plan = adopted("Wharf", date(2020, 1, 1), date(2020, 12, 31))
    plan.station.is_open = False
    plan.station.save()

    assert state_of(plan, TODAY) == State.CLOSED
    assert workplace(make_chief(), TODAY)["counts"]["late"] == 0
    assert overview(TODAY).records == []


# --- By half-year --------------------------------------------------------------


def test_every_half_year_says_what_became_of_its_update():
    harbor_north(), old_town(), make_plan(station=make_station(name="Pine Grove"))

    seen = overview(TODAY)

    assert [str(half_year) for half_year in seen.half_years] == [
        "Jan–Jun 2025", "Jul–Dec 2025", "Jan–Jun 2026", "Jul–Dec 2026",
    ]  # fmt: skip
    assert {str(record.plan): [", ".join(map(str, cell)) for cell in record.cells] for record in seen.records} == {
        "Harbor North": ["adopted March 1, 2025, on time", "on time", "9 days late", "due December 31, 2026"],
        "Old Town": ["adopted March 1, 2025, 193 days late", "never came", "145 days late, not here yet", ""],
        "Pine Grove": ["", "", "", ""],
    }


def test_dates_that_went_by_while_an_update_is_late_count_as_never_come():
    plan = adopted("Old Town", date(2024, 3, 1), date(2025, 6, 30))

    assert [(mark.outcome, mark.due_on) for mark in marks_of(plan, TODAY)] == [
        ("adopted", date(2024, 3, 1)),
        ("awaited", date(2025, 6, 30)),
        ("never", date(2025, 12, 31)),
        ("never", date(2026, 6, 30)),
    ]


def test_from_adoption_each_update_stands_in_the_half_year_of_its_own_date():
    PlanPolicy(schedule=Schedule.FROM_ADOPTION).save()
    plan = adopted("Riverside", date(2025, 8, 31), date(2026, 8, 31))
    Deadline.objects.create(plan=plan, due_on=date(2026, 2, 28), met_on=date(2026, 2, 28))

    halves = [HalfYear.of(mark.due_on) for mark in marks_of(plan, TODAY)]

    assert halves == [HalfYear(2025, 2), HalfYear(2026, 1), HalfYear(2026, 2)]


def test_charts_count_what_was_due_and_not_what_is_to_come():
    harbor_north(), old_town()

    in_time, not_so = charts(overview(TODAY))

    assert [(bar["label"], bar["value"]) for bar in in_time["bars"]] == [
        ("Jan–Jun 2025", 1), ("Jul–Dec 2025", 1), ("Jan–Jun 2026", 0),
    ]  # fmt: skip
    assert [bar["value"] for bar in not_so["bars"]] == [1, 1, 2]


def test_nothing_adopted_is_said():
    make_plan()

    assert "No plan is adopted yet." in text_of(signed_in(make_chief()).get(PLANS))


# --- The list ------------------------------------------------------------------


def stations_in(client: Client, query: str) -> list[str]:
    changelist = client.get(f"{PLANS}?{query}").context["cl"]
    return [str(plan) for plan in changelist.result_list]


def test_what_is_due_first_stands_first_and_what_was_never_adopted_last():
    make_plan(station=make_station(name="Alder"))
    harbor_north(), old_town()

    assert stations_in(signed_in(make_chief()), "") == ["Old Town", "Harbor North", "Alder"]


def test_list_is_narrowed_to_what_needs_somebody():
    grant = make_grant()
    harbor_north(), old_town()
    adopted("Riverside", date(2026, 6, 1), date(2026, 12, 1), standing=Standing.SUBMITTED)
    Plan.objects.create(station=make_station(name="Pine Grove"))
    client = signed_in(make_chief())

    found = {
        need: stations_in(client, f"need={need}") for need in ("late", "soon", "submitted", "uncommanded", "unadopted")
    }

    assert found == {
        "late": ["Old Town"],
        "soon": ["Riverside"],
        "submitted": ["Riverside"],
        "uncommanded": ["Pine Grove"],
        "unadopted": ["Pine Grove"],
    }
    assert grant.plans.count() == 3
    assert len(stations_in(client, "need=nonsense")) == 4


def test_closed_stations_are_shown_when_asked_for():
    make_plan(station=make_station(name="Wharf", is_open=False))
    client = signed_in(make_chief())

    assert stations_in(client, "") == []
    assert stations_in(client, "stations=closed") == stations_in(client, "stations=all") == ["Wharf"]


def test_who_is_late_is_the_first_thing_on_the_page():
    harbor_north(), old_town()

    page = text_of(signed_in(make_chief()).get(PLANS))

    assert page.index("▲▲ 145 days late Old Town Captain Grant") < page.index("All stations")


def test_number_of_queries_does_not_grow_with_the_stations():
    client = signed_in(make_chief())
    old_town()
    client.get(PLANS)
    few = _queries(client)
    for number in range(12):
        adopted(f"Station no. {number}", date(2025, 3, 1), date(2026, 6, 30))

    assert _queries(client) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(PLANS)
        client.get("/admin/")
        client.get(f"{PLANS}table.csv")
    return len(seen)


# --- The table for a spreadsheet -----------------------------------------------


def rows_of(client: Client) -> list[list[str]]:
    response = client.get(f"{PLANS}table.csv")
    assert response["Content-Disposition"] == 'attachment; filename="plans-2026-11-22.csv"'
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_table_has_a_row_for_each_station_and_a_column_for_each_half_year():
    harbor_north(), old_town()

    header, first, second = rows_of(signed_in(make_paul()))

    assert header[-4:] == ["Jan–Jun 2025", "Jul–Dec 2025", "Jan–Jun 2026", "Jul–Dec 2026"]
    assert (first[0], first[7], first[8]) == ("Harbor North", "2026-12-31", "due in 39 days")
    assert second[8:] == [
        "145 days late", "adopted March 1, 2025; 193 days late", "never came", "145 days late, not here yet", "",
    ]  # fmt: skip


def test_cell_that_a_spreadsheet_would_run_is_shown_instead():
    make_plan(station=make_station(name='=HYPERLINK("https://example.com")'))

    assert rows_of(signed_in(make_chief()))[1][0] == '\'=HYPERLINK("https://example.com")'


# --- The first page --------------------------------------------------------------


def test_command_staff_sees_what_the_stations_owe():
    harbor_north(), old_town(), make_plan(station=make_station(name="Pine Grove"))

    page = text_of(signed_in(make_chief()).get("/admin/"))

    assert "1 late 0 due in 30 days 0 waiting for approval 0 without a commander 1 not adopted" in page
    assert "▲▲ 145 days late Old Town" in page
    assert "Updates that came in time" in page


def test_commander_finds_his_own_station_and_no_table_of_the_others():
    grant = make_grant()
    plan = old_town()

    response = signed_in(grant).get("/admin/")

    assert plan.get_station_url() in response.content.decode()
    assert "My station: Old Town ▲▲ 145 days late" in text_of(response)
    assert "waiting for approval" not in text_of(response)


def test_commander_of_no_station_is_told_so():
    assert "No station is yours to write" in text_of(signed_in(make_member(roles.UNIT_COMMANDER)).get("/admin/"))


def test_coordinator_hears_nothing_of_plans():
    old_town()

    assert "Community Policing Plans" not in text_of(signed_in(make_member(roles.COORDINATOR)).get("/admin/"))


def test_day_is_counted_by_the_agencys_clock():
    adopted("Old Town", date(2025, 3, 1), date(2026, 11, 21))

    with time_machine.travel("2026-11-22 03:00Z"):  # still the evening of the 21st in New York
        assert timezone.now().date() == TODAY
        assert "due today" in text_of(signed_in(make_chief()).get(PLANS))
