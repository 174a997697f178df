"""Every form of the public, filled with what nobody should send: no failure, no broken row, no tag, nothing typed lost.

A few examples in an ordinary run, always the same; `make fuzz` tries many more, and others each time.
"""

from collections import Counter
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from tests.access.rows import Row, all_names
from tests.access.table import OPEN
from tests.access.world import World
from uswds.typed import SHOWN_AT, stamp

from .doors import DOORS, Door, Typed, send
from .nasty import TAGS, VALUE
from .pages import posting, read
from .trying import browser, fuzz, look, undone

pytestmark = pytest.mark.django_db
# Who may not be there is answered so; and what leads elsewhere was not taken.
TAKES_NOTHING = {401, 403, 404, 405}
TEXT = {"text", "email", "tel", "search", "url", "number", "textarea", "date", "time"}
# One post makes several of these: what happened, line by line, and who was told.
MANY = {"Session", "ApplicationEvent", "Notice", "Trainee", "AuditEntry", "SignInLock", "RequestEvent", "Response"}
# What a form that comes back may have left: how often somebody tried to sign in, and what the steps before it kept.
LEFT = {"Session", "AuditEntry", "SignInLock"}


def test_every_form_of_the_public_has_a_door(world: World) -> None:
    there, doors = dict(all_names()), {door.name for door in DOORS}
    client = browser(world)

    taking = {row.name for row in OPEN if row.name not in doors and _takes(client, world, row)}

    assert sorted(f"{name} ({there[name]})" for name in taking) == [], "These have no door: see doors.py"
    assert sorted(doors - there.keys()) == [], "These are gone"


def _takes(client: Client, world: World, row: Row) -> bool:
    """Whether it answers a post of a stranger, or of who holds a link, otherwise than the same address opened."""
    with undone(client):
        address = row.address(world.args(row.of))
        shown, sent = client.get(address), client.post(address, {SHOWN_AT: stamp()})
        look(shown)
        look(sent)
    is_shown_alike = row.post is None and (sent.status_code, sent.headers.get("Location")) == (
        shown.status_code, shown.headers.get("Location"),
    )  # fmt: skip
    is_led_to_sign_in = "/login/" in sent.headers.get("Location", "")
    return sent.status_code not in TAKES_NOTHING and not is_shown_alike and not is_led_to_sign_in


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_whatever_is_typed_is_answered(world: World, door: Door) -> None:
    client = browser(world)
    with undone(client):
        address = door.reached(world, client)
        plain = door.filled_in(world, client, address)

        @fuzz(1)
        @given(st.lists(VALUE, min_size=1, max_size=6), st.integers(0, 2**24 - 1), st.sampled_from(SHAPES))
        @example(TAGS, ALL, "typed")
        @example(["\x00", "9" * 30, "Ø" * 3000], ALL, "sent with files")
        def spoiled(values: list[str], which: int, shape: str) -> None:
            _is_taken_or_explained(client, address, _spoil(plain, values, which, shape), multipart="files" in shape)

        _leads_as_promised(door, client, address, plain)
        spoiled()


ALL = 2**24 - 1
SHAPES = ["typed", "sent with files", "twice", "left out", "with more"]


def _spoil(plain: Typed, values: list[str], which: int, shape: str) -> Typed:
    """Every field whose bit is set holds something else."""
    typed = dict(plain)
    for place, name in enumerate(name for name in plain if name != SHOWN_AT):
        if which >> place & 1:
            new = [] if shape == "left out" else [values[place % len(values)]]
            typed[name] = [*plain[name], *new] if shape == "twice" else new
    more = {f"x{value}"[:90]: values for value in values} if shape == "with more" else {}
    return {name: value for name, value in {**typed, **more}.items() if value}


def _leads_as_promised(door: Door, client: Client, address: str, plain: Typed) -> None:
    """The form is reached, and filled in well: otherwise nothing below says much."""
    with undone(client):
        response = send(client, address, plain)
    assert (response.status_code == 302) == door.leads, response


def _is_taken_or_explained(client: Client, address: str, typed: Typed, *, multipart: bool) -> None:
    with undone(client) as rows:
        response = send(client, address, typed, multipart=multipart)
        look(response)
        if _has_errors(response):
            assert [row for row in rows if type(row).__name__ not in LEFT] == []
            assert _lost(response, address, typed) == []
        _is_once(rows)
        if response.status_code == 302:
            look(client.get(response.headers["Location"], follow=True))


def _has_errors(response: HttpResponseBase) -> bool:
    contexts: Any = getattr(response, "context", None) or []
    return response.status_code == 200 and any(
        getattr(value, "errors", None) for context in contexts for part in context for value in part.values()
    )


def _lost(response: HttpResponseBase, address: str, typed: Typed) -> list[tuple[str, str, list[str]]]:
    """What was typed and does not stand in its field any more."""
    forms = list(posting(read(response), address.partition("?")[0]))
    fields = {name: kept for form in forms for name, kept in form.fields.items()}
    return [
        (name, values[-1], fields[name].values)
        for name, values in typed.items()
        if name in fields and fields[name].kind in TEXT and _lines(values[-1]) not in map(_lines, fields[name].values)
    ]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_once(rows: list[models.Model]) -> None:
    added = Counter(type(row).__name__ for row in rows)
    assert {name: number for name, number in added.items() if number > 1 and name not in MANY} == {}
