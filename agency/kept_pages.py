"""Pages that are the same for every visitor: rendered once for each language, with the visitor's own marks put in.

Rendering a form is most of what its page costs (docs/performance.md). What differs between two visitors who have typed
nothing are hidden fields: the token against forgery, the moment the form was shown, a comment's key. A kept page is the
text around them. It is forgotten after half a minute, and at once where something that it shows is saved.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from uswds.typed import SHOWN_AT, stamp

View = Callable[..., HttpResponseBase]
SECONDS = 30
SESSION = settings.SESSION_COOKIE_NAME
# The hidden fields that are each visitor's own.
MARK = re.compile(rf' name="(csrfmiddlewaretoken|{SHOWN_AT}|key)" value="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """Text, the name of the mark that follows it, text, and so on to the last text."""

    pieces: tuple[str, ...]
    headers: dict[str, str]

    def shown_to(self, request: HttpRequest) -> HttpResponse:
        # A page has one token, one moment and one key, wherever it shows them.
        own = {"csrfmiddlewaretoken": get_token(request), SHOWN_AT: stamp(), "key": str(uuid4())}
        written = list(self.pieces)
        written[1::2] = [own[name] for name in written[1::2]]
        return HttpResponse("".join(written), headers=self.headers)


def same_for_all(view: View) -> View:
    """Says of a view that whoever has no session gets the same page, but for the marks: the middleware keeps it."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    kept.is_same_for_all = True  # type: ignore[attr-defined]
    return kept


class KeptPagesMiddleware:
    """Answers at once who comes without a session and asks for a page that is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A message waits in a session or in a cookie of its own.
        if not is_plain(request) or {"messages", SESSION} & request.COOKIES.keys():
            return self.get_response(request)
        key = key_of(request)
        page = caches["pages"].get(key)
        if page is None:
            response = self.get_response(request)
            if is_same_for_all(request) and not request.session.modified:
                keep(key, response)
            return response
        return page.shown_to(request)


def is_plain(request: HttpRequest) -> bool:
    """What stands in a query may show on the page."""
    return request.method == "GET" and not request.META.get("QUERY_STRING")


def is_same_for_all(request: HttpRequest) -> bool:
    return bool(request.resolver_match and getattr(request.resolver_match.func, "is_same_for_all", False))


def once(request: HttpRequest, *shown: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that `make` makes, kept for all visitors to whom the same is shown: nothing that one of them typed."""
    if not is_plain(request) or request.user.is_authenticated or len(get_messages(request)):
        return make()
    key = key_of(request, *shown)
    if page := caches["pages"].get(key):
        return page.shown_to(request)
    response = make()
    keep(key, response)
    return response


def key_of(request: HttpRequest, *shown: str) -> str:
    # Hashed, because an address may hold anything.
    return sha256("|".join([get_language() or "", request.path, *shown]).encode()).hexdigest()


def keep(key: str, response: HttpResponseBase) -> None:
    """Keep a page that is whole: one that sets a cookie is somebody's own."""
    if response.status_code == 200 and not response.cookies and isinstance(response, HttpResponse):
        caches["pages"].set(key, Page(tuple(_pieces(response.content.decode())), dict(response.items())), SECONDS)


def _pieces(html: str) -> Iterator[str]:
    end = 0
    for found in MARK.finditer(html):
        yield html[end : found.start(2)]
        yield found[1]
        end = found.end(2)
    yield html[end:]


def forget(**kwargs: Any) -> None:
    """A receiver of Django's signals: what pages show was changed. Again when it is committed: until then it shows."""
    caches["pages"].clear()
    transaction.on_commit(caches["pages"].clear)
