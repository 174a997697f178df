"""The city's own accounts, by OpenID Connect: they open members' accounts, and make none."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings
from requests import Session

from agency.models import Member
from notices.models import Notice
from tests.factories import make_lena, make_member

from .entrance import make_lena_with_app

pytestmark = pytest.mark.django_db

SERVER = "https://id.city.example"
CONFIGURATION = {
    "issuer": SERVER, "authorization_endpoint": f"{SERVER}/authorize", "token_endpoint": f"{SERVER}/token",
    "userinfo_endpoint": f"{SERVER}/me", "jwks_uri": f"{SERVER}/keys",
}  # fmt: skip
LENA = {"sub": "4711", "email": "lena@example.com", "email_verified": True, "name": "Lena of the City"}


class Answer:
    """What the city's server says, without a line to it."""

    status_code, headers = 200, {"content-type": "application/json"}

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said

    def raise_for_status(self) -> None:
        pass

    def json(self) -> dict[str, Any]:
        return self.said


@pytest.fixture
def city(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The city's server, set up here, which tells of a person; gives what a browser sees that comes from there."""
    app = {"provider_id": "city", "name": "City account", "client_id": "portal", "secret": "s",
           "settings": {"server_url": SERVER}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]}
    }

    said: dict[str, dict[str, Any]] = {SERVER + "/token": {"access_token": "t", "token_type": "Bearer"}}

    def answer(session: Session, method: str, url: str, **kwargs: Any) -> Answer:
        return Answer(said.get(url, CONFIGURATION))

    monkeypatch.setattr(Session, "request", answer)

    def arrive(person: dict[str, Any], client: Client | None = None, process: str = "login") -> tuple[Client, Any]:
        said[SERVER + "/me"] = person
        client = client or Client()
        asked = client.get(f"/accounts/oidc/city/login/?process={process}&next=/training/")
        state = parse_qs(urlsplit(asked.url).query)["state"][0]
        return client, client.get(f"/accounts/oidc/city/login/callback/?code=c&state={state}")

    return arrive


def test_city_account_opens_the_account_of_its_member(city: Any) -> None:
    lena, _secret = make_lena_with_app(email="lena@example.com")

    _client, response = city(LENA)

    assert response.url == "/accounts/2fa/authenticate/"
    assert SocialAccount.objects.get().user == lena


def test_member_is_written_to_when_a_city_account_is_joined_and_only_then(city: Any) -> None:
    lena, _secret = make_lena_with_app(email="lena@example.com")

    city(LENA)
    city(LENA)

    letter = Notice.objects.get()
    assert letter.recipient == lena.email
    assert "An account of the city was joined to the account" in letter.body


def test_city_asks_before_it_lets_in(city: Any) -> None:
    asked = parse_qs(urlsplit(Client().get("/accounts/oidc/city/login/").url).query)

    assert (asked["prompt"], asked["code_challenge_method"]) == (["login"], ["S256"])


@pytest.mark.parametrize(
    "person", [LENA | {"email": "sam@example.com"}, LENA | {"email_verified": False}, LENA | {"email_verified": None}]
)
def test_nobody_else_comes_in_and_nobody_is_created(city: Any, person: dict[str, Any]) -> None:
    make_lena(email="lena@example.com")

    client, response = city(person)

    assert (response.status_code, "no member here" in response.content.decode()) == (403, True)
    assert (Member.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert "_auth_user_id" not in client.session


def test_inactive_member_does_not_come_in(city: Any) -> None:
    make_lena(email="lena@example.com", is_active=False)

    assert city(LENA)[1].status_code == 403


def test_member_made_inactive_later_does_not_come_in(city: Any) -> None:
    lena, _secret = make_lena_with_app(email="lena@example.com")
    city(LENA)
    lena.is_active = False
    lena.save()

    assert city(LENA)[1].url == "/accounts/inactive/"


def test_address_of_two_members_opens_neither(city: Any) -> None:
    make_lena(email="lena@example.com")
    make_lena(email="LENA@example.com", username="lena2")

    assert city(LENA)[1].status_code == 403


def test_account_is_known_by_its_number_once_it_came_in(city: Any) -> None:
    """Whoever is given the address after her does not get her account."""
    make_lena_with_app(email="lena@example.com")
    city(LENA)

    assert city(LENA | {"email": "l.ortiz@example.com"})[1].url == "/accounts/2fa/authenticate/"


def test_what_else_the_city_tells_is_not_kept(city: Any) -> None:
    make_lena_with_app(email="lena@example.com")
    city(LENA)
    city(LENA)

    assert SocialAccount.objects.get().extra_data == {}


def test_city_account_is_no_second_factor_unless_the_agency_says_so(city: Any, settings: Settings) -> None:
    make_lena(email="lena@example.com")
    client, _response = city(LENA)

    assert client.get("/training/").url.startswith("/accounts/2fa/?next=")
    settings.OIDC_SECOND_FACTOR = True
    assert client.get("/training/").status_code == 200


def test_city_account_is_added_to_nobody_who_is_signed_in(city: Any) -> None:
    client = Client()
    client.force_login(make_lena())

    assert city(LENA, client, process="connect")[1].status_code == 403
    assert not SocialAccount.objects.exists()


def test_button_stands_where_it_is_set_up_alone(city: Any, settings: Settings) -> None:
    assert "Sign in with your City account" in Client().get("/accounts/login/").content.decode()

    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}

    assert "Sign in with your" not in Client().get("/accounts/login/").content.decode()


def test_city_that_does_not_answer_is_told_kindly(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_line(*args: Any, **kwargs: Any) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(Session, "request", no_line)

    response = Client().get("/accounts/oidc/city/login/")

    assert (response.status_code, "did not answer" in response.content.decode()) == (503, True)


ENROLLING = ["totp/activate", "webauthn/add", "recovery-codes", "recovery-codes/generate", "recovery-codes/download"]


@pytest.mark.parametrize("page", ENROLLING)
def test_hour_old_session_of_a_city_account_enrolls_no_second_factor_unasked(settings: Settings, page: str) -> None:
    """allauth knows no way to ask whoever has neither a password nor a second factor of ours, and asks for nothing."""
    settings.OIDC_SECOND_FACTOR = True
    client = by_city_account(an_hour_ago=True)

    assert client.get(f"/accounts/2fa/{page}/").url.startswith("/accounts/oidc/city/login/?process=login&next=")
    assert client.post(f"/accounts/2fa/{page}/", {"code": "123456"}).status_code == 401


def test_first_second_factor_is_set_up_without_one(settings: Settings) -> None:
    """The city's account counts for none here; and with one of this minute another may be set up."""
    assert by_city_account(an_hour_ago=True).get("/accounts/2fa/totp/activate/").status_code == 200
    settings.OIDC_SECOND_FACTOR = True
    assert by_city_account(an_hour_ago=False).get("/accounts/2fa/totp/activate/").status_code == 200


def by_city_account(*, an_hour_ago: bool) -> Client:
    """Somebody without a password, who came in by the city's account."""
    member, client = make_member(), Client()
    member.set_unusable_password()
    member.save()
    client.force_login(member)
    session = client.session
    at = time.time() - (3600 if an_hour_ago else 0)
    session[METHODS] = [{"method": "socialaccount", "provider": "city", "uid": "1", "at": at}]
    session[f"{METHODS}_user"] = user_id_to_str(member)
    session.save()
    return client
