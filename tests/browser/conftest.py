"""A real browser before a real server; whatever it complains of on its console fails the test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from agency.models import Member
from programs.models import Program
from scripts import processes
from tests.factories import make_agency, make_station
from tests.programs.visitor import make_open_program

# The browser's driver runs a loop of its own in our thread; Django takes that for async code of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = Path(__file__).parent / "axe.min.js"
# WCAG 2.2 AA and what it builds on; what is merely best practice is not asserted.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SLOWEST = 20_000
expect.set_options(timeout=SLOWEST)


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-US", "timezone_id": "America/New_York"}


@pytest.fixture(autouse=True)
def quiet_console(context: BrowserContext) -> Iterator[None]:
    """Nothing that the content security policy stops, no error in a script, no file that is missing."""
    context.set_default_timeout(SLOWEST)
    context.set_default_navigation_timeout(SLOWEST)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text) if is_ours(message) else None)
    yield
    assert complaints == []


@pytest.fixture(autouse=True)
def nobody_waits_for_an_answer(context: BrowserContext, transactional_db: None) -> Iterator[None]:
    """The tables are emptied once the browser is gone, and the server has done what it was still asked."""
    under_way: list[object] = []

    def begins(sender: object, **kwargs: object) -> None:
        under_way.append(sender)

    def ends(sender: object, **kwargs: object) -> None:
        if under_way:
            under_way.pop()

    request_started.connect(begins)
    request_finished.connect(ends)
    try:
        yield
        context.close()
        processes.wait_for(lambda: not under_way, seconds=SLOWEST / 1000)
    finally:
        request_started.disconnect(begins)
        request_finished.disconnect(ends)


def is_ours(message: ConsoleMessage) -> bool:
    """An error of the page itself.

    Axe runs without an address of its own. A page's status of 4xx is no error in it, nor is a line that a test cuts.
    """
    not_of_the_page = ("the server responded with a status of 4", "net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED")
    is_known = any(words in message.text for words in not_of_the_page)
    return message.type == "error" and bool(message.location["url"]) and not is_known


@pytest.fixture
def program(live_server: LiveServer, settings: Settings) -> Program:
    """A program that can be applied to, at an agency that has set everything its pages can show."""
    settings.SITE_URL = live_server.url
    make_agency(
        non_emergency_phone="910 555 0199", unit_phone="910 555 0120", unit_email="unit@example.com",
        complaints_url="https://example.com/complaints", tips_url="https://example.com/tips", address="1 Main Street",
    )  # fmt: skip
    make_station(name="North")
    texts = ("who_may", "what_happens", "what_to_wear", "not_allowed", "rules_out", "what_we_ask")
    return make_open_program(minors_allowed=True, **dict.fromkeys(texts, "- One thing\n- And another\n"))


@pytest.fixture
def sign_in(context: BrowserContext, settings: Settings, base_url: str) -> Callable[[Member], None]:
    """Hand the browser a member's session; the sign-in itself has tests of its own."""
    settings.DEMO = True

    def hand_over(member: Member) -> None:
        client = Client()
        client.force_login(member)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])

    return hand_over


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG on the page: the rule, and where."""
    # Not as a script of the page, which the policy would stop, but as the driver's own.
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def faults(page: Page, *widths: int) -> list[str]:
    """What is wrong with the page as it stands: sideways scrolling at 320 pixels, and all that axe finds."""
    page.set_viewport_size({"width": 320, "height": 640})
    # A link that was followed may still be on its way.
    page.wait_for_load_state()
    too_wide = page.evaluate(SIDEWAYS)
    found = [f"scrolls sideways by {too_wide} pixels"] if too_wide else []
    for width in widths or (360,):
        page.set_viewport_size({"width": width, "height": 800})
        found += violations(page)
    return [f"{page.url}: {fault}" for fault in found]
