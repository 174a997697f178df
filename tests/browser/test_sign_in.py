"""Signing in as a member does it: with a passkey, with a warning before the end, and with nothing lost after it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from agency import roles
from agency.models import Holiday, Member
from tests.agency.entrance import PASSWORD, code_of
from tests.factories import make_agency, make_member

from .conftest import faults

SignIn = Callable[[Member], None]


@pytest.fixture
def dana(transactional_db: None) -> Member:
    make_agency()
    dana = make_member(roles.ADMINISTRATOR, username="dana")
    dana.set_password(PASSWORD)
    dana.save()
    return dana


@pytest.fixture
def passkey(page: Page) -> Iterator[None]:
    """The browser's own authenticator, with a finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.send("WebAuthn.disable")


def give_password(page: Page) -> None:
    page.goto("/accounts/login/?next=/accounts/mine/")
    page.get_by_label("Login").fill("dana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_password(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_member_adds_a_passkey_and_needs_no_password_after(page: Page, dana: Member, passkey: None) -> None:
    give_password(page)
    page.goto("/admin/")
    found = faults(page)
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.get_by_text("Passwordless", exact=True).click()
    found += faults(page)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    found += faults(page)
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Workplace")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    found += faults(page, 360, 1280)
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Workplace")).to_be_visible()
    for address in ("mine/", "2fa/", "2fa/webauthn/", "sessions/", "password/change/"):
        page.goto(f"/accounts/{address}")
        found += faults(page)
    assert found == []


def test_member_sets_up_an_app_and_gives_its_code_once(page: Page, dana: Member) -> None:
    give_password(page)
    page.goto("/accounts/2fa/totp/activate/")
    confirm_password(page)
    found = faults(page)
    page.get_by_label("Code", exact=False).last.fill(code_of(page.get_by_label("Authenticator secret").input_value()))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()

    page.goto("/admin/")

    expect(page.get_by_role("heading", name="Workplace")).to_be_visible()
    assert found == []


# --- Before the end, and after ------------------------------------------------


@pytest.fixture
def short(settings: Settings) -> None:
    settings.SESSION_IDLE, settings.SESSION_WARNING = 6, 4


@pytest.mark.parametrize("address", ["/training/", "/admin/agency/holiday/add/"])
def test_member_is_warned_aloud_and_stays(page: Page, dana: Member, sign_in: SignIn, short: None, address: str) -> None:
    sign_in(dana)
    page.goto(address)

    warning = page.get_by_role("alertdialog", name="You will be signed out soon")
    expect(warning).to_be_visible(timeout=20_000)
    expect(warning.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Enter")

    expect(warning).to_be_hidden()
    assert page.request.get("/accounts/session/").json()["left"] > 4


def test_what_was_typed_is_there_after_signing_in_anew(
    page: Page, dana: Member, sign_in: SignIn, short: None, context: BrowserContext, settings: Settings
) -> None:
    sign_in(dana)
    page.goto("/admin/agency/holiday/add/")
    page.get_by_label("Date").fill("2027-07-05")
    page.get_by_label("Name").fill("Independence Day, observed")

    expect(page.get_by_role("alertdialog", name="You were signed out")).to_be_visible(timeout=20_000)
    # Time enough for a machine that has other things to do.
    settings.SESSION_IDLE = 1800
    sign_in(dana)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/holiday/")
    assert Holiday.objects.get().name == "Independence Day, observed"


def test_somebody_else_who_signs_in_does_not_see_it(page: Page, dana: Member, sign_in: SignIn, short: None) -> None:
    sign_in(dana)
    page.goto("/admin/agency/holiday/add/")
    page.get_by_label("Name").fill("Only Dana knows")

    expect(page.get_by_role("alertdialog", name="You were signed out")).to_be_visible(timeout=20_000)
    sign_in(make_member(roles.ADMINISTRATOR))
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    page.wait_for_url(lambda address: "holiday" not in address)


def test_form_sent_after_the_end_is_kept_without_a_script(
    new_context: Callable[..., BrowserContext], dana: Member, short: None, settings: Settings, base_url: str
) -> None:
    settings.DEMO = True
    context, client = new_context(java_script_enabled=False), Client()

    def hand_over() -> None:
        client.force_login(dana)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])

    hand_over()
    page: Any = context.new_page()
    page.goto("/admin/agency/holiday/add/")
    page.get_by_label("Date").fill("2027-07-05")
    page.get_by_label("Name").fill("Independence Day, observed")
    page.wait_for_timeout(6500)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible(timeout=20_000)

    hand_over()
    page.get_by_role("button", name="Save now").click()

    page.wait_for_url("**/holiday/")
    assert Holiday.objects.get().name == "Independence Day, observed"
