"""What is due about events, asked of their state."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder
from outreach.models import EventStatus, Rsvp

from . import letters

# A place that is given back then can still be passed on.
SOON = 2


@reminder
def event_soon(on: date) -> Iterator[Letter]:
    """Who comes, two days before; who has replied only since, the day before, and who replied today is not told."""
    agency = Agency.current()
    first, last = agency.at(on + timedelta(days=1), 0), agency.at(on + timedelta(days=SOON + 1), 0)
    for rsvp in _coming(first, last, replied_before=agency.at(on, 0)):
        yield letters.reminder(letters.SOON, rsvp)


@reminder
def event_today(on: date) -> Iterator[Letter]:
    """Who comes, on the day: at seven, or three hours before an earlier event."""
    agency = Agency.current()
    for rsvp in _coming(agency.at(on, 0), agency.at(on + timedelta(days=1), 0), replied_before=agency.at(on, 0)):
        starts_at = rsvp.event.starts_at
        if starts_at > timezone.now():  # after that it is too late to remind
            yield letters.reminder(letters.TODAY, rsvp, min(agency.at(on, 7), starts_at - timedelta(hours=3)))


def _coming(first: datetime, last: datetime, replied_before: datetime) -> Iterator[Rsvp]:
    comes = Rsvp.objects.coming().exclude(email_hash="").filter(
        event__status=EventStatus.ANNOUNCED, event__starts_at__gte=first, event__starts_at__lt=last,
        asked_at__lt=replied_before,
    )  # fmt: skip
    return comes.select_related("event").iterator()
