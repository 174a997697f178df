"""Every public address with pieces that are none, words to search that are none, and pages and months that are none."""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from tests.access.rows import Row, all_names
from tests.access.table import OPEN
from tests.access.world import World

from .nasty import PIECE, TAGS, VALUE
from .trying import browser, fuzz, look, undone

pytestmark = pytest.mark.django_db
# What the public's pages read behind the question mark, and what others might.
ASKED = ["q", "page", "language", "station", "next", "change", "month", "kind", "tag", "then", "now", "year"]
PIECES_OF = {name: route for name, route in all_names() if not route.startswith("/admin/")}
HOLED = re.compile(r"<[^>]*>")
ANSWERS = st.dictionaries(st.sampled_from(ASKED), st.lists(VALUE, min_size=1, max_size=2), min_size=1, max_size=4)


def _shown(world: World) -> list[Row]:
    """Of the pages: a file on paper reads nothing behind the question mark, and takes long to be drawn."""
    return [
        row
        for row in OPEN
        if set(row.get) & set("XP") and not row.name.endswith(("pdf", "certificate", "certificates"))
    ]


def test_every_page_bears_any_question(world: World) -> None:
    asked = {name: "9" * 30 if name in {"page", "then", "now", "year"} else TAGS[1] for name in ASKED}
    client, query = browser(world), "?" + urlencode(asked)

    for row in _shown(world):
        with undone(client):
            look(client.get(row.address(world.args(row.of)).partition("?")[0] + query))


@pytest.mark.parametrize(
    ("who", "value"), [("P", TAGS[0]), ("C", TAGS[0]), ("C", "9" * 30)], ids=["tag", "tag to a member", "number"]
)
def test_every_address_bears_any_piece(world: World, who: str, value: str) -> None:
    client = browser(world, who)

    for route in PIECES_OF.values():
        if HOLED.search(route):
            _try(client, _with_pieces(route, [value]))


def test_zero_byte_is_refused_in_every_piece_question_and_cookie(world: World) -> None:
    """PostgreSQL fails when it is asked for one."""
    client = browser(world, "X")

    assert client.get("/events/here/%00/").status_code == 400
    assert client.get("/events/?language=%00").status_code == 400
    client.cookies[settings.SESSION_COOKIE_NAME] = "12345678\x00"
    assert client.get("/").status_code == 400


def test_first_and_last_month_lead_nowhere_further(world: World) -> None:
    client = browser(world, "X")

    first, last = (client.get(f"/events/month/{month}/").content.decode() for month in ("2000-01", "2099-12"))

    assert ('rel="prev"' in first, 'rel="next"' in first) == (False, True)
    assert ('rel="prev"' in last, 'rel="next"' in last) == (True, False)


def test_number_too_large_for_its_column_is_not_found(world: World) -> None:
    client, slug = browser(world, "X"), world.records["committee_slug"]

    assert client.get(f"/committees/{slug}/meetings/{10**30}/").status_code == 404


@fuzz(15)
@given(route=st.sampled_from(sorted(PIECES_OF.values())), pieces=st.lists(PIECE, min_size=1, max_size=3), asked=ANSWERS)
@example(route="/events/month/<month:month>/", pieces=["2099-12"], asked={"page": ["0"]})
@example(route="/events/month/<month:month>/", pieces=["2000-01"], asked={"page": ["-1"]})
@example(route="/plans/<slug:slug>/changes/", pieces=["north"], asked={"then": ["9" * 30], "now": ["\x00"]})
@example(route="/search/", pieces=["x"], asked={"q": ["\x00" + TAGS[1]], "page": ["1e400"]})
def test_any_address_bears_anything(world: World, route: str, pieces: list[str], asked: Any) -> None:
    _try(browser(world, "X"), _with_pieces(route, pieces) + "?" + urlencode(asked, doseq=True))


def _with_pieces(route: str, pieces: list[str]) -> str:
    """A route with something in each of its holes."""
    rest = list(pieces)
    return HOLED.sub(lambda _hole: quote(rest.pop(0) if rest else pieces[0], safe=""), route)


def _try(client: Client, address: str) -> None:
    with undone(client):
        look(client.get(address))


@fuzz(8)
@given(
    row=st.sampled_from([row for row in OPEN if "X" in row.get and not row.of]),
    language=VALUE, agent=VALUE, referer=VALUE, key=VALUE, spoken=VALUE, address=VALUE, charset=VALUE,
)  # fmt: skip
@example(Row("home", "", ""), "hex", "hex", "hex", "hex", "hex", "hex", "hex")
@example(Row("comments:write", "", ""), *TAGS[:7])
@example(Row("home", "", ""), *7 * ["12345678\x00"])
def test_every_page_bears_any_header(
    world: World, row: Row, language: str, agent: str, referer: str, key: str, spoken: str, address: str, charset: str
) -> None:
    client = browser(world, "X")
    # A zero byte is written as \000 in a cookie, and read as one.
    kept = {settings.LANGUAGE_COOKIE_NAME: spoken, settings.SESSION_COOKIE_NAME: key, "csrftoken": key}
    client.cookies.load({name: _as_header(value) for name, value in kept.items()} | {"seen": "\x00" * ("\x00" in key)})
    headers = {
        "Accept-Language": language, "User-Agent": agent, "Referer": referer, "X-Forwarded-For": address,
        "X-Autosave": agent, "If-None-Match": referer, "If-Modified-Since": language, "Range": f"bytes={address}",
        "Accept": spoken, "Origin": referer, "X-Requested-With": key,
    }  # fmt: skip
    with undone(client):
        content_type = f"text/plain; charset={_as_header(charset)}"
        sent = {name: _as_header(value) for name, value in headers.items()}
        look(client.generic("GET", row.address([]), content_type=content_type, headers=sent))


def _as_header(value: str) -> str:
    """As a server hands it over: a letter a byte, and no line break."""
    return re.sub(r"[\r\n\x00]", " ", value.encode("utf-8", "replace").decode("latin-1"))
