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
    give_code,
    give_password,
    make_lena_with_app,
    recovery_codes_of,
    signed_in_twice,
)
from tests.factories import make_lena, make_member, make_paul

pytestmark = pytest.mark.django_db

NEW = "green-ferry-to-the-island"


WORDS = {
    "The password of the account was changed": "password",
    "The e-mail address of the account was changed": "address",
    "The name of the account": "name",
    "A second factor was added": "factor added",
    "A second factor was removed": "factor removed",
    "New recovery codes were made": "codes",
    "An account of the city was joined": "city account",
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


def test_of_a_member_without_an_address_the_auditors_are_told() -> None:
    lena, paul = make_lena(email=""), make_paul()

    boss().post("/admin/agency/member/", {"action": "take_second_factors", "_selected_action": [lena.pk]})

    assert told() == [(paul.email, "password", "Dana")]
    assert "who has no e-mail address" in posted(letters.WAY_IN_CHANGED)[0].body


def test_account_that_is_opened_again_is_told_as_a_change_of_roles() -> None:
    lena, paul = make_lena(is_active=False), make_paul()
    groups = list(lena.groups.values_list("pk", flat=True))

    change(boss(), lena, groups=groups)

    assert sorted(notice.recipient for notice in posted(letters.ROLES_CHANGED)) == sorted([lena.email, paul.email])


def test_name_to_sign_in_with_that_is_changed_is_told() -> None:
    lena = make_lena()

    change(boss(), lena, username="somebody")

    assert told() == [(lena.email, "name", "Dana")]


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_made_anew_are_told() -> None:
    lena, secret = make_lena_with_app()
    recovery_codes_of(lena)
    client = signed_in_twice(lena)
    give_code(client, code_of(secret), "reauthenticate")

    client.post("/accounts/2fa/recovery-codes/generate/")

    assert told() == [(lena.email, "codes", "you")]


def test_nobody_is_told_of_the_factors_of_an_account_that_is_deleted() -> None:
    lena, _secret = make_lena_with_app()

    boss().post(f"/admin/agency/member/{lena.pk}/delete/", {"post": "yes"})

    assert not Member.objects.filter(pk=lena.pk).exists()
    assert told() == []


def test_two_presses_within_a_minute_are_two_letters() -> None:
    lena, dana = make_lena(), boss()

    for password in (NEW, f"{NEW}-again"):
        dana.post(
            f"/admin/agency/member/{lena.pk}/password/",
            {"password1": password, "password2": password, "usable_password": "true"},
        )

    assert told() == [(lena.email, "password", "Dana")] * 2


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
