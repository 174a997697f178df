"""Who gets what at /station/: every address, for everybody."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import DjangoAssertNumQueries, Settings

from agency import roles
from agency.models import Member
from cpp.models import (
    CommunityInput,
    Evidence,
    Measure,
    Plan,
    PlanEvent,
    PlanPolicy,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Sharing,
    Standing,
    Update,
    Version,
)
from cpp.urls import urlpatterns
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

# Address by address: who may open it. Whatever is not here only takes what a button sends.
PAGES: dict[str, set[str]] = {
    "stations": set(PEOPLE) - {"nobody"},
    **dict.fromkeys(("station", "edit_plan", "update", "preview", "publish"), READERS),
    "inputs": READ_INPUT,
    **{name: {"commander"} for name in ("edit_about", "edit_update", "mark", "add_sharing", "readings")},
    **{name: {"commander"} for name in ("add_part", "edit_part")},
}
BUTTONS = {
    "remove_sharing", "link_input", "take_in", "move_priority", "remove_reading", "remove_part", "move",
}  # fmt: skip
TABLES = [
    CommunityInput, Evidence, Measure, Plan, PlanEvent, Priority, Problem, Reading, Response, ResponseChange, Sharing,
    Update, Version,
]  # fmt: skip


@pytest.fixture
def plan() -> Plan:
    """A plan with one of everything, whose update could be published."""
    plan = make_adopted_plan()
    complete_update(plan)
    make_measure(Problem.objects.get()).readings.create(on="2026-05-01", value=31)
    make_input(plan)
    Concern.objects.create(meeting=make_meeting(make_group(station=plan.station)), what="The crossing is dark.")
    return plan


def addresses(plan: Plan) -> dict[str, str]:
    """Every address of a station, by its name."""
    args: dict[str, list[Any]] = {
        "stations": [],
        "edit_update": ["feedback"],
        "mark": [Response.objects.get().pk],
        "remove_sharing": [Sharing.objects.get().pk],
        "take_in": ["watch", Concern.objects.get().pk],
        "link_input": [CommunityInput.objects.get().pk],
        "move": ["submit"],
        "move_priority": [Priority.objects.get().pk],
        "readings": [Measure.objects.get().pk],
        "remove_reading": [Reading.objects.get().pk],
        "add_part": ["priority"],
        "edit_part": ["evidence", Evidence.objects.get().pk],
        "remove_part": ["measure", Measure.objects.get().pk],
    }
    slug = plan.station.slug
    return {
        name: reverse(f"cpp:{name}", args=[slug, *args.get(name, [])] if name != "stations" else []) for name in names()
    }


def names() -> set[str]:
    routes = [row for row in urlpatterns if isinstance(row, URLPattern)]
    return {str(row.name) for row in routes if str(row.pattern).startswith("station/")}


def client_of(who: str) -> Client:
    member = PEOPLE[who]()
    return signed_in(member) if member else Client()


def everything() -> list[Any]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def test_no_address_was_forgotten() -> None:
    assert names() == set(PAGES) | BUTTONS


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_open_what(plan: Plan, who: str) -> None:
    client = client_of(who)
    expected = {name: 200 if who in PAGES.get(name, set()) else 302 if who == "nobody" else 404 for name in PAGES}
    if who in {"commander", "another commander"}:
        expected["stations"] = 302  # straight to one's own

    found = {
        name: client.get(url, {"at": 1, "key": str(uuid4())}).status_code
        for name, url in addresses(plan).items()
        if name in PAGES
    }

    assert found == expected


@pytest.mark.parametrize("who", PEOPLE)
def test_buttons_are_no_pages(plan: Plan, who: str) -> None:
    client = client_of(who)

    found = {name: client.get(url).status_code for name, url in addresses(plan).items() if name in BUTTONS}

    assert set(found.values()) == {405}


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"commander"}))
@pytest.mark.parametrize("needs_approval", [False, True])
def test_nobody_else_changes_anything(plan: Plan, who: str, needs_approval: bool) -> None:
    PlanPolicy(needs_approval=needs_approval).save()
    client = client_of(who)
    before = everything()
    typed = {
        "title": "Mine", "about": "Mine", "feedback": "Mine", "reason": "Mine", "kind": "meeting", "on": "2026-05-02",
        "category": "safety", "status": "open", "value": "1", "way": "print", "up": "1", "after": "1", "revision": "1",
    }  # fmt: skip

    statuses = {name: client.post(url, typed).status_code for name, url in addresses(plan).items()}

    assert everything() == before
    only_read = {name for name, status in statuses.items() if status == 405}
    assert only_read == {"stations", "station", "edit_plan", "update", "preview", "inputs"}
    assert set(statuses.values()) - {405} <= ({401} if who == "nobody" else {404, 302})


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

    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


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
