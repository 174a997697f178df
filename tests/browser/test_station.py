"""Captain Grant the night before his update is due: in a real browser, with and without scripts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from agency.models import Agency, Member
from cpp.models import Evidence, Plan, PlanPolicy, Priority, Problem, Response, Version
from cpp.workflow import appoint, submit
from programs.models import Program
from tests.cpp.captain import page as address
from tests.factories import (
    complete_update,
    make_adopted_plan,
    make_chief,
    make_grant,
    make_input,
    make_measure,
    make_plan,
    make_response,
)

from .conftest import faults
from .rosa import fill, press

DESK = (360, 1280)
ABOUT = re.compile("/about/")


@pytest.fixture
def plan(program: Program) -> Plan:
    """A plan whose update is being written, with one of everything."""
    plan = make_adopted_plan()
    measure = make_measure(Problem.objects.get())
    measure.readings.create(on=Agency.current().today() - timedelta(days=90), value=35)
    measure.readings.create(on=Agency.current().today(), value=22)
    make_input(plan, theme="Light", asked="A lamp", who="residents", name="Rosa", email="rosa@example.com")
    make_input(plan, is_critical=True)
    Response.objects.update(title="Speed display and a guard")
    make_response(Problem.objects.get(), title="Lights at the crossing", kind="design")
    return plan


@pytest.fixture
def grant(plan: Plan, sign_in: Callable[[Member], None]) -> Plan:
    """The plan, with its commander signed in."""
    sign_in(plan.commander)
    return plan


def status(page: Page, words: str) -> None:
    expect(page.locator(".draft-status")).to_contain_text(words)


def save(page: Page, *, by_key: bool = False) -> None:
    """Press Save, and wait for the next page: that the address changes as it saves itself is none."""
    button = page.get_by_role("button", name="Save", exact=True)
    with page.expect_event("domcontentloaded"):
        if by_key:
            button.press("Enter")
        else:
            button.click()


def open_part(page: Page, plan: Plan, part: Problem | Priority) -> None:
    page.goto(address(plan, "edit_part", part._meta.model_name, part.pk))


# --- From nothing ---------------------------------------------------------------------


def test_commander_writes_a_plan_from_nothing_and_publishes_it(
    page: Page, program: Program, sign_in: Callable[[Member], None]
) -> None:
    plan = make_plan()
    sign_in(plan.commander)
    page.goto("/station/")
    press(page.get_by_role("link", name="Go on writing"))
    fill(page, {"about": "Old row houses between the river and Route 9, two schools and a park."})
    save(page)
    press(page.get_by_role("link", name="Add evidence"))
    fill(page, {"kind": "meeting", "title": "Meeting at the library", "on": "2026-03-04"})
    save(page)
    press(page.get_by_role("link", name="Add a priority"))
    fill(page, {"title": "Cars speed past the school", "category": "safety", "evidence": "on"})
    save(page)
    press(page.get_by_role("link", name="Add a problem"))
    fill(page, {"title": "Cars pass at 40 miles an hour between 7 and 8", "where": "School Street"})
    save(page)
    press(page.get_by_role("link", name="Add a response"))
    fill(page, {"title": "Speed display at the gate", "kind": "prevention"})
    save(page)
    press(page.get_by_role("link", name="Add a measure"))
    fill(
        page,
        {
            "name": "Cars over 30", "unit": "of 100 cars", "source": "Radar", "baseline": "40",
            "baseline_on": "2026-01-10", "target": "10",
        },
    )  # fmt: skip
    save(page)
    press(page.get_by_role("link", name="Publish"))
    press(page.get_by_role("button", name="Publish now"))

    expect(page.get_by_text("It is published. Followers are being told.")).to_be_visible()
    assert Version.objects.get().content["priorities"][0]["problems"][0]["measures"][0]["target"] == "10.00"


def test_first_update_is_refused_then_finished_and_published_with_the_keyboard_alone(page: Page, grant: Plan) -> None:
    complete_update(grant)
    update = grant.open_update
    update.feedback, update.will_change = "", True
    update.save()
    for response in Response.objects.all():
        update.marks.create(response=response, basis="result", reason="Radar").evidence.add(Evidence.objects.get())
    page.goto(address(grant, "publish"))
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)

    page.get_by_role("link", name="Write what the community told you").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[name=feedback]").focus()
    page.keyboard.type("Speeding is still named first.")
    save(page, by_key=True)
    page.goto(address(grant, "publish"))
    page.get_by_role("button", name="Publish now").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert grant.latest.content["update"]["feedback"] == "Speeding is still named first."


# --- Saved as one types ------------------------------------------------------------------


def test_what_is_typed_is_saved_without_a_button(page: Page, grant: Plan) -> None:
    page.goto(address(grant, "edit_about"))

    page.locator("[name=about]").press_sequentially("Typed and left. ")
    status(page, "Saved at")

    grant.refresh_from_db()
    assert grant.about.startswith("Typed and left.")
    assert page.locator("[name=revision]").input_value() == "2"


def test_new_part_makes_itself_once_and_has_a_page_of_its_own_then(page: Page, grant: Plan) -> None:
    page.goto(address(grant, "add_part", "priority"))
    fill(page, {"title": "Lights on Mill Street"})
    status(page, "Not saved yet: Category: This field is required.")

    fill(page, {"category": "safety"})
    status(page, "Saved at")
    fill(page, {"explanation": "People asked."})
    page.locator("[name=explanation]").blur()
    expect(page.locator("[name=revision]")).to_have_value("2")
    save(page)
    page.go_back()

    made = Priority.objects.get(title="Lights on Mill Street")
    assert (made.explanation, f"/priority/{made.pk}/?at=" in page.url) == ("People asked.", True)


def test_save_button_pressed_while_it_saves_itself_is_no_second_version(page: Page, grant: Plan) -> None:
    page.goto(address(grant, "edit_about"))

    def slowly(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route(ABOUT, slowly, times=1)
    page.locator("[name=about]").fill("First")
    page.locator("[name=about]").blur()
    page.locator("[name=about]").fill("Second")
    save(page)

    expect(page.get_by_role("heading", name="The plan", exact=True)).to_be_visible()
    grant.refresh_from_db()
    assert grant.about == "Second"


def test_lost_connection_is_said_and_made_good(page: Page, grant: Plan, context: BrowserContext) -> None:
    page.clock.install()
    page.goto(address(grant, "edit_about"))
    page.route(ABOUT, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("[name=about]").fill("Typed in the car.")
    page.clock.run_for(2500)
    status(page, "No connection. We keep trying; what you typed stays here.")
    page.unroute(ABOUT)

    page.clock.run_for(6000)

    status(page, "Saved at")
    grant.refresh_from_db()
    assert grant.about == "Typed in the car."


def test_leaving_asks_only_when_something_is_not_saved(page: Page, grant: Plan) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    page.goto(address(grant, "edit_about"))
    page.goto(address(grant, "edit_plan"))
    assert asked == []
    page.goto(address(grant, "edit_about"))
    page.route(ABOUT, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("[name=about]").press_sequentially("Unsaved")

    page.goto(address(grant, "edit_plan"))

    assert asked == ["beforeunload"]


# --- Two at once -------------------------------------------------------------------------


def test_second_tab_is_told_and_shown_both_versions(page: Page, grant: Plan, context: BrowserContext) -> None:
    priority = Priority.objects.get()
    open_part(page, grant, priority)
    second = context.new_page()
    open_part(second, grant, priority)
    page.locator("[name=title]").fill("From the first tab")
    save(page)

    second.locator("[name=title]").fill("From the second tab")
    second.locator("[name=title]").blur()
    status(second, "This part was changed elsewhere meanwhile. Press Save to see both versions.")
    save(second)

    expect(second.locator(".versions__there")).to_contain_text("From the first tab")
    assert second.locator("[name=title]").input_value() == "From the second tab"
    assert not faults(second, *DESK)
    press(second.get_by_role("button", name="Save my version"))
    priority.refresh_from_db()
    assert priority.title == "From the second tab"


def test_commander_who_was_replaced_keeps_the_words_on_the_page(page: Page, grant: Plan) -> None:
    page.goto(address(grant, "edit_about"))
    appoint(grant, make_grant(username="hale"), by=None)

    page.locator("[name=about]").fill("Half a night of work.")
    page.locator("[name=about]").blur()

    status(page, "This part is gone, or no longer yours to write.")
    save(page)
    expect(page.get_by_label("What you typed")).to_have_value("Half a night of work.")
    assert not faults(page, *DESK)


# --- Signed out while writing --------------------------------------------------------------


def sign_in_again(page: Page, member: Member) -> None:
    """In another tab, by the form: it changes the token of every page that is open."""
    fill(page, {"login": member.username, "password": "password"})
    press(page.locator("main form button[type=submit]").first)


def test_signed_out_with_scripts_it_saves_itself_after_signing_in_in_another_tab(
    page: Page, grant: Plan, context: BrowserContext
) -> None:
    page.goto(address(grant, "edit_about"))
    context.clear_cookies(name="sessionid")
    page.locator("[name=about]").fill("Typed after the session ended.")
    page.locator("[name=about]").blur()
    status(page, "You are signed out. What you typed stays here.")

    with context.expect_page() as opened:
        page.locator(".draft-status a").click()
    sign_in_again(opened.value, grant.commander)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    status(page, "Saved at")
    grant.refresh_from_db()
    assert grant.about == "Typed after the session ended."


@pytest.fixture
def without_scripts(browser: Browser, live_server: LiveServer, context: BrowserContext) -> Iterator[BrowserContext]:
    quiet = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale="en-US", storage_state=context.storage_state()
    )
    yield quiet
    quiet.close()


def test_signed_out_without_scripts_every_answer_is_sent_once_more_after_signing_in(
    grant: Plan, without_scripts: BrowserContext
) -> None:
    page = without_scripts.new_page()
    page.goto(address(grant, "edit_about"))
    without_scripts.clear_cookies(name="sessionid")
    page.locator("[name=about]").fill("Typed after\nthe session ended.")
    save(page)
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible()

    with without_scripts.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    sign_in_again(opened.value, grant.commander)
    press(page.get_by_role("button", name="Save now"))
    expect(page.get_by_role("heading", name="One more press, please")).to_be_visible()
    press(page.get_by_role("button", name="Send it now"))

    grant.refresh_from_db()
    assert grant.about == "Typed after\nthe session ended."


def test_back_without_scripts_keeps_the_text_and_the_revision_it_was_typed_upon(
    grant: Plan, without_scripts: BrowserContext
) -> None:
    page = without_scripts.new_page()
    page.goto(address(grant, "edit_about"))
    page.locator("[name=about]").fill("Typed, and left without saving.")
    page.goto(address(grant, "edit_plan"))
    Plan.objects.update(about="Written by somebody else.", revision=2)

    page.go_back()
    assert page.locator("[name=about]").input_value() == "Typed, and left without saving."
    save(page)

    grant.refresh_from_db()
    assert grant.about == "Written by somebody else."
    expect(page.locator(".versions__there")).to_contain_text("Written by somebody else.")


def test_back_with_scripts_keeps_the_text_and_overwrites_nobody(page: Page, grant: Plan) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address(grant, "edit_about"))
    page.route(ABOUT, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("[name=about]").press_sequentially("Typed in a tunnel. ")
    page.goto(address(grant, "edit_plan"))
    page.unroute(ABOUT)
    Plan.objects.update(about="Written by somebody else.", revision=2)

    page.go_back()

    assert page.locator("[name=about]").input_value().startswith("Typed in a tunnel.")
    status(page, "This part was changed elsewhere meanwhile.")
    grant.refresh_from_db()
    assert grant.about == "Written by somebody else."


# --- For everyone --------------------------------------------------------------------------


def pages_of(plan: Plan) -> list[str]:
    problem = Problem.objects.get()
    response, evidence = Response.objects.first(), Evidence.objects.first()
    parts = [Priority.objects.get(), problem, response, problem.measures.get(), evidence]
    return [
        *(address(plan, name) for name in ("station", "edit_plan", "edit_about", "update", "inputs", "publish")),
        *(address(plan, "edit_part", part._meta.model_name, part.pk) for part in parts if part),
        *(address(plan, "edit_part", "input", said.pk) for said in plan.station.input.all()),
        *(address(plan, "add_part", kind) for kind in ("priority", "evidence", "input")),
        *(address(plan, "edit_update", element) for element in ("feedback", "effectiveness")),
        address(plan, "mark", response.pk if response else 0),
        address(plan, "add_sharing"),
        address(plan, "readings", problem.measures.get().pk),
        "/station/?all",
    ]


def test_every_page_of_a_station_is_for_everyone(page: Page, grant: Plan) -> None:
    complete_update(grant)
    found = []
    for url in pages_of(grant):
        page.goto(url)
        found += faults(page, *DESK)

    assert not found, "\n".join(found)


def test_pages_of_a_plan_that_waits_and_of_who_approves(
    page: Page, plan: Plan, sign_in: Callable[[Member], None]
) -> None:
    update = complete_update(plan)
    Response.objects.exclude(pk=Response.objects.earliest("pk").pk).delete()
    update.will_change = True
    update.save()
    update.marks.create(response=Response.objects.get(), basis="result", reason="Radar").evidence.add(
        Evidence.objects.get()
    )
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)
    found = []
    for member in (plan.commander, make_chief()):
        sign_in(member)
        for name in ("station", "edit_plan", "update", "publish"):
            page.goto(address(plan, name))
            found += faults(page, *DESK)

    assert not found, "\n".join(found)
    expect(page.get_by_role("button", name="Approve and publish")).to_be_visible()


def test_page_with_errors_and_an_empty_station(page: Page, plan: Plan, sign_in: Callable[[Member], None]) -> None:
    empty = make_plan(commander=make_grant(username="hale"))
    sign_in(empty.commander)
    found = []
    for name in ("station", "edit_plan", "inputs", "publish"):
        page.goto(address(empty, name))
        found += faults(page, *DESK)
    page.goto(address(empty, "add_part", "evidence"))
    save(page)

    assert not found + faults(page, *DESK)


def test_what_has_the_focus_is_not_behind_the_save_bar(page: Page, grant: Plan) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    open_part(page, grant, Problem.objects.get())
    page.locator("[name=title]").focus()

    for _press in range(12):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                const bar = document.querySelector(".save-bar");
                const { top, bottom } = bar.getBoundingClientRect();
                return !bar.contains(document.activeElement) && box.top >= top && box.top < bottom;
            }"""
        )
        assert not hidden
