"""Who comes in: members, with a second factor. Who opens which page: tests/access."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from pytest_django import Settings

from programs.models import Status
from programs.workflow import Action
from tests.agency.entrance import signed_in_twice
from tests.factories import (
    make_application,
    make_lena,
)

from .desk import move_url, signed_in, text_of

pytestmark = pytest.mark.django_db


# --- The second factor -------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", "/admin/programs/application/", "/admin/programs/opening/series/"])
def test_member_without_a_second_factor_is_led_to_set_one_up(address: str) -> None:
    make_application()

    response = signed_in(make_lena()).get(address, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/")
    assert any(step.startswith("/accounts/2fa/?") for step, _status in response.redirect_chain)


def test_member_without_a_second_factor_changes_nothing() -> None:
    application = make_application()

    signed_in(make_lena()).post(move_url(application, Action.START_REVIEW), {"note": ""})

    application.refresh_from_db()
    assert application.status == Status.RECEIVED


def test_member_with_a_second_factor_comes_in() -> None:
    lena = make_lena()

    response = signed_in_twice(lena).get("/admin/")

    assert (response.status_code, "Workplace" in text_of(response)) == (200, True)


def test_password_alone_does_not_sign_in_who_has_a_second_factor() -> None:
    lena = make_lena()
    TOTP.activate(lena, generate_totp_secret())
    client = Client()

    response = client.post("/accounts/login/", {"login": "lena", "password": "password"})

    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302
    assert Authenticator.objects.get().user == lena


def test_visitor_is_asked_to_sign_in() -> None:
    response = Client().get("/admin/programs/application/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_who_is_not_staff_stays_outside(settings: Settings) -> None:
    settings.DEMO = True

    assert signed_in(make_lena(is_staff=False)).get("/admin/programs/application/").status_code == 302
