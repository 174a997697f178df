"""One try at one address: what was answered is looked at, and whatever it did is undone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from django.db import connection, models, transaction
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, settings

from tests.access.world import World

from .pages import read
from .strict import written

# Few and always the same ones where everybody waits for them; many and always others with HYPOTHESIS_PROFILE=thorough.
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "60"))
COMMON = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def fuzz(examples: int) -> settings:
    """So many examples of a property in an ordinary run."""
    few = {"max_examples": examples, "derandomize": True}
    return settings(**(few | COMMON if not THOROUGH else {"max_examples": EXAMPLES, **COMMON}))


@contextmanager
def undone(client: Client) -> Iterator[list[models.Model]]:
    """The rows that are saved meanwhile; afterwards neither the database nor the browser remembers."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic(), written() as rows:
        yield rows
        connection.check_constraints()
        transaction.set_rollback(True)
    client.cookies = cookies


def browser(world: World, letter: str = "P") -> Client:
    """Of somebody, as in tests/access; what goes wrong in a page goes wrong in the test."""
    client = Client() if letter == "P" else world.browser(letter)
    client.raise_request_exception = True
    if letter == "P":
        client.cookies = deepcopy(world.records["opened"])
    return client


def look(response: HttpResponseBase) -> None:
    """An answer that is no failure of ours, and holds nothing that somebody planted."""
    assert response.status_code not in {500, 501, 502}
    assert read(response).planted == []
    assert not any(set("\r\n\x00") & set(value) for value in response.headers.values())
    if getattr(response, "streaming", False):
        # Read to its end it is closed by the client; closed by us, it would close the database's connection, too.
        b"".join(response)
