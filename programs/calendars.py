"""The calendar file of an appointment: replaced when it is moved, withdrawn when it is cancelled."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.models import Agency

from .models import Application, Appointment, AppointmentStatus

if TYPE_CHECKING:
    from icalendar import Timezone


def last_appointment(application: Application) -> Appointment | None:
    """The newest, cancelled or not; None while there was none."""
    return application.appointments.select_related("opening__station").order_by("-pk").first()


def for_application(application: Application) -> str:
    """The calendar file of the last appointment; empty while there was none."""
    appointment = last_appointment(application)
    return calendar_file(appointment) if appointment else ""


def calendar_file(appointment: Appointment) -> str:
    """An iCalendar object (RFC 5545) in the agency's own zone by its full name."""
    # Here, for a start does not wait for it: most processes never write a calendar.
    from icalendar import Calendar, Event

    agency = Agency.current()
    application, opening = appointment.application, appointment.opening
    cancelled = appointment.status == AppointmentStatus.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", f"-//{agency.short_name}//Community engagement portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{appointment.uid}@{application.program.slug}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", timezone.now())
    if agency.unit_email:  # RFC 5546 asks who sends it, where a calendar is to take it back
        event.add("organizer", f"mailto:{agency.unit_email}")
    event.add("dtstart", opening.starts_at.astimezone(agency.zone))
    event.add("dtend", opening.ends_at.astimezone(agency.zone))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if not application.kind.officer_comes:
        event.add("location", opening.where)
    with override(application.language):
        event.add("summary", str(application.kind.words.calendar) % {"agency": agency.short_name})
        event.add("description", _("Reference %(reference)s") % {"reference": application.reference})
    calendar.add_component(event)
    calendar.add_component(_zone(agency, opening.starts_at))
    return calendar.to_ical().decode()


def _zone(agency: Agency, around: datetime) -> "Timezone":
    from icalendar import Timezone

    year = around.year
    return Timezone.from_tzid(
        agency.time_zone,
        first_date=around.date().replace(year=year - 1, day=1),
        last_date=around.date().replace(year=year + 2, day=1),
    )
