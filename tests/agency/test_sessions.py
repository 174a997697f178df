"""Thirty minutes without a word and twelve hours in all; what was typed stays with whoever typed it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from agency import roles
from agency.models import Holiday, Member
from tests.factories import make_lena, make_member

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

PAGE, BY_SCRIPT = "/accounts/mine/", {"Sec-Fetch-Mode": "cors"}


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self, traveller: Any) -> None:
        self.traveller = traveller

    def forward(self, **by: float) -> None:
        self.traveller.shift(timedelta(**by))


@pytest.fixture
def clock() -> Iterator[Clock]:
    with travel(timezone.now(), tick=False) as traveller:
        yield Clock(traveller)


def is_in(client: Client, **headers: str) -> bool:
    return client.get(PAGE, headers=headers).status_code == 200


# --- The end ------------------------------------------------------------------


def test_session_ends_after_thirty_minutes_without_a_page(clock: Clock) -> None:
    client = signed_in_twice(make_lena())

    clock.forward(minutes=29)
    assert is_in(client)
    clock.forward(minutes=30)
    assert not is_in(client)


def test_session_ends_after_twelve_hours_of_work(clock: Clock) -> None:
    client = signed_in_twice(make_lena())

    for _time in range(24):
        clock.forward(minutes=29)
        assert client.post("/accounts/session/").status_code == 200
    clock.forward(minutes=24)

    assert not is_in(client)


@pytest.mark.parametrize("headers", [BY_SCRIPT, {"X-Autosave": "1"}])
def test_what_a_script_asks_by_itself_keeps_nobody_signed_in(clock: Clock, headers: dict[str, str]) -> None:
    client = signed_in_twice(make_lena())

    for _time in range(5):
        clock.forward(minutes=5)
        client.get("/accounts/session/", headers=headers)
    clock.forward(minutes=5)

    assert not is_in(client)


def test_whoever_says_so_stays(clock: Clock) -> None:
    client = signed_in_twice(make_lena())

    clock.forward(minutes=29)
    answer = client.post("/accounts/session/", headers=BY_SCRIPT).json()
    clock.forward(minutes=29)

    assert answer["left"] == 30 * 60
    assert is_in(client)


def test_nobody_stays_beyond_the_end(clock: Clock) -> None:
    client = signed_in_twice(make_lena())

    clock.forward(minutes=30)

    assert client.post("/accounts/session/", headers=BY_SCRIPT).status_code == 401


@pytest.mark.parametrize(("seconds", "writes"), [(59, 0), (61, 1)])
def test_that_somebody_is_there_is_written_once_a_minute(
    clock: Clock, seconds: int, writes: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in_twice(make_lena())
    clock.forward(seconds=seconds)

    with django_assert_max_num_queries(9) as asked:
        client.get("/accounts/session/")

    assert len([query for query in asked if query["sql"].startswith('UPDATE "django_session"')]) == writes


def test_resident_keeps_an_unfinished_form_longer(clock: Clock) -> None:
    client = Client()
    client.get("/")
    session = client.session
    session["draft"] = "typed"
    session.save()

    clock.forward(hours=13)
    client.get("/")

    assert client.session["draft"] == "typed"


# --- Nothing typed is lost ----------------------------------------------------


def test_form_of_the_admin_sent_too_late_is_kept_and_sent_again(clock: Clock) -> None:
    dana = make_member(roles.ADMINISTRATOR)
    client = signed_in_twice(dana)
    holiday = {"on": "2027-07-05", "name": "Independence Day, observed", "_save": "Save"}
    clock.forward(minutes=31)

    late = client.post("/admin/agency/holiday/add/", holiday)
    page = late.content.decode()

    assert (late.status_code, late["Cache-Control"]) == (401, "no-store")
    assert [name for name, value in holiday.items() if f'name="{name}" value="{value}"' not in page] == []
    assert (list(client.session.keys()), Holiday.objects.count()) == ([], 0)

    signed_in_twice(dana).post("/admin/agency/holiday/add/", holiday)
    assert Holiday.objects.get().name == holiday["name"]


def test_password_sent_too_late_is_not_kept(clock: Clock) -> None:
    client = signed_in_twice(make_member(roles.ADMINISTRATOR))
    clock.forward(minutes=31)

    response = client.post("/admin/agency/member/add/", {"username": "new", "password1": PASSWORD})

    assert (response.status_code, PASSWORD in response.content.decode()) == (302, False)


def test_page_of_another_member_is_told_apart() -> None:
    """The script shows what was typed only to whoever typed it."""
    lena, omar = signed_in_twice(make_lena()), signed_in_twice(make_member())

    answers = [client.get("/accounts/session/").json()["whose"] for client in (lena, omar, lena)]

    assert (answers[0] == answers[2], answers[0] == answers[1]) == (True, False)


# --- Seen and ended by their owner --------------------------------------------


def come_in(code: str, browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    give_password(client)
    give_code(client, code)
    return client


def test_owner_sees_the_sessions_and_ends_the_others() -> None:
    codes = recovery_codes_of(make_lena_with_app()[0])
    first, second = come_in(codes[0], "Browser at the desk"), come_in(codes[1], "Browser left open")

    page = first.get("/accounts/sessions/").content.decode()
    first.post("/accounts/sessions/")

    assert ("Browser left open" in page, "127.0.0.1" in page) == (True, True)
    assert (is_in(first), is_in(second)) == (True, False)


def test_nobody_else_sees_them() -> None:
    _lena, secret = make_lena_with_app()
    come_in(code_of(secret), "Browser of Lena")

    assert "Browser of Lena" not in signed_in_twice(make_member()).get("/accounts/sessions/").content.decode()


def test_inactive_member_is_signed_out_for_good() -> None:
    lena, secret = make_lena_with_app()
    client = come_in(code_of(secret), "Browser")

    for is_active in (False, True):
        member = Member.objects.get(pk=lena.pk)
        member.is_active = is_active
        member.save()

    assert not is_in(client)
    assert not UserSession.objects.exists()


def test_new_password_ends_the_sessions_elsewhere() -> None:
    codes = recovery_codes_of(make_lena_with_app()[0])
    here, elsewhere = come_in(codes[0], "Here"), come_in(codes[1], "Elsewhere")
    new = "a-far-longer-lantern"

    assert is_in(elsewhere)
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (is_in(here), is_in(elsewhere)) == (True, False)
