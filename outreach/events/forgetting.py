"""Forgetting who replied: of the row only what is counted stays."""

from datetime import date, timedelta

from django.db import transaction

from agency.models import Agency
from notices import outbox
from outreach.models import Rsvp

# So long after an event we may still want to ask those who came. The form and the privacy page say so.
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def forget(rsvp: Rsvp, on: date) -> None:
    """Erase who it was and what help they asked for, in the letters too; the link to the reply opens nothing more."""
    rsvp.name = rsvp.email = rsvp.help_wanted = ""
    rsvp.forgotten_on = on
    rsvp.save(update_fields=["name", "email", "email_hash", "help_wanted", "forgotten_on"])
    outbox.forget_recipient(rsvp.about_key)


def forget_who_replied(on: date) -> int:
    """Forget those who replied to events that ended thirty days ago; returns how many."""
    ended = Agency.current().at(on - KEPT_FOR, 0)
    forgotten = list(Rsvp.objects.filter(event__ends_at__lt=ended, forgotten_on=None))
    for rsvp in forgotten:
        forget(rsvp, on)
    return len(forgotten)
