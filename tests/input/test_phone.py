"""What a member's phone or page sends by script: bodies that are none of ours are answered, and keep nothing broken."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from security_surveys.models import Finding
from tests.access.member_pages import MEMBER_PAGES
from tests.access.rows import Row
from tests.access.world import World

from .doors import Door, send
from .nasty import TAGS, VALUE
from .test_doors import ALL, SHAPES, _spoil
from .trying import browser, fuzz, look, undone

pytestmark = pytest.mark.django_db
HALF = "\ud800"
NUMBERS = st.one_of(st.integers(), st.just(10**30), st.just(-1), st.floats(), st.booleans(), st.none())
LEAF = st.one_of(VALUE, NUMBERS, st.sampled_from([HALF, "\x00", "words", "no", 10**400, 1e308]))
JSON = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(VALUE, inner, max_size=4), max_leaves=8
)
FIELDS = ("item", "change", "base", "after", "answer", "note", "urgency", "cost", "recommendation", "good", "first")
CHANGE = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6)


@fuzz(25)
@given(changes=st.lists(CHANGE, max_size=3), words=st.booleans(), known=st.booleans())
@example(changes=[{"note": HALF, "recommendation": "\x00", "urgency": 10**30}], words=False, known=True)
@example(changes=[{"base": 10**30}, {"base": 1e400}, {"after": [None, 1, HALF]}], words=False, known=True)
@example(changes=[{"good": HALF, "first": "\x00"}], words=True, known=True)
@example(changes=[{"note": tag} for tag in TAGS], words=False, known=True)
def test_visit_bears_any_changes(world: World, changes: list[dict[str, Any]], words: bool, known: bool) -> None:
    item = "words" if words else world.records["visit_item"].pk
    right = {
        "item": item, "change": "9d1f0c3e-6f0d-4f63-9d57-1a2f3c4d5e6f", "base": 0, "after": [], "answer": "no",
        "urgency": 1,
    }  # fmt: skip

    _answers(world, json.dumps({"changes": [(right if known else {}) | change for change in changes]}))


@fuzz(15)
@given(body=st.one_of(JSON.map(json.dumps), VALUE, st.binary(max_size=60)))
@example(body="[" * 100_000)
@example(body='{"changes": ' + "[" * 50_000 + "]" * 50_000 + "}")
@example(body='{"changes": [{"item": NaN, "base": Infinity}]}')
@example(body='{"changes": [{"item": ' + "9" * 5000 + "}]}")
@example(body='{"changes": ["words", null, 1]}')
@example(body=b"\xff\xfe{\x00}\x00")
def test_visit_bears_any_body(world: World, body: str | bytes) -> None:
    _answers(world, body)


def _answers(world: World, body: str | bytes) -> None:
    client = browser(world, "O")
    address = Door("security_surveys:answers", "visit").address(world)
    with undone(client):
        sent = body.encode("utf-8", "replace") if isinstance(body, str) else body
        response = client.generic("POST", address, sent, content_type="application/json", headers={"X-Autosave": "1"})
        look(response)
        assert response.status_code in {200, 400}
        for kept in Finding.objects.filter(visit__survey__application__reference=world.records["visit"]):
            assert HALF not in kept.note + kept.recommendation
        look(client.get(Door("security_surveys:survey", "visit").address(world)))


WRITTEN = [row for row in MEMBER_PAGES if row.post]


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: f"{row.name} {row.of}")
def test_members_form_bears_whatever_is_typed(world: World, row: Row) -> None:
    client = browser(world, str(row.post)[0])
    door = Door(row.name, row.of, {name: str(value) for name, value in row.data.items()})
    with undone(client):
        address = door.address(world) + row.query
        plain = door.filled_in(world, client, address)

        @fuzz(1)
        @given(st.lists(VALUE, min_size=1, max_size=6), st.integers(0, ALL), st.sampled_from(SHAPES))
        @example(TAGS, ALL, "typed")
        @example(["\x00", "9" * 30], ALL, "typed")
        def spoiled(values: list[str], which: int, shape: str) -> None:
            with undone(client):
                response = send(client, address, _spoil(plain, values, which, shape), multipart="files" in shape)
                look(response)
                if response.status_code == 302:
                    look(client.get(response.headers["Location"], follow=True))

        spoiled()
