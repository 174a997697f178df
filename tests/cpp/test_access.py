"""Who publishes and moves a plan, and who reads residents' own words. Who opens which page: tests/access."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from agency import roles
from agency.models import Member
from cpp.models import (
    Evidence,
    Measure,
    Plan,
    PlanPolicy,
    Priority,
    Problem,
    Response,
    Standing,
)
from cpp.workflow import submit
from tests.factories import (
    complete_update,
    make_adopted_plan,
    make_chief,
    make_grant,
    make_input,
    make_lena,
    make_measure,
    make_member,
    make_paul,
    make_plan,
)
from tests.programs.desk import signed_in, text_of
from tests.watch.neighborhood import make_group, make_meeting
from watch.models import Concern

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

PEOPLE: dict[str, Callable[[], Member | None]] = {
    "nobody": lambda: None,
    "coordinator": make_lena,
    "another commander": lambda: make_plan(commander=make_grant(username="hale")).commander,
    "commander": lambda: Member.objects.get(username="grant"),
    "command staff": make_chief,
    "auditor": make_paul,
    "administrator": lambda: make_member(roles.ADMINISTRATOR),
}
READERS = {"another commander", "commander", "command staff", "auditor", "administrator"}
READ_INPUT = {"commander", "command staff", "auditor"}


@pytest.fixture
def plan() -> Plan:
    """A plan with one of everything, whose update could be published."""
    plan = make_adopted_plan()
    complete_update(plan)
    make_measure(Problem.objects.get()).readings.create(on="2026-05-01", value=31)
    make_input(plan)
    Concern.objects.create(meeting=make_meeting(make_group(station=plan.station)), what="The crossing is dark.")
    return plan


def client_of(who: str) -> Client:
    member = PEOPLE[who]()
    return signed_in(member) if member else Client()


MOVES = {
    "commander": {"take-back"},
    "command staff": {"return"},
}


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"nobody"}))
@pytest.mark.parametrize("action", ["submit", "take-back", "return"])
def test_who_may_move_a_submitted_plan(plan: Plan, who: str, action: str) -> None:
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)

    client_of(who).post(reverse("cpp:move", args=[plan.station.slug, action]), {"note": "Name the partners."})

    plan.refresh_from_db()
    moved = action in MOVES.get(who, set())
    assert plan.standing == (Standing.DRAFTING if moved else Standing.SUBMITTED)


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"nobody"}))
@pytest.mark.parametrize("needs_approval", [False, True])
def test_who_may_publish(plan: Plan, who: str, needs_approval: bool) -> None:
    PlanPolicy(needs_approval=needs_approval).save()
    if needs_approval:
        submit(plan, by=plan.commander)

    client_of(who).post(reverse("cpp:publish", args=[plan.station.slug]), {"after": "1"})

    may = who == ("command staff" if needs_approval else "commander")
    assert plan.latest.number == (2 if may else 1)


@pytest.mark.parametrize("action", ["publish", "x", "take_back"])
def test_move_that_does_not_exist_is_not_found(plan: Plan, action: str) -> None:
    assert client_of("commander").post(reverse("cpp:move", args=[plan.station.slug, action])).status_code == 404


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 5000, "²"])
def test_forged_last_version_publishes_nothing(plan: Plan, after: str) -> None:
    response = client_of("commander").post(reverse("cpp:publish", args=[plan.station.slug]), {"after": after})

    assert (response.status_code, plan.latest.number) == (302, 1)


def test_residents_own_words_are_read_by_their_station_and_those_who_oversee_it(plan: Plan) -> None:
    for who in sorted(READERS):
        text = text_of(client_of(who).get(reverse("cpp:station", args=[plan.station.slug])))

        assert ("The crossing is dark." in text) == (who in READ_INPUT)


def test_parts_of_another_station_are_not_found_under_ones_own(plan: Plan) -> None:
    other = make_plan(commander=make_grant(username="hale"))
    hale = signed_in(other.commander)
    parts = [Priority, Problem, Response, Measure, Evidence]

    found = {
        hale.get(
            reverse("cpp:edit_part", args=[other.station.slug, part._meta.model_name, part.objects.get().pk])
        ).status_code
        for part in parts
    }

    assert found == {404}


def test_member_without_second_factor_is_led_to_set_one_up(plan: Plan, settings: Settings) -> None:
    settings.DEMO = False

    response = client_of("commander").get(plan.get_station_url())

    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("mfa_index"))


def test_who_is_not_signed_in_comes_back_to_the_page_afterwards(plan: Plan) -> None:
    response = Client().get(plan.get_station_url())

    assert response.url == f"{reverse('account_login')}?next={plan.get_station_url()}"


def test_account_of_somebody_who_left_opens_nothing(plan: Plan) -> None:
    client = client_of("commander")
    Member.objects.update(is_active=False)

    assert client.get(plan.get_station_url()).status_code == 302


# --- The line of who is signed in ---------------------------------------------------


def test_visitor_without_a_cookie_costs_the_header_no_question(
    plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Client().get("/help/")

    with django_assert_num_queries(0):
        text = text_of(Client().get("/help/"))

    assert "Signed in" not in text


@pytest.mark.parametrize(("who", "says"), [("commander", True), ("command staff", True), ("coordinator", False)])
def test_signed_in_member_finds_the_way_to_the_stations(plan: Plan, who: str, says: bool) -> None:
    page = client_of(who).get("/help/").content.decode()

    assert "Workplace" in page
    assert (f'href="{reverse("cpp:stations")}"' in page) == says
