"""Private links that are none: cut, doubled, of another kind, or made up. None of them opens a page."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.access.table import OPEN
from tests.access.world import World

from .nasty import PIECE
from .test_pages import HOLED, PIECES_OF, _with_pieces
from .trying import browser, fuzz, look, undone

pytestmark = pytest.mark.django_db
# Every address that somebody's secret is a piece of, with the record whose token is right there.
TOKENS = sorted(name for name, route in PIECES_OF.items() if "<str:token>" in route)
KINDS = {
    "programs:link": "ride_link", "programs:guardian": "guardian_link", "watch:link": "captain_link",
    "outreach:reply_link": "reply_link", "outreach:assignment_link": "assignment_link", "cpp:confirm": "follow_link",
    "cpp:stop": "stop_link",
}  # fmt: skip
# Other secrets in an address: references, numbers on paper, receipts.
OTHERS = sorted(
    name for name in {row.name for row in OPEN} if HOLED.search(PIECES_OF[name]) and name not in KINDS
)  # fmt: skip
SHUT = {400, 403, 404, 410}


def test_every_address_with_a_token_is_tried() -> None:
    assert sorted(KINDS) == TOKENS


@pytest.mark.parametrize("name", KINDS)
def test_link_that_is_none_opens_nothing(world: World, name: str) -> None:
    right = world.records[KINDS[name]]
    others = [world.records[other] for other in KINDS.values() if other != KINDS[name]]
    client = browser(world, "X")
    assert client.get(reverse(name, args=[right])).status_code in {200, 302}
    client.cookies.clear()

    for wrong in _spoiled(right, others):
        _is_shut(world, name, wrong)


@fuzz(5)
@given(name=st.sampled_from(TOKENS), piece=PIECE, cut=st.integers(1, 80), letter=st.characters(codec="ascii"))
def test_link_that_was_made_up_opens_nothing(world: World, name: str, piece: str, cut: int, letter: str) -> None:
    right = str(world.records[KINDS[name]])

    for wrong in (
        piece,
        right[:cut] + piece + right[cut:],
        right[: -min(cut, len(right))],
        _changed(right, cut, letter),
    ):
        if wrong and wrong != right:
            _is_shut(world, name, wrong)


def _changed(token: str, at: int, letter: str) -> str:
    return token[: at % len(token)] + letter + token[at % len(token) + 1 :]


def _spoiled(token: str, others: list[str]) -> Iterator[str]:
    yield from others
    yield from (
        token * 2,
        token[:-1],
        token[1:],
        token + "=",
        token.swapcase(),
        token[::-1],
        f" {token}",
        f"{token}\x00",
    )
    yield from (token.replace(":", "::"), token.replace(":", ""), token.partition(":")[0], ":::", ".", "🚓", "a" * 5000)
    yield from (f"{token}é", "\u202e" + token, "e30:1:1", ".eJyLjgUAARUAuQ:1xVBva:x", "W10", "null", "[]", "[1,1]:a:b")


def _is_shut(world: World, name: str, wrong: str) -> None:
    client = browser(world, "X")
    address = _with_pieces(PIECES_OF[name], [wrong])
    with undone(client) as rows:
        for response in (client.get(address), client.post(address, {"typed_name": wrong})):
            look(response)
            assert response.status_code in {*SHUT, 405}, wrong
        assert rows == []


@pytest.mark.parametrize("name", OTHERS)
def test_page_of_a_record_that_is_none_opens_nothing(world: World, name: str) -> None:
    """As the holder of other links: a reference or key that is none leads nowhere, and says nothing."""
    client = browser(world)

    for wrong in ("zzzz-zzzz", "9" * 30, "é", "00000000-0000-0000-0000-000000000000"):
        with undone(client):
            look(client.get(_with_pieces(PIECES_OF[name], [wrong])))
            look(client.post(_with_pieces(PIECES_OF[name], [wrong])))
