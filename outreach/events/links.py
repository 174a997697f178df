"""The link to one's own reply: signed, and dead after half a year, or as soon as its version is no longer the reply's,
or it is forgotten.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from outreach.models import Rsvp

REPLY = "outreach.rsvp"
# Each letter about a reply has a new one.
LIFETIME = timedelta(days=180)


class LinkRefused(Exception):
    """The link is forged, expired or revoked, or who replied is forgotten."""


def link_for(rsvp: Rsvp) -> str:
    """The whole address of the page of a reply, for a letter."""
    token = signing.dumps([rsvp.pk, rsvp.link_version], salt=REPLY)
    return settings.SITE_URL + reverse("outreach:reply_link", args=[token])


def rsvp_behind(token: str) -> Rsvp:
    """The reply whose page a link opens; raises LinkRefused."""
    try:
        pk, version = signing.loads(token, salt=REPLY, max_age=LIFETIME)
    except signing.BadSignature:
        raise LinkRefused from None
    return known_rsvp(pk, version)


def known_rsvp(pk: int, version: int) -> Rsvp:
    """The reply of a link, if it still counts; raises LinkRefused."""
    known = Rsvp.objects.select_related("event__station", "interpreter_for")
    rsvp = known.filter(pk=pk, link_version=version, forgotten_on=None).first()
    if rsvp is None:
        raise LinkRefused
    return rsvp


def revoke(rsvp: Rsvp) -> None:
    """Make every link given out so far worthless."""
    Rsvp.objects.filter(pk=rsvp.pk).update(link_version=F("link_version") + 1)
    rsvp.refresh_from_db(fields=["link_version"])
