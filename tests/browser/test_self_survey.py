"""Rosa goes around her home with the checklist on her phone: in two tabs and languages, with and without scripts."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_agency, make_program
from tests.security_surveys.walker import ITEMS, SELF_SURVEY, make_self_survey

from .conftest import faults
from .rosa import press

CHECKED = "main input:checked"
RESULT, CHANGE, START_OVER = "Show my result", "Go on or change my answers", "Start over: forget my answers"


@pytest.fixture(autouse=True)
def self_survey(live_server: LiveServer) -> None:
    make_agency()
    make_self_survey(what_happens="1. Look\n2. Answer\n")
    make_program(slug="security-survey", name="Security survey")


def answer(page: Page, *codes: str, place: int = 3) -> None:
    """Say no (the third answer) of each of these items, or another."""
    for code in codes:
        page.locator(f"label[for=answer-{code}-{place}]").click()


def test_two_tabs_left_half_done_do_not_spoil_each_other(context: BrowserContext, page: Page) -> None:
    page.goto(SELF_SURVEY)
    answer(page, "fence", "door")
    second = context.new_page()
    second.goto(SELF_SURVEY)
    answer(second, "lock", place=1)

    page.reload()
    second.reload()

    expect(page.locator(CHECKED)).to_have_count(2)
    expect(page.locator("[data-progress]")).to_contain_text("2 of 5 looked at")
    expect(second.locator(CHECKED)).to_have_count(1)
    press(second.get_by_role("link", name=START_OVER))
    page.reload()
    expect(second.locator(CHECKED)).to_have_count(0)
    expect(page.locator(CHECKED)).to_have_count(2)


def test_answers_outlive_the_other_language_and_are_forgotten_on_request(page: Page) -> None:
    page.goto(SELF_SURVEY)
    answer(page, "fence", "door")

    press(page.get_by_role("button", name="Español", exact=True))
    expect(page.locator(CHECKED)).to_have_count(2)
    press(page.get_by_role("button", name="English", exact=True))
    press(page.get_by_role("link", name=START_OVER))
    expect(page.locator(CHECKED)).to_have_count(0)
    page.go_back()

    expect(page.locator("[data-progress]")).to_contain_text("0 of 5 looked at")
    expect(page.locator(CHECKED)).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_whole_way_to_a_request_for_a_visit(browser: Browser, base_url: str, scripts: bool) -> None:
    context = browser.new_context(
        base_url=base_url, java_script_enabled=scripts, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(SELF_SURVEY)
    found = faults(page) if scripts else []
    answer(page, *(code for code, _urgency, _costs in ITEMS))

    press(page.get_by_role("button", name=RESULT))
    found += faults(page) if scripts else []
    press(page.get_by_role("button", name=CHANGE))
    expect(page.locator(CHECKED)).to_have_count(5)
    answer(page, "fence", place=1)
    press(page.get_by_role("button", name=RESULT))

    expect(page.locator(".to-do__item").first).to_contain_text("The lock is good")
    expect(page.locator(".to-do__item")).to_have_count(4)
    assert found == []
    assert not Session.objects.exists()
    page.locator("label[for=send-door]").click()
    press(page.get_by_role("button", name="Go to the form"))
    page.wait_for_url("**/programs/security-survey/apply/premises/")
    page.goto("/programs/security-survey/apply/visit/")
    expect(page.locator("[name=worries]")).to_have_value("From my own security survey:\n- The door is good (No)")
    context.close()
