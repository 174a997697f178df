"""Keeps out what no page could read: an alphabet that is not UTF-8, and a zero byte."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def all_in_utf8(application: Application) -> Application:
    """Whatever alphabet a body is said to be in, it is read as UTF-8, as every form of ours is sent.

    Python knows alphabets that no text can be read in, such as hex. On one of them Django fails before any middleware.
    """

    def reading(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return reading


def without_zero_bytes(get_response: Answer) -> Answer:
    """An address or a cookie with one is refused: PostgreSQL fails when asked for it. Forms see to their fields."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if any("\x00" in text for text in _texts(request)):
            raise BadRequest
        return get_response(request)

    return middleware


def _texts(request: HttpRequest) -> Iterable[str]:
    yield request.path
    yield from request.COOKIES.values()
    for name, values in request.GET.lists():
        yield from (name, *values)
