"""A captain's private link: signed, and dead as soon as its version is no longer the captain's."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from .models import Captain

CAPTAIN = "watch.captain"
# Captains hear from us at least once a year, with a new link.
LIFETIME = timedelta(days=400)


class LinkRefused(Exception):
    """The link is forged, expired or revoked, or its captain has left."""


def link_for(captain: Captain) -> str:
    """The whole address of a captain's own pages, for a letter."""
    token = signing.dumps([captain.pk, captain.link_version], salt=CAPTAIN)
    return settings.SITE_URL + reverse("watch:link", args=[token])


def captain_behind(token: str) -> Captain:
    """The captain whose pages a link opens; raises LinkRefused."""
    try:
        pk, version = signing.loads(token, salt=CAPTAIN, max_age=LIFETIME)
    except signing.BadSignature:
        raise LinkRefused from None
    return serving_captain(pk, version)


def serving_captain(pk: int, version: int) -> Captain:
    """The captain of a link, if it still counts; raises LinkRefused."""
    # A term that has ended locks nobody out: often there is no other captain yet, and then nobody could keep the roster
    # or write down the meeting at which one is chosen. The page says that it has ended, and we are told: who leaves is
    # entered as having left, and that ends the link.
    serving = Captain.objects.serving().select_related("group__station", "group__liaison")
    captain = serving.filter(pk=pk, link_version=version, group__dissolved_on=None).first()
    if captain is None:
        raise LinkRefused
    return captain


def revoke(captain: Captain) -> None:
    """Make every link given out so far worthless."""
    Captain.objects.filter(pk=captain.pk).update(link_version=F("link_version") + 1)
    captain.refresh_from_db(fields=["link_version"])
