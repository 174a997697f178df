from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from agency.models import Agency

# The five words of the header; a word whose part of the portal is not there yet is left out.
NAVIGATION = [
    (_("Programs"), "programs:catalogue"),
    (_("Comments"), "comments:start"),
    (_("Plans"), "cpp:plans"),
    (_("Events"), "outreach:events"),
    (_("Help"), "agency:help"),
]


def portal(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: who we are and where one can go."""
    return {
        "agency": Agency.current(),
        "navigation": list(_navigation(request.path)),
        "demo": settings.DEMO,
    }


def _navigation(path: str) -> Iterator[dict[str, Any]]:
    for label, name in NAVIGATION:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        yield {"label": label, "url": url, "current": path.startswith(url)}
