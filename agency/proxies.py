"""Where a request comes from, as far as our own proxies vouch for it."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address: of what proxies claim, only what our own proxies added is believed."""
    claimed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(claimed) >= trusted:
        return claimed[-trusted]
    return request.META.get("REMOTE_ADDR", "")
