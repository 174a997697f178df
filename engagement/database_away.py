"""What somebody sees who sends a form while the database restarts: everything they typed, and a button."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views import defaults

from uswds.typed import NOT_KEPT, typed_in

logger = logging.getLogger(__name__)


class DatabaseAwayMiddleware:
    """Keeps what was typed when nothing could be saved, by the public or a commander; no half of it was stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_saved(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """For what no view raised: a session that could not be saved, a page of the guard's that needed the database."""
    return not_saved(request, sys.exception()) or defaults.server_error(request)


def not_saved(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The page that keeps what was typed; None if something else went wrong, or in a part whose forms are not kept."""
    if not isinstance(exception, (OperationalError, InterfaceError)) or request.path.startswith(NOT_KEPT):
        return None
    logger.error("The database is away: %s", type(exception).__name__)
    # Without the request's context, which would ask the database who we are.
    context = {"typed": typed_in(request), "sent": request.method == "POST", "csrf_token": get_token(request)}
    response = HttpResponse(render_to_string("engagement/not_saved.html", context), status=503)
    response["Retry-After"] = "30"
    return response
