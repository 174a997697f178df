"""Whoever changes a way in, or what somebody may do, cannot do it unseen: who is concerned gets a letter."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY as SECRET
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from agency import roles
from agency.models import Member
from notices.kinds import Kind
from notices.models import Notice
from records import letters
from tests.agency.entrance import (
    PASSWORD,
    code_of,
    give_password,
    make_lena_with_app,
    recovery_codes_of,
    signed_in_twice,
)
from tests.factories import make_lena, make_member, make_paul

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEW = "green-ferry-to-the-island"


WORDS = {
    "The password of your account was changed": "password",
    "The e-mail address of your account was changed": "address",
    "A second factor was added": "factor added",
    "A second factor was removed": "factor removed",
}


def posted(kind: Kind) -> list[Notice]:
    return list(Notice.objects.filter(kind=kind.name).order_by("pk"))


def told() -> list[tuple[str, str, str]]:
    """To whom, of what, and by whom."""
    return [
        (notice.recipient, what, "Dana" if "It was done by Dana Cole." in notice.body else "you")
        for notice in posted(letters.WAY_IN_CHANGED)
        for words, what in WORDS.items()
        if words in notice.body
    ]


def boss() -> Client:
    return signed_in_twice(make_member(roles.ADMINISTRATOR, username="boss", first_name="Dana", last_name="Cole"))


def change(client: Client, member: Member, **typed: Any) -> None:
    kept = {"username": member.username, "email": member.email, "language": "en", "is_active": "on", "is_staff": "on"}
    response = client.post(f"/admin/agency/member/{member.pk}/change/", kept | typed)
    assert response.status_code == 302


def test_member_is_written_to_when_the_own_password_is_changed() -> None:
    lena, _secret = make_lena_with_app()
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    signed_in_twice(lena).post("/accounts/password/change/", typed)

    assert told() == [(lena.email, "password", "you")]


def test_member_is_written_to_when_somebody_else_sets_a_password() -> None:
    lena = make_lena()
    typed = {"password1": NEW, "password2": NEW, "usable_password": "true"}

    boss().post(f"/admin/agency/member/{lena.pk}/password/", typed)

    assert told() == [(lena.email, "password", "Dana")]


def test_password_that_is_only_hashed_anew_at_a_sign_in_is_no_change(settings: Settings) -> None:
    lena, _secret = make_lena_with_app()
    before = lena.password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]

    give_password(Client())

    lena.refresh_from_db()
    assert lena.password != before
    assert told() == []


def test_address_that_is_changed_is_told_to_the_one_before() -> None:
    lena = make_lena(email="lena@example.gov")

    change(boss(), lena, email="somebody@example.com")

    assert told() == [("lena@example.gov", "address", "Dana")]


def test_title_that_is_changed_is_no_way_in() -> None:
    change(boss(), make_lena(), title="Sergeant")

    assert told() == []


def test_second_factor_that_is_taken_away_is_told_and_recovery_codes_are_not() -> None:
    lena, _secret = make_lena_with_app()
    recovery_codes_of(lena)

    boss().post("/admin/agency/member/", {"action": "take_second_factors", "_selected_action": [lena.pk]})

    assert not Authenticator.objects.exists()
    assert sorted(told()) == [(lena.email, "factor removed", "Dana"), (lena.email, "password", "Dana")]


def test_member_and_every_auditor_are_told_of_other_roles_once_a_press() -> None:
    lena, paul = make_lena(), make_paul()
    auditor = Group.objects.get(name=roles.AUDITOR)

    # One role goes and one comes.
    change(boss(), lena, groups=[auditor.pk])

    lena.refresh_from_db()
    found = posted(letters.ROLES_CHANGED)
    assert sorted(notice.recipient for notice in found) == sorted([lena.email, paul.email])
    words = f"What {lena} may do in the portal was changed by Dana Cole."
    assert all(words in " ".join(notice.body.split()) for notice in found)


def test_member_without_an_address_is_changed_all_the_same() -> None:
    lena = make_lena(email="")

    boss().post("/admin/agency/member/", {"action": "take_second_factors", "_selected_action": [lena.pk]})

    lena.refresh_from_db()
    assert not lena.has_usable_password()
    assert not Notice.objects.exists()


def test_second_factor_that_is_added_is_told_with_what_to_do() -> None:
    lena, client = make_lena(), Client()
    lena.set_password(PASSWORD)
    lena.save()
    give_password(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")

    client.post("/accounts/2fa/totp/activate/", {"code": code_of(client.session[SECRET])})

    assert told() == [(lena.email, "factor added", "you")]
    assert "call an administrator now" in posted(letters.WAY_IN_CHANGED)[0].body
