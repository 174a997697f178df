"""Five failures lock a name for ten minutes; fifty lock an address; nobody learns from it whose names there are."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from agency import lockout, roles
from agency.models import Member, SignInLock
from tests.conftest import POSTGRES
from tests.factories import make_lena, make_member
from tests.threads import at_once

from .entrance import PASSWORD, code_of, give_code, give_password, make_lena_with_app, signed_in_twice

pytestmark = pytest.mark.django_db

LOCKED = "Too many tries went wrong."
WRONG = "you specified are not correct"


def fail(times: int, login: str = "lena", **extra: str) -> str:
    """What the last of so many wrong passwords is answered."""
    for _time in range(times):
        page = give_password(Client(), login, "not-the-password", **extra).content.decode()
    return page


def all_fail(colleagues: int) -> None:
    """So many names, each tried five times from the one address: what the page does, without its hashing."""
    request = Client().get("/accounts/login/").wsgi_request
    for number in range(5 * colleagues):
        lockout.of_password(request, f"colleague{number // 5}").went_wrong()


def comes_in(login: str = "lena", **extra: str) -> bool:
    return give_password(Client(), login, PASSWORD, **extra).status_code == 302


def test_fifth_failure_locks_the_account_for_ten_minutes() -> None:
    make_lena_with_app()
    fail(4)
    assert comes_in()  # the password was right: the second factor is still to come
    fail(1)

    assert not comes_in()
    assert LOCKED in fail(1)
    with travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert comes_in()


def test_failures_while_locked_make_the_lock_no_longer() -> None:
    make_lena_with_app()
    fail(5)

    with travel(timezone.now() + timedelta(minutes=9)):
        fail(5)
    with travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert comes_in()


def test_coming_in_begins_the_count_anew() -> None:
    _lena, secret = make_lena_with_app()
    client = Client()
    fail(4)
    give_password(client)
    give_code(client, code_of(secret))

    fail(4)

    assert comes_in()


def test_password_and_codes_are_counted_together() -> None:
    _lena, secret = make_lena_with_app()
    client = Client()
    fail(2)
    give_password(client)
    for _time in range(3):
        give_code(client, "000000")

    answer = give_code(client, code_of(secret))

    assert (answer.status_code, LOCKED in answer.content.decode()) == (200, True)
    assert not comes_in()


def test_codes_asked_for_again_are_counted() -> None:
    lena, secret = make_lena_with_app()
    client = signed_in_twice(lena, seconds_ago=301)
    for _time in range(5):
        give_code(client, "000000", "reauthenticate")

    assert LOCKED in give_code(client, code_of(secret), "reauthenticate").content.decode()


def test_name_of_nobody_is_locked_as_one_of_somebody_is() -> None:
    make_lena_with_app()

    assert (WRONG in fail(5, "lena"), WRONG in fail(5, "nobody-here")) == (True, True)
    assert (LOCKED in fail(1, "lena"), LOCKED in fail(1, "nobody-here")) == (True, True)


def test_locked_by_its_name_an_account_is_locked_by_its_address_and_says_no_more() -> None:
    """Two names that are locked together would be known to be one account's."""
    make_lena_with_app(email="lena@example.com")
    fail(5, "lena")

    page = give_password(Client(), "lena@example.com", PASSWORD).content.decode()

    assert (LOCKED in page, WRONG in page) == (False, True)


def test_one_office_locks_no_colleague_out() -> None:
    make_lena_with_app()

    all_fail(9)

    assert comes_in()


def test_fifty_failures_lock_their_address_alone() -> None:
    make_lena_with_app()

    all_fail(10)

    assert not comes_in()
    assert comes_in(REMOTE_ADDR="192.0.2.7")


def test_nothing_that_was_typed_is_stored() -> None:
    fail(1, "my-password-by-mistake")

    assert "my-password" not in str(list(SignInLock.objects.values()))


def test_what_is_over_is_deleted() -> None:
    fail(1, "nobody-here")

    with travel(timezone.now() + timedelta(days=1, minutes=1)):
        fail(1, "somebody-else")
        assert SignInLock.objects.count() == 3


def test_administrator_lifts_a_lock() -> None:
    lena, _secret = make_lena_with_app()
    fail(5)
    dana = signed_in_twice(make_member(roles.ADMINISTRATOR))
    lock = SignInLock.objects.get(member=lena)

    dana.post("/admin/agency/signinlock/", {"action": "lift", "_selected_action": [lock.pk]})

    assert comes_in()


@pytest.mark.parametrize("role", [roles.COORDINATOR, roles.AUDITOR])
def test_nobody_else_sees_or_lifts_locks(role: str) -> None:
    assert signed_in_twice(make_member(role)).get("/admin/agency/signinlock/").status_code == 403


def test_locked_account_is_shut_for_a_passkey_too() -> None:
    """A passkey asks for no password: what is locked is the account."""
    lena = make_lena()
    for _time in range(5):
        lockout.of_code(Client().get("/").wsgi_request, lena).went_wrong()

    assert lockout.is_member_locked(lena)


def test_right_password_at_the_fifth_try_is_no_lock_in_the_trail() -> None:
    make_lena_with_app()
    fail(4)

    assert comes_in()
    assert not SignInLock.objects.exclude(locked_until=None).exists()
    assert max(SignInLock.objects.values_list("failures", flat=True)) == 4


@pytest.mark.skipif(not POSTGRES, reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_of_twenty_wrong_passwords_at_once_five_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    make_lena_with_app()
    tried, look = [], Member.check_password

    def slowly(member: Member, password: str, *args: Any) -> bool:
        tried.append(password)
        time.sleep(0.2)  # so that all twenty stand here together, if they are let
        return look(member, password, *args)

    monkeypatch.setattr(Member, "check_password", slowly)

    outcomes = at_once(20, lambda place: give_password(Client(), "lena", f"wrong-{place}").status_code)

    assert (len(tried), outcomes) == (5, {200: 20})
