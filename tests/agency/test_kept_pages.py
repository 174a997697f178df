"""A page that is kept is shown to everybody: nothing in it may be anybody's own."""

import re
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_agency, make_member, make_program
from tests.programs.visitor import as_typed, fill_in, make_open_program, type_in, url, words
from uswds.typed import SHOWN_AT

pytestmark = pytest.mark.django_db
WRITE = "/comments/write/"


def hidden(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', html)


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", ["/programs/ride-along/apply/you/", WRITE])
def test_each_visitor_gets_a_token_a_moment_and_a_key_of_their_own(path: str) -> None:
    make_open_program()
    pages = [page(Client(), path) for _visitor in range(3)]

    for name in ("csrfmiddlewaretoken", SHOWN_AT, "key"):
        given = [set(hidden(html, name)) for html in pages]
        assert all(len(own) == (name != "key" or path == WRITE) for own in given)
        if name != SHOWN_AT:  # within one second it is the same for all
            assert not set.intersection(*given)


def test_token_of_a_kept_page_is_taken_from_its_visitor_and_from_no_other() -> None:
    make_open_program()
    page(Client(), url("you"))
    rosa, sam = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    (token,) = set(hidden(page(rosa, url("you")), "csrfmiddlewaretoken"))
    (shown_at,) = hidden(page(sam, url("you")), SHOWN_AT)
    typed = {"csrfmiddlewaretoken": token, SHOWN_AT: shown_at, "first_name": "Rosa"}

    assert rosa.post(url("you"), typed).status_code == 200
    assert sam.post(url("you"), typed).status_code == 403


def test_kept_page_sets_the_cookie_that_its_token_needs() -> None:
    make_open_program()
    page(Client(), url("you"))

    response = Client().get(url("you"))

    assert "csrftoken" in response.cookies
    assert "Cookie" in response["Vary"]
    assert "no-store" in response["Cache-Control"]
    assert "Content-Security-Policy" in response


def test_what_one_visitor_typed_is_on_no_page_of_another() -> None:
    make_open_program()
    rosa = Client()
    type_in(rosa, "you", first_name="Rosalinda")
    type_in(rosa, "contact", email="not an address")

    assert "Rosalinda" in page(rosa, url("you"))
    assert "not an address" in page(rosa, url("contact"))
    for step in ("you", "contact", "ride"):
        assert "Rosalinda" not in page(Client(), url(step))
        assert "not an address" not in page(Client(), url(step))


def test_minor_and_adult_are_each_shown_their_own_steps() -> None:
    make_open_program(minors_allowed=True, minimum_age_with_guardian=1)
    adult, minor = Client(), Client()
    fill_in(adult, "you")
    type_in(minor, "you", **as_typed("birth_date", date(date.today().year - 10, 1, 1)))  # noqa: DTZ011

    for _again in range(2):
        assert "Guardian" not in page(adult, url("ride"))
        assert "uardian" in page(minor, url("ride"))


def test_each_language_has_its_own_page() -> None:
    make_open_program()
    for _again in range(2):
        assert '<html lang="en">' in page(Client(), WRITE)
        assert '<html lang="es">' in page(Client(), WRITE, accept_language="es")


def test_member_sees_their_name_and_a_visitor_does_not(client: Client, without_second_factor: None) -> None:
    client.force_login(make_member(first_name="Lena", last_name="Ortizova", is_staff=True))

    for _again in range(2):
        assert "Ortizova" in page(client, WRITE)
        assert "Ortizova" not in page(Client(), WRITE)


def test_message_meant_for_one_is_shown_to_one() -> None:
    make_open_program()
    page(Client(), url("you"))
    rosa = Client()
    fill_in(rosa, "you")
    from django.contrib.messages import SUCCESS
    from django.contrib.messages.storage.base import Message
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    storage = CookieStorage(RequestFactory().get("/"))
    rosa.cookies["messages"] = storage._encode([Message(SUCCESS, "For Rosa alone")])

    assert "For Rosa alone" in page(rosa, url("ride"))
    assert "For Rosa alone" not in page(Client(), url("ride"))


def test_what_stands_in_the_query_is_not_kept() -> None:
    make_open_program()
    assert "fbclid" in page(Client(), url("you") + "?fbclid=1")
    assert "fbclid" not in page(Client(), url("you"))


def test_change_of_the_agency_or_the_program_shows_at_once() -> None:
    agency, program = make_agency(), make_open_program()
    page(Client(), url("you"))

    agency.name = "Harbor Town Police"
    agency.save()
    assert "Harbor Town Police" in page(Client(), url("you"))

    program.is_open = False
    program.save()
    assert "Not taking applications now" in words(Client().get(url("you")))


def test_page_with_an_error_is_nobody_elses() -> None:
    response = Client().post(WRITE, {SHOWN_AT: "", "text": "half a thought"})
    assert response.status_code in {200, 400}
    assert "half a thought" not in page(Client(), WRITE)


def test_kept_pages_ask_the_database_nothing() -> None:
    make_open_program()
    paths = [url("you"), url("ride"), WRITE, reverse("cpp:plans")]
    for path in paths:
        page(Client(), path)

    with CaptureQueriesContext(connection) as asked:
        for path in paths:
            page(Client(), path)

    assert list(asked) == []


def test_kept_pages_do_not_fill_the_memory() -> None:
    make_program()
    for number in range(20):
        Client().get(f"/comments/write/?{number}")
        Client().get(f"/nowhere/{number}/")
    assert len(caches["pages"]._cache) <= 1
