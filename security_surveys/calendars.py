"""The officer's own calendar file of a visit. It says where to go, and nothing of what was asked or found."""

from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency
from programs.models import Appointment

from .models import SecuritySurvey


def calendar_file(survey: SecuritySurvey, appointment: Appointment) -> str:
    """An iCalendar object (RFC 5545) in the agency's own zone."""
    # Here, for a start does not wait for it: most processes never write a calendar.
    from icalendar import Calendar, Event

    agency = Agency.current()
    calendar, event = Calendar(), Event()
    calendar.add("prodid", f"-//{agency.short_name}//Community engagement portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event.add("uid", f"{appointment.uid}@security-survey-visit")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", appointment.opening.starts_at.astimezone(agency.zone))
    event.add("dtend", appointment.opening.ends_at.astimezone(agency.zone))
    event.add("class", "PRIVATE")
    event.add("summary", _("Security survey %(reference)s") % {"reference": survey.application.reference})
    event.add("location", survey.where)
    event.add("description", survey.application.phone)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()
