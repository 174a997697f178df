"""The calendar file of an assignment: sent when it is confirmed, taken back when it is not needed any more."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.models import Agency
from outreach.models import Assignment


def calendar_file(assignment: Assignment, *, cancelled: bool = False) -> str:
    """An iCalendar object (RFC 5545) in the agency's own zone; empty for written work, which has no hours."""
    # Here, for a start does not wait for it: most processes never write a calendar.
    from icalendar import Calendar, Event

    if assignment.starts_at is None or assignment.ends_at is None:
        return ""
    agency, request = Agency.current(), assignment.request
    calendar, entry = Calendar(), Event()
    calendar.add("prodid", f"-//{agency.short_name}//Community engagement portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    entry.add("uid", f"{assignment.key}@{settings.SITE_URL.partition('//')[2]}")
    # A calendar replaces what it has of this id by whatever has a higher sequence, and a history only grows.
    entry.add("sequence", request.history.count() + cancelled)
    entry.add("dtstamp", timezone.now())
    if agency.unit_email:  # RFC 5546 asks who sends it, where a calendar is to take it back
        entry.add("organizer", f"mailto:{agency.unit_email}")
    entry.add("dtstart", assignment.starts_at.astimezone(agency.zone))
    entry.add("dtend", assignment.ends_at.astimezone(agency.zone))
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    with override(assignment.interpreter.letter_language):
        words = {"agency": agency.short_name, "language": request.language}
        entry.add("summary", _("You interpret for %(agency)s: %(language)s") % words)
        entry.add("location", request.where)
    calendar.add_component(entry)
    around = assignment.starts_at.date()
    calendar.add_missing_timezones(
        first_date=around.replace(year=around.year - 1, day=1), last_date=around.replace(year=around.year + 2, day=1)
    )
    return calendar.to_ical().decode()
