"""Password and second factor: before any staff page, and again before what is most private."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import Settings

from agency import roles
from agency.models import Member, SignInLock
from agency.sign_in import asked_again, was_asked_lately
from tests.factories import make_agency, make_lena, make_member

from .entrance import (
    PASSWORD,
    code_of,
    give_code,
    give_password,
    make_lena_with_app,
    recovery_codes_of,
    signed_in_twice,
)

pytestmark = pytest.mark.django_db

STAFF_PAGES = ["/admin/", "/training/", "/surveys/", "/trainings/", "/station/", "/log/"]


# --- Coming in ----------------------------------------------------------------


def test_password_and_code_open_the_workplace() -> None:
    _lena, secret = make_lena_with_app()
    client = Client()

    first, second = give_password(client), give_code(client, code_of(secret))

    assert (first.url, second.url) == ("/accounts/2fa/authenticate/", "/admin/")
    assert client.get("/admin/").status_code == 200


def test_email_does_as_well_as_the_name() -> None:
    make_lena_with_app(email="lena@example.com")

    assert give_password(Client(), "Lena@Example.com").url == "/accounts/2fa/authenticate/"


def test_recovery_code_works_once() -> None:
    lena, _secret = make_lena_with_app()
    code = recovery_codes_of(lena)[0]
    first, second = Client(), Client()
    give_password(first)
    give_password(second)

    assert give_code(first, code).status_code == 302
    assert give_code(second, code).status_code == 200
    assert second.get("/admin/").status_code == 302


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_session_in_which_no_second_factor_was_given_opens_no_staff_page(page: str) -> None:
    """Somebody came in by a password before the second factor was set up, or in another browser."""
    lena, _secret = make_lena_with_app()
    client = Client()
    client.force_login(lena)

    steps = [step for step, _status in client.get(page, follow=True).redirect_chain]

    assert any(step.startswith("/accounts/2fa/reauthenticate/?next=") for step in steps)


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_member_without_a_second_factor_is_sent_to_set_one_up(page: str) -> None:
    client = Client()
    client.force_login(make_lena())

    response = client.get(page, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/2fa/?next=")
    assert "A password alone opens nothing here." in response.content.decode()


def test_secrets_of_second_factors_are_not_readable_in_the_database() -> None:
    lena, secret = make_lena_with_app()
    codes = recovery_codes_of(lena)

    stored = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))

    assert [found for found in (secret, *codes) if found in stored] == []


# --- Asked again --------------------------------------------------------------


@asked_again
def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse("rows")


class OfTheAdmin(admin.ModelAdmin):
    @asked_again
    def export(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("rows")


def of_the_admin(request: HttpRequest) -> HttpResponse:
    return OfTheAdmin(Member, admin.site).export(request)


def asking(client: Client, member: Member, method: str = "get", **data: Any) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/export/?of=all", data)
    request.session, request.user = client.session, member
    request._dont_enforce_csrf_checks = True
    return request


@pytest.mark.parametrize("view", [export, of_the_admin])
def test_second_factor_of_this_minute_is_enough(view: Any) -> None:
    lena = make_lena()

    assert view(asking(signed_in_twice(lena, seconds_ago=299), lena)).content == b"rows"


@pytest.mark.parametrize("view", [export, of_the_admin])
def test_older_one_is_asked_for_again_and_leads_back(view: Any) -> None:
    lena, _secret = make_lena_with_app()
    request = asking(signed_in_twice(lena, seconds_ago=301), lena)

    response = view(request)

    assert not was_asked_lately(request)
    assert response.url == "/accounts/2fa/reauthenticate/?next=%2Fexport%2F%3Fof%3Dall"


def test_what_was_chosen_is_kept_for_after_the_second_factor() -> None:
    lena, _secret = make_lena_with_app()

    response = export(asking(signed_in_twice(lena, seconds_ago=301), lena, "post", chosen="all of it"))

    page = response.content.decode()
    assert (response.status_code, 'name="chosen" value="all of it"' in page) == (401, True)
    assert "/accounts/2fa/reauthenticate/?next=%2Faccounts%2Fconfirmed%2F" in page


def test_code_given_again_leads_back_to_the_page_and_opens_it() -> None:
    lena, secret = make_lena_with_app()
    client = signed_in_twice(lena, seconds_ago=301)

    response = give_code(client, code_of(secret), "reauthenticate", next="/help/")

    assert response.url == "/help/"
    assert export(asking(client, lena)).content == b"rows"


def test_password_alone_is_not_asked_for_again() -> None:
    lena, _secret = make_lena_with_app()
    client = signed_in_twice(lena, seconds_ago=301)

    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert response.url.startswith("/accounts/2fa/reauthenticate/")
    assert not was_asked_lately(asking(client, lena))


def test_demonstration_asks_for_nothing_again(settings: Settings) -> None:
    settings.DEMO = True
    lena = make_lena()
    client = Client()
    client.force_login(lena)

    assert export(asking(client, lena)).content == b"rows"


# --- The pages ----------------------------------------------------------------


def test_notice_stands_before_the_sign_in() -> None:
    make_agency()

    page = Client().get("/accounts/login/").content.decode()

    assert page.index("Its use is monitored") < page.index('name="password"')
    assert "Forgot your password?" not in page


@pytest.mark.parametrize(
    "address",
    ["signup", "signup/passkey", "email", "confirm-email", "password/set", "password/reset", "login/code",
     "city/connections", "social/signup", "3rdparty/signup", "2fa/webauthn/signup",
     "oidc/city/login", "oidc/city/login/callback"],
)  # fmt: skip
def test_nobody_signs_up_or_keeps_addresses_here(address: str) -> None:
    assert Client().get(f"/accounts/{address}/").status_code == 404
    assert signed_in_twice(make_lena()).post(f"/accounts/{address}/", {}).status_code in {404, 405}


def test_every_page_of_signing_in_is_one_of_ours() -> None:
    accounts = next(found for found in get_resolver().url_patterns if str(found.pattern) == "accounts/")
    lena, _secret = make_lena_with_app()
    recovery_codes_of(lena)
    client = signed_in_twice(lena)
    pages = ["", "mine/", "confirmed/", "logout/", "inactive/", "password/change/", "2fa/", "2fa/reauthenticate/",
             "2fa/webauthn/", "2fa/recovery-codes/", "sessions/", "city/cancelled/", "city/error/"]  # fmt: skip

    shown = [client.get(f"/accounts/{page}", follow=True).content.decode() for page in pages]

    assert [page for page, text in zip(pages, shown, strict=True) if "site.css" not in text] == []
    assert len(accounts.url_patterns) == 19  # another one here: is its page one of ours, and does it need to be open?


def test_administrator_takes_away_a_lost_second_factor_and_the_sessions(settings: Settings) -> None:
    lena, secret = make_lena_with_app()
    elsewhere = Client()
    give_password(elsewhere)
    give_code(elsewhere, code_of(secret))
    boss = signed_in_twice(make_lena(username="boss", is_superuser=True))

    boss.post("/admin/agency/member/", {"action": "take_second_factors", "_selected_action": [lena.pk]})

    lena.refresh_from_db()
    assert not Authenticator.objects.filter(user=lena).exists()
    # Somebody may have stolen the password, and would set up a second factor of their own.
    assert not lena.has_usable_password()
    assert elsewhere.get("/admin/").url.startswith("/admin/login/")


LIST, LENA = "/admin/agency/member/", "/admin/agency/member/{lena}/"
NEW = {"username": "puppet", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
OVER_ACCOUNTS: dict[str, tuple[str, dict[str, str]]] = {
    "making one": (f"{LIST}add/", NEW),
    "changing one": (f"{LENA}change/", {"username": "lena", "language": "en", "is_active": "on", "title": "Boss"}),
    "deleting one": (f"{LENA}delete/", {"post": "yes"}),
    "deleting some": (LIST, {"action": "delete_selected", "_selected_action": "{lena}", "post": "yes"}),
    "setting a password": (f"{LENA}password/", NEW),
    "taking a second factor": (LIST, {"action": "take_second_factors", "_selected_action": "{lena}"}),
    "lifting a lock": ("/admin/agency/signinlock/", {"action": "lift", "_selected_action": "{lock}"}),
}


@pytest.mark.parametrize("what", OVER_ACCOUNTS)
def test_power_over_accounts_needs_a_second_factor_of_these_minutes(what: str) -> None:
    lena, _secret = make_lena_with_app()
    lock = SignInLock.objects.create(key="x", failures=5, forgotten_at=timezone.now() + timedelta(days=1))
    address, typed = OVER_ACCOUNTS[what]
    pks = {"lena": lena.pk, "lock": lock.pk}
    typed = {name: value.format(**pks) for name, value in typed.items()}
    before = list(Member.objects.values("username", "title", "password"))
    boss = make_member(roles.ADMINISTRATOR)

    response = signed_in_twice(boss, seconds_ago=3600).post(address.format(**pks), typed)

    page = response.content.decode()
    assert (response.status_code, "Confirm that it is you" in page, PASSWORD in page) == (401, True, False)
    assert list(Member.objects.exclude(pk=boss.pk).values("username", "title", "password")) == before
    assert (Authenticator.objects.count(), SignInLock.objects.count()) == (1, 1)
    signed_in_twice(boss).post(address.format(**pks), typed)
    after = list(Member.objects.exclude(pk=boss.pk).values("username", "title", "password"))
    assert (after, SignInLock.objects.count()) != (before, 1)
