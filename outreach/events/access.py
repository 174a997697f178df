"""Which replies were opened in this browser: each for two hours, or until its link is revoked."""

from time import time

from django.http import HttpRequest

from outreach.models import Rsvp

from .links import LinkRefused, known_rsvp

OPEN_FOR = 2 * 60 * 60


def grant(request: HttpRequest, rsvp: Rsvp) -> None:
    """Let this browser see a reply; the redirect that follows takes the link off the address bar."""
    opened = request.session.get("replies", {})
    opened[str(rsvp.event_id)] = [rsvp.pk, rsvp.link_version, int(time()) + OPEN_FOR]
    request.session["replies"] = opened


def opened_rsvp(request: HttpRequest, event_pk: int) -> Rsvp:
    """The reply to an event that was opened here; raises LinkRefused if none was, or it no longer counts."""
    pk, version, until = request.session.get("replies", {}).get(str(event_pk), (0, 0, 0))
    if until < time():
        raise LinkRefused
    return known_rsvp(pk, version)
