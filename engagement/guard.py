"""Keeps robots out of every public form: a rate limit, a field people do not see, and a clock."""

import logging
from collections.abc import Callable
from time import time

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from agency.encryption import keyed_hash
from agency.proxies import address_of
from uswds.typed import HONEYPOT, SHOWN_AT, typed_in

logger = logging.getLogger(__name__)

# Members sign in to these (sign-in has limits of its own), and choosing a language writes nothing.
NOT_PUBLIC = (
    "/admin/", "/accounts/", "/station/", "/surveys/", "/trainings/", "/log/", "/quarterly/", "/door/", "/training/",
    "/language/",
)  # fmt: skip

# A whole meeting may stand behind one address, the Wi-Fi of its hall: whoever scans the code at the door is counted
# apart, and against more. What is pressed there is a number without a name.
AT_THE_DOOR = "/events/here/"
MOST_AT_THE_DOOR = 600


class GuardMiddleware:
    """Stands before every public POST, so that no form can be forgotten."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and not request.path.startswith(NOT_PUBLIC):
            refusal = refuse(request)
            if refusal:
                return refusal
        return self.get_response(request)


def refuse(request: HttpRequest) -> HttpResponseBase | None:
    """A page that says politely why this post is not taken, or None."""
    if over_the_limit(address_of(request), request.path):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(settings.RATE_LIMIT[1])
        return response
    if is_foreign(request):
        # CSRF is looked at after us, and our page gives its token: no words of another site get a button of ours.
        return render(request, "403_csrf.html", {"title": _("We could not take this")}, status=403)
    if request.POST.get(HONEYPOT) or too_fast(request.POST.get(SHOWN_AT, "")):
        response = render(request, "engagement/press_again.html", {"typed": typed_in(request)}, status=400)
        response["Cache-Control"] = "no-store"  # it holds all that was typed
        return response
    return None


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that a form was sent from a page of ours."""
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours


def is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that it was sent from elsewhere; old ones say nothing."""
    if "Origin" in request.headers:
        return not is_ours(request)
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def over_the_limit(address: str, path: str) -> bool:
    most, seconds = settings.RATE_LIMIT
    counter = "posts"
    if path.startswith(AT_THE_DOOR):
        counter, most = "here", MOST_AT_THE_DOOR
    window = int(time() // seconds)
    cache = caches["shared"]
    try:
        key = f"{counter}/{window}/{keyed_hash(address)}"
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) > most
    except Exception as error:  # the counter's server is gone: people must still be able to apply
        logger.warning("Posts are not counted: %s", type(error).__name__)
        return False


def too_fast(shown_at: str) -> bool:
    """Whether a form came back sooner than anybody reads, or was never shown at all."""
    signer = signing.TimestampSigner(salt=SHOWN_AT)
    try:
        signer.unsign(shown_at)
        shown = signing.b62_decode(shown_at.split(":")[1])
    except signing.BadSignature:
        return True
    return time() - shown < settings.FASTEST_PERSON
