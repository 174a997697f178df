from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from .models import Agency


class AgencyTimeMiddleware:
    """Puts each request on the agency's clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/healthz/"):
            return self.get_response(request)  # asked whether the database answers: it cannot be asked for the clock
        with timezone.override(agency_zone()):
            return self.get_response(request)


def agency_zone() -> ZoneInfo | None:
    """The agency's time zone; None, which is UTC, while the database is away: what was typed must still be kept."""
    try:
        return Agency.current().zone
    except (DatabaseError, InterfaceError):
        return None
