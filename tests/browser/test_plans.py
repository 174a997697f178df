"""The plans in a real browser: read on a phone, compared, printed, answered and followed."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cpp.models import Follower, Plan
from cpp.workflow import publish
from notices.models import Notice
from tests.cpp.harbor import make_harbor, publish_twice
from tests.factories import complete_update, letters, make_agency, make_grant, make_plan, make_station

from .conftest import faults

DESK = (360, 1280)


@pytest.fixture
def plan(live_server: LiveServer, settings: Settings) -> Plan:
    """Harbor North, updated once, beside a station without a plan."""
    settings.SITE_URL = live_server.url
    make_agency(
        non_emergency_phone="910 555 0199", complaints_url="https://example.com/complaints",
        tips_url="https://example.com/tips", unit_name="Engagement Unit",
    )  # fmt: skip
    make_plan(station=make_station(name="Pine Grove", slug="pine-grove"), commander=make_grant(username="ruth"))
    plan = make_harbor()
    publish_twice(plan)
    plan.refresh_from_db()
    return plan


def no_faults(page: Page, *addresses: str) -> None:
    found = []
    for address in addresses:
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true; }")
        found += faults(page, *DESK)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["English", "Español"])
def test_pages_of_the_plans(page: Page, plan: Plan, language: str) -> None:
    page.goto("/plans/")
    page.get_by_role("button", name=language).click()

    no_faults(
        page, "/", "/plans/", "/plans/harbor-north/", "/plans/harbor-north/1/", "/plans/harbor-north/history/",
        "/plans/harbor-north/changes/", "/plans/harbor-north/changes/?from=2&to=2", "/plans/harbor-north/input/",
        "/plans/harbor-north/follow/", "/plans/harbor-north/follow/asked/", "/plans/pine-grove/",
        "/plans/pine-grove/history/", "/plans/stop/x/",
    )  # fmt: skip


def test_resident_finds_a_station_and_reads_what_changed(page: Page, plan: Plan) -> None:
    page.goto("/")
    page.get_by_role("link", name="See your station’s plan").click()
    page.get_by_role("link", name="Harbor North").click()
    page.get_by_role("link", name="What changed").click()

    expect(page.get_by_role("heading", name="Changed response Speed display")).to_be_visible()
    expect(page.locator("ins").first).to_have_text("on Mill Lane, where people still speed.")


def test_two_versions_are_chosen_without_a_script(page: Page, plan: Plan) -> None:
    page.goto("/plans/harbor-north/changes/")
    page.get_by_label("From version").select_option("2")
    page.get_by_role("button", name="Compare").click()

    expect(page).to_have_url(re.compile(r"\?from=2&to=2$"))
    expect(page.get_by_text("Choose two different versions")).to_be_visible()


def test_whatever_is_folded_is_printed(page: Page, plan: Plan) -> None:
    page.goto("/plans/harbor-north/")
    folded = page.get_by_text("Nothing tells a driver that the highway has ended.")
    expect(folded).to_be_hidden()

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_be_visible()

    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(folded).to_be_hidden()


def test_resident_says_something_and_gets_a_reference(page: Page, plan: Plan) -> None:
    page.goto("/plans/harbor-north/")
    page.get_by_role("link", name="Tell us what matters here").click()
    page.get_by_role("button", name="Send").click()
    no_error_unseen = faults(page, *DESK)

    page.get_by_label("What matters here?").fill("The crossing is dark.")
    page.get_by_label("Is it about one of these?").select_option("Speeding near the school")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Thank you. It arrived.")).to_be_visible()
    expect(page.get_by_text(plan.station.input.latest("pk").reference)).to_be_visible()
    expect(page.get_by_text("dark")).to_have_count(0)
    assert no_error_unseen + faults(page, *DESK) == []


def link_in(letter: Notice, part: str) -> str:
    found = re.search(rf"http\S+/plans/{part}/\S+", letter.body)
    assert found
    return found[0]


def test_resident_follows_and_stops(page: Page, plan: Plan) -> None:
    page.goto("/plans/harbor-north/")
    page.get_by_label("E-mail").fill("rosa@example.com")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("heading", name="Look in your mail")).to_be_visible()

    [asked] = letters("cpp/follow_asked")
    page.goto(link_in(asked, "follow"))
    found = faults(page, *DESK)
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("heading", name="You follow this plan")).to_be_visible()

    complete_update(plan)
    publish(plan, by=plan.commander, after=2)
    [published] = letters("cpp/update_published")
    page.goto(link_in(published, "stop"))
    found += faults(page, *DESK)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="You no longer follow this plan")).to_be_visible()
    assert found + faults(page, *DESK) == []
    assert Follower.objects.count() == 0
