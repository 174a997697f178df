"""What keeps robots out, and lets people in."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from engagement import guard
from engagement.guard import NOT_PUBLIC
from tests.factories import make_application
from tests.programs.visitor import answers, make_open_program, type_in, url, words
from uswds.typed import HONEYPOT, SHOWN_AT, stamp

pytestmark = pytest.mark.django_db
SHOWN = "2026-11-22T10:00:00Z"


def hidden_fields(page: str) -> dict[str, str]:
    """What the form of a page sends when its button is pressed."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {unescape(name): unescape(value) for name, value in fields}


def statuses(client: Client, number: int, **headers: str) -> list[int]:
    return [client.post(url("you"), {SHOWN_AT: stamp()}, **headers).status_code for _post in range(number)]


def test_person_gets_through(client: Client) -> None:
    make_open_program()

    assert type_in(client, "you").url == url("contact")


def test_field_that_people_do_not_see_stops_robots(client: Client) -> None:
    make_open_program()

    response = type_in(client, "you", **{HONEYPOT: "http://spam.example"})

    assert response.status_code == 400
    assert "One more press, please" in words(response)
    assert "draft/ride-along" not in client.session


@pytest.mark.parametrize(
    "shown_at",
    ["", "shown", "shown:1vMxyz:forged", signing.TimestampSigner(salt="another").sign("shown"), "\x00"],
    ids=["none", "unsigned", "forged", "of another form", "NUL"],
)
def test_form_that_was_never_shown_is_not_taken(client: Client, shown_at: str) -> None:
    make_open_program()

    response = type_in(client, "you", **{SHOWN_AT: shown_at})

    assert response.status_code == 400


@pytest.mark.parametrize(("seconds", "status"), [(1, 400), (3, 302)])
def test_form_back_sooner_than_anybody_reads_is_not_taken(
    client: Client, settings: Settings, seconds: int, status: int
) -> None:
    settings.FASTEST_PERSON = 2.0
    make_open_program()
    with time_machine.travel(SHOWN, tick=False) as now:
        shown_at = hidden_fields(client.get(url("you")).content.decode())[SHOWN_AT]
        now.shift(timedelta(seconds=seconds))
        response = type_in(client, "you", **{SHOWN_AT: shown_at})

    assert response.status_code == status


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=str,
)
def test_words_of_another_site_get_no_button_of_ours(headers: dict[str, str]) -> None:
    """CSRF is looked at after the guard, whose page gives a fresh token to what was typed."""
    client = Client(enforce_csrf_checks=True)

    response = client.post("/comments/write/", {"text": "words of another site"}, headers=headers)

    page = response.content.decode()
    assert (response.status_code, "words of another" in page, "Send it now" in page) == (403, False, False)


def test_form_of_our_own_that_came_too_fast_keeps_its_words(client: Client) -> None:
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}

    response = client.post("/comments/write/", {"text": "words of our own"}, headers=headers)

    assert (response.status_code, "words of our own" in response.content.decode()) == (400, True)


def test_form_left_open_for_hours_is_still_taken(client: Client) -> None:
    make_open_program()
    with time_machine.travel(SHOWN, tick=False) as now:
        shown_at = stamp()
        now.shift(timedelta(hours=20))

        assert type_in(client, "you", **{SHOWN_AT: shown_at}).status_code == 302


def test_pressing_again_sends_everything_typed(client: Client) -> None:
    make_open_program()
    typed = {"first_name": 'Rosa "Ro" <b>', "last_name": "Núñez\n"}
    stopped = type_in(client, "you", **typed, **{HONEYPOT: "x"}).content.decode()

    response = client.post(url("you"), hidden_fields(stopped))

    assert response.url == url("contact")
    assert 'value="Rosa &quot;Ro&quot; &lt;b&gt;"' in client.get(url("you")).content.decode()


def test_every_answer_to_one_question_is_kept_too(client: Client) -> None:
    make_open_program()

    stopped = type_in(client, "safety", conflicts=["lawsuit", "pending case"], **{HONEYPOT: "x"}).content.decode()

    kept = re.findall(r'name="conflicts" value="([^"]+)"', stopped)
    assert kept == ["lawsuit", "pending case"]


def test_comment_is_kept_with_every_subject_and_every_word(client: Client) -> None:
    typed = {"kind": "concern", "subjects": ["about_service", "about_standards"], "text": 'A "word"\n<b>'}

    stopped = client.post("/comments/write/", {SHOWN_AT: stamp(), **typed, HONEYPOT: "x"}).content.decode()

    kept = re.findall(r'name="(kind|subjects|text)" value="([^"]*)"', stopped)
    assert [value for name, value in kept if name == "subjects"] == typed["subjects"]
    assert [unescape(value) for name, value in kept if name == "text"] == [typed["text"]]


# --- The rate limit ----------------------------------------------------------


@pytest.fixture
def three_posts(settings: Settings) -> None:
    settings.RATE_LIMIT = (3, 600)
    make_open_program()


@pytest.mark.usefixtures("three_posts")
def test_too_many_posts_from_an_address_are_refused_politely(client: Client) -> None:
    assert statuses(client, 3) == [200, 200, 200]

    response = client.post(url("you"), {SHOWN_AT: stamp()})

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "Too many tries in a short time" in words(response)


@pytest.mark.usefixtures("three_posts")
def test_limit_is_forgotten_when_its_time_is_over(client: Client) -> None:
    with time_machine.travel(SHOWN, tick=False) as now:
        assert statuses(client, 4)[-1] == 429
        now.shift(timedelta(seconds=601))
        assert statuses(client, 1) == [200]


@pytest.mark.usefixtures("three_posts")
def test_another_address_is_not_held_responsible(client: Client) -> None:
    statuses(client, 4)

    assert statuses(client, 1, REMOTE_ADDR="203.0.113.9") == [200]


@pytest.mark.usefixtures("three_posts")
def test_reading_is_never_limited(client: Client) -> None:
    statuses(client, 4)

    assert [client.get(url("you")).status_code for _page in range(5)] == [200] * 5


@pytest.mark.usefixtures("three_posts")
def test_claiming_other_addresses_helps_nobody(client: Client) -> None:
    claims = [f"198.51.100.{number}" for number in range(4)]

    answered = [statuses(client, 1, HTTP_X_FORWARDED_FOR=claim)[0] for claim in claims]

    assert answered == [200, 200, 200, 429]


@pytest.mark.usefixtures("three_posts")
def test_full_hall_checks_in_over_one_wi_fi(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses(client, 4)
    assert guard.MOST_AT_THE_DOOR == 600
    monkeypatch.setattr(guard, "MOST_AT_THE_DOOR", 5)

    answered = [client.post("/events/here/you/", {SHOWN_AT: stamp()}).status_code for _person in range(6)]

    assert answered == [404] * 5 + [429]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (2, " , ,", "192.0.2.1"),
    ],
)
def test_only_what_our_own_proxies_say_is_believed(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert guard.address_of(request) == address


def test_counters_server_that_is_gone_stops_nobody(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.RATE_LIMIT = (1, 600)
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"shared": redis}
    make_open_program()

    assert statuses(client, 3) == [200, 200, 200]
    assert "Posts are not counted: ConnectionError" in caplog.text


# --- Every public form -------------------------------------------------------


EXAMPLES = {"int": "1", "slug": "ride-along"}


def public_paths(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """An example address of every page outside the staff's part."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + re.sub(r"<(\w+):\w+>", lambda found: EXAMPLES.get(found[1], "you"), str(pattern.pattern))
        if path.startswith(NOT_PUBLIC):
            continue
        if isinstance(pattern, URLResolver):
            yield from public_paths(pattern.url_patterns, path)
        else:
            yield path


def test_walk_finds_the_pages_that_take_posts() -> None:
    paths = set(public_paths())

    assert {url("sign"), "/programs/applications/find/", "/programs/guardian/you/", "/comments/write/"} <= paths


@pytest.mark.parametrize("path", sorted(set(public_paths())))
def test_no_public_page_takes_a_post_from_a_robot(client: Client, path: str) -> None:
    make_open_program()
    make_application()

    response = client.post(path, {HONEYPOT: "http://spam.example", SHOWN_AT: stamp()})

    assert response.status_code == 400
    assert "One more press, please" in words(response)


@pytest.mark.parametrize("path", [*map(url, ("you", "contact", "ride", "emergency", "safety")), "/comments/write/"])
def test_every_form_carries_what_the_guard_asks_for(client: Client, path: str) -> None:
    make_open_program()

    page = client.get(path).content.decode()

    assert f'name="{HONEYPOT}"' in page
    assert f'name="{SHOWN_AT}"' in page


def test_forged_form_of_another_site_is_refused_with_our_own_page() -> None:
    make_open_program()
    client = Client(enforce_csrf_checks=True)

    response = client.post(url("you"), answers("you") | {SHOWN_AT: stamp()})

    assert response.status_code == 403
    assert "This page was open too long" in words(response)
