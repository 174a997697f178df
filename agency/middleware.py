from collections.abc import Callable

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
        with timezone.override(Agency.current().zone):
            return self.get_response(request)
