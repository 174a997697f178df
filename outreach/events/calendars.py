"""Events as calendar files: replaced when an event is moved, withdrawn when it is called off."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency
from outreach.models import Event

if TYPE_CHECKING:
    from icalendar import Event as Entry


def calendar_file(event: Event) -> str:
    """One event (RFC 5545), in the agency's own zone by its full name and in the language of whoever asks."""
    return calendar_of([event], method="CANCEL" if event.is_called_off else "PUBLISH")


def calendar_of(events: Collection[Event], *, method: str = "PUBLISH", name: str = "") -> str:
    # Here, for a start does not wait for it: most processes never write a calendar.
    from icalendar import Calendar

    agency = Agency.current()
    calendar = Calendar()
    calendar.add("prodid", f"-//{agency.short_name}//Community engagement portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event, agency))
    if events:
        # What was before the first of them matters to nobody; the rule for the next years does.
        first = min(event.starts_at for event in events).date()
        last = max(event.ends_at for event in events).date()
        calendar.add_missing_timezones(
            first_date=first.replace(year=first.year - 1, day=1), last_date=last.replace(year=last.year + 2, day=1)
        )
    return calendar.to_ical().decode()


def _entry(event: Event, agency: Agency) -> "Entry":
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.uid}@{settings.SITE_URL.partition('//')[2]}")
    # A calendar replaces what it has of this id by whatever has a higher sequence.
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", timezone.now())
    if agency.unit_email:  # RFC 5546 asks who sends it, where a calendar is to take it back
        entry.add("organizer", f"mailto:{agency.unit_email}")
    entry.add("dtstart", event.starts_at.astimezone(agency.zone))
    entry.add("dtend", event.ends_at.astimezone(agency.zone))
    entry.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
    entry.add("summary", _("Called off: %(event)s") % {"event": event} if event.is_called_off else str(event))
    entry.add("location", event.where)
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    if event.is_called_off:
        entry.add("description", str(event.cancelled_because))
    return entry
