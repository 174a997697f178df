"""While the database is away: whoever sent a form keeps every word of it, and is told what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DataError, Error, IntegrityError, InterfaceError, OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from agency.middleware import agency_zone
from comments.models import Comment
from comments.sealing import verify
from tests.factories import make_agency, make_lena
from tests.programs.visitor import answers, make_open_program, type_in, url, words
from uswds.typed import HONEYPOT, SHOWN_AT, stamp

pytestmark = pytest.mark.django_db
WRITE = "/comments/write/"
TYPED = {
    "kind": "concern",
    "subjects": ["about_service", "about_candidacy"],
    "text": "He said \"no\" & left.\r\n\r\n<script>alert('x')</script> Щ 👍" + " and so on" * 900,
    "name": 'Rosa "Ro" <b>Delgado',
    "email": "rosa@example.com",
    "phone": "910 555 0100",
    "relation": "resident",
    "language": "es",
    "chapter": "",
}


@pytest.fixture
def rosa() -> Client:
    """A browser that is shown our error pages, as in production."""
    make_agency()
    return Client(raise_request_exception=False)


@contextmanager
def database_away(error: type[Error] = OperationalError, *, cold: bool = True) -> Iterator[None]:
    """Every statement fails; a `cold` process remembers nothing of before."""

    def refuse(*_statement: Any) -> None:
        raise error("connection to server was lost")

    if cold:
        cache.clear()
    with connection.execute_wrapper(refuse):
        yield


def send(rosa: Client, path: str = WRITE, **changes: Any) -> HttpResponse:
    return rosa.post(path, {SHOWN_AT: stamp(), **TYPED, **changes})


def kept(response: HttpResponse) -> dict[str, list[str]]:
    """What the page's button sends once more: every field, and every value of it."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode()):
        fields.setdefault(unescape(name), []).append(unescape(value))
    return fields


def typed_in(response: HttpResponse) -> dict[str, Any]:
    own = {SHOWN_AT, "csrfmiddlewaretoken"}
    fields = {name: values for name, values in kept(response).items() if name not in own}
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


# --- A form that was sent ----------------------------------------------------


@pytest.mark.parametrize("cold", [True, False], ids=["new process", "process that remembers"])
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_everything_typed_is_kept(rosa: Client, error: type[Error], cold: bool) -> None:
    with database_away(error, cold=cold):
        response = send(rosa)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Nothing you typed is lost." in words(response)
    assert typed_in(response) == TYPED
    assert "<script" not in response.content.decode()
    assert not Comment.objects.exists()


def test_its_button_stores_one_comment_as_it_was_typed(rosa: Client) -> None:
    with database_away():
        first = send(rosa)
        second = rosa.post(WRITE, kept(first))
    assert typed_in(second) == TYPED

    third, fourth = (rosa.post(WRITE, kept(second)) for _press in range(2))

    comment = Comment.objects.get()
    assert third.url == fourth.url == comment.get_absolute_url()
    assert (comment.text, comment.name) == (TYPED["text"].replace("\r\n", "\n"), TYPED["name"])
    assert (comment.about_service, comment.about_candidacy, comment.about_standards) == (True, True, False)
    assert verify().is_intact


def test_button_of_the_page_before_is_kept_too(rosa: Client) -> None:
    with database_away():
        response = send(rosa, go_on="1")

    assert kept(response)["go_on"] == ["1"]


def test_form_of_the_page_is_safe_and_guarded_like_any_other() -> None:
    make_agency()
    rosa = Client(enforce_csrf_checks=True, raise_request_exception=False)
    shown = {name: values[0] for name, values in hidden(rosa.get(WRITE)).items() if name != "next"}
    with database_away():
        response = rosa.post(WRITE, shown | TYPED)

    assert f'name="{HONEYPOT}"' in response.content.decode()
    assert [len(kept(response)[name]) for name in (SHOWN_AT, "csrfmiddlewaretoken")] == [1, 1]
    assert rosa.post(WRITE, kept(response)).status_code == 302


def hidden(response: HttpResponse) -> dict[str, list[str]]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: [value] for name, value in found}


def test_robots_page_that_needs_the_database_gives_way_to_it(rosa: Client) -> None:
    with database_away():
        response = send(rosa, **{SHOWN_AT: "too fast"})

    assert (response.status_code, typed_in(response)) == (503, TYPED)


def test_form_whose_draft_cannot_be_saved_is_kept(rosa: Client) -> None:
    make_open_program()
    type_in(rosa, "you")
    typed = answers("contact")

    with database_away():
        response = send(rosa, url("contact"), **typed)

    assert (response.status_code, typed_in(response)) == (503, TYPED | typed)
    assert rosa.post(url("contact"), kept(response)).url == url("ride")


def test_draft_that_could_be_read_but_not_saved_is_kept(rosa: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_open_program()

    def fail(*_args: object, **_more: object) -> None:
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr("django.contrib.sessions.backends.db.SessionStore.save", fail)
        response = type_in(rosa, "you")

    assert (response.status_code, typed_in(response)) == (503, {n: str(value) for n, value in answers("you").items()})


# --- Reading -----------------------------------------------------------------


PAGES = [
    "/", "/comments/", WRITE, "/comments/heard/", "/programs/", "/help/", "/nowhere/",
    "/certificates/7KQM-2XRD-94CF-GHTZ/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_page_that_cannot_be_shown_asks_to_load_it_again(rosa: Client, path: str) -> None:
    with database_away():
        response = rosa.get(path)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Wait half a minute, then load this page again." in words(response)
    assert "<form" not in response.content.decode()


def test_page_calls_for_help_by_telephone_all_the_same(rosa: Client) -> None:
    with database_away():
        assert 'href="tel:911"' in rosa.get(WRITE).content.decode()


def test_page_is_in_the_readers_language(rosa: Client) -> None:
    with database_away():
        assert '<html lang="es">' in rosa.get(WRITE, headers={"accept-language": "es"}).content.decode()


def test_commander_keeps_what_they_wrote(rosa: Client) -> None:
    rosa.force_login(make_lena())

    with database_away():
        response = rosa.post("/station/north/plan/about/", {"about": "Houses, a school and a park.", "revision": 3})

    assert response.status_code == 503
    assert typed_in(response) == {"about": "Houses, a school and a park.", "revision": "3"}


# --- What it is not for ------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/login/", "/accounts/login/"])
def test_staffs_part_has_its_usual_error_page(rosa: Client, path: str) -> None:
    rosa.force_login(make_lena())

    with database_away():
        response = rosa.post(path, {"username": "lena", "password": "secret"})

    assert (response.status_code, "Something went wrong on our side" in words(response)) == (500, True)
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("error", [IntegrityError, DataError, ProgrammingError])
def test_fault_of_our_own_is_no_absence_of_the_database(
    rosa: Client, monkeypatch: pytest.MonkeyPatch, error: type[Error]
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr("comments.views.receive", fail)

    response = send(rosa)

    assert (response.status_code, "Something went wrong on our side" in words(response)) == (500, True)


def test_it_is_logged_by_its_name_alone(rosa: Client, caplog: pytest.LogCaptureFixture) -> None:
    with database_away():
        send(rosa)

    assert "The database is away: OperationalError" in caplog.text
    assert [private for private in ("Rosa", "rosa@", "127.0.0.1", "said") if private in caplog.text] == []


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_clock_is_that_of_greenwich_while_nobody_knows_the_agencys(error: type[Error]) -> None:
    make_agency(time_zone="America/New_York")
    assert str(agency_zone()) == "America/New_York"

    with database_away(error), timezone.override(agency_zone()):
        assert str(timezone.get_current_timezone()) == "UTC"
