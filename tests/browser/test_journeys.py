"""Residents get from the first page to their ride: on a phone and on a desk, in both languages, without scripts too."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from notices.models import Notice
from programs import links
from programs.models import Application, Program, Status
from programs.workflow import Action, advance
from tests.factories import letters, make_lena, make_opening
from tests.programs.visitor import STEPS, answers, url

from .rosa import CONTINUE, fill, fill_in, go_on, press

LANGUAGES = {"en": "English", "es": "Español"}
SENT = {"en": "Your application is with us", "es": "Ya tenemos su solicitud"}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_resident_applies_is_approved_and_books_and_cancels_a_shift(
    page: Page, program: Program, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    press(page.get_by_role("button", name=LANGUAGES[language]))
    expect(page.locator("html")).to_have_attribute("lang", language)

    fill_in(page, language=language)
    go_on(page)

    page.wait_for_url(f"**{url('sent')}")
    application = Application.objects.get()
    expect(page.locator("h1")).to_have_text(SENT[language])
    expect(page.locator("main")).to_contain_text(application.reference)
    assert (application.language, application.status) == (language, Status.RECEIVED)
    assert Notice.objects.get(recipient="rosa@example.com").language == language

    # Days later, by the link of the letter.
    lena, opening = make_lena(), make_opening()
    for action in (Action.START_REVIEW, Action.APPROVE):
        application.refresh_from_db()
        advance(application, action, by=lena)
    page.context.clear_cookies(name="sessionid")
    page.goto(links.link_for(application))
    page.wait_for_url(f"**{application.get_absolute_url()}")
    press(page.locator("main a[href$='/time/']").first)
    fill(page, {"opening": opening.pk})
    go_on(page)

    page.wait_for_url(f"**{application.get_absolute_url()}")
    application.refresh_from_db()
    assert (application.status, application.appointment.opening) == (Status.SCHEDULED, opening)
    press(page.locator("main a[href$='/cancel-time/']"))
    press(page.locator("main form button[type=submit]").first)
    page.wait_for_url(f"**{application.get_absolute_url()}")
    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert len(letters("programs/cancelled")) == 1


def test_everything_works_without_javascript(browser: Browser, program: Program, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()

    fill_in(page)
    go_on(page)
    page.wait_for_url(f"**{url('sent')}")
    application = Application.objects.get()
    page.goto(application.get_absolute_url())
    press(page.locator("main a[href$='/withdraw/']"))
    press(page.locator("main form button[type=submit]").first)
    page.wait_for_url(f"**{application.get_absolute_url()}")

    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN
    context.close()


def test_button_pressed_twice_sends_one_application(page: Page, program: Program) -> None:
    fill_in(page)

    page.locator(CONTINUE).dblclick()

    page.wait_for_url(f"**{url('sent')}")
    application = Application.objects.get()
    expect(page.locator("main")).to_contain_text(application.reference)
    assert len(letters("programs/received")) == 1


def test_back_button_of_the_browser_loses_nothing(page: Page, program: Program) -> None:
    page.goto(url("you"))
    fill(page, answers("you"))
    go_on(page)
    page.wait_for_url(f"**{url('contact')}")
    fill(page, {"phone": "910 555 0100"})

    page.go_back()

    expect(page.locator("[name=first_name]")).to_have_value("Rosa")
    go_on(page)
    page.wait_for_url(f"**{url('contact')}")


def test_second_tab_goes_on_where_the_first_one_stands(page: Page, program: Program) -> None:
    page.goto(url("you"))
    fill(page, answers("you"))
    go_on(page)
    page.wait_for_url(f"**{url('contact')}")

    second = page.context.new_page()
    second.goto(url("you"))

    expect(second.locator("[name=last_name]")).to_have_value("Delgado")


def test_error_summary_has_the_focus_and_leads_to_the_field(page: Page, program: Program) -> None:
    page.goto(url("you"))
    fill(page, answers("you") | {"last_name": ""})
    go_on(page)

    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("[name=last_name]")).to_be_focused()


MOST_TABS = 60


def tab_to(page: Page, selector: str) -> None:
    """Go on with the Tab key until the focus is there."""
    for _key in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with the keyboard on {page.url}.")


def answer_with_keys(page: Page, name: str, value: object) -> None:
    tab_to(page, f"main [name={name}]")
    kind = page.evaluate("document.activeElement.type")
    if kind in {"radio", "checkbox"}:
        page.keyboard.press("Space")
    elif kind == "select-one":
        page.keyboard.type(page.locator(f"[name={name}] option[value='{value}']").inner_text())
    else:
        page.keyboard.type(str(value))


def test_whole_application_can_be_made_with_the_keyboard_alone(page: Page, program: Program) -> None:
    page.goto(url("you"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "usa-skipnav"
    page.keyboard.press("Enter")

    for step in STEPS:
        page.wait_for_url(f"**{url(step)}*")
        for name, value in answers(step).items():
            answer_with_keys(page, name, value)
        tab_to(page, CONTINUE)
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{url('check')}*")
    tab_to(page, f"main a[href='{url('sign')}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{url('sign')}*")
    answer_with_keys(page, "typed_name", "Rosa Delgado")
    answer_with_keys(page, "intent", "on")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{url('sent')}*")
    assert Application.objects.get().ride_along.licence_number == "D1234567"


def test_focus_is_always_to_be_seen(page: Page, program: Program) -> None:
    page.goto(url("you"))

    for _key in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
        )
        assert (ring[0] != "none", ring[1] != "0px") == (True, True), page.evaluate("document.activeElement.outerHTML")


def test_policy_lets_no_script_or_style_into_the_page(page: Page, live_server: LiveServer, program: Program) -> None:
    policy = page.goto("/programs/ride-along/").headers["content-security-policy"]

    assert "unsafe" not in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert (directives["default-src"], directives["script-src"], directives["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0
