"""Which captain's link was opened in this browser: for two hours, or until it is revoked."""

from time import time

from django.http import HttpRequest

from .links import LinkRefused, serving_captain
from .models import Captain

OPEN_FOR = 2 * 60 * 60


def grant(request: HttpRequest, captain: Captain) -> None:
    """Let this browser into a captain's pages. One at a time: who leads two groups opens the other one's letter."""
    request.session["captain"] = [captain.pk, captain.link_version, int(time()) + OPEN_FOR]


def opened_captain(request: HttpRequest) -> Captain:
    """The captain whose pages these are; raises LinkRefused if no link was opened here, or it no longer counts."""
    pk, version, until = request.session.get("captain", (0, 0, 0))
    if until < time():
        raise LinkRefused
    return serving_captain(pk, version)


def leave(request: HttpRequest) -> None:
    """Forget everything opened here: the next person at this computer sees nothing."""
    request.session.flush()
