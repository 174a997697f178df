"""The links in a follower's letters: signed, and good for the two things they are for."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import Follower

CONFIRM, STOP = "cpp.follow", "cpp.stop"
# Whoever does not confirm within a week is forgotten.
CONFIRM_WITHIN = 7 * 24 * 60 * 60


class LinkRefused(Exception):
    """The link is forged, too old, or of somebody who stopped following."""


def confirm_link(follower: Follower) -> str:
    return settings.SITE_URL + reverse("cpp:confirm", args=[signing.dumps(follower.pk, salt=CONFIRM)])


def stop_link(follower: Follower) -> str:
    """Good for as long as the letter is kept: it must always be possible to stop."""
    return settings.SITE_URL + reverse("cpp:stop", args=[signing.dumps(follower.pk, salt=STOP)])


def follower_of(token: str, salt: str) -> Follower:
    """The follower of a link; raises LinkRefused."""
    try:
        pk = signing.loads(token, salt=salt, max_age=CONFIRM_WITHIN if salt == CONFIRM else None)
    except signing.BadSignature:
        raise LinkRefused from None
    follower = Follower.objects.select_related("plan__station").filter(pk=pk).first()
    if follower is None:
        raise LinkRefused
    return follower
