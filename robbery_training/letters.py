"""What only this program writes to a business; all the rest is written for every program alike."""

from datetime import date

from notices import outbox
from notices.kinds import Audience, register
from notices.outbox import Letter
from programs.letters import assignee_or, coordinators, to_applicant, to_staff
from programs.models import Application, ApplicationEvent, Appointment, Status

COMPLETED = register("robbery_training/completed", audience=Audience.APPLICANT)
ROSTER_EMPTY = register("robbery_training/roster_empty", audience=Audience.APPLICANT, is_reminder=True)
CERTIFICATES_END = register("robbery_training/certificates_end", audience=Audience.APPLICANT, is_reminder=True)
PEOPLE_CHANGED = register("robbery_training/people_changed", audience=Audience.STAFF)


def roster_empty(appointment: Appointment) -> Letter:
    """Keyed by the session: for a moved one it is asked anew."""
    once = f"{appointment.pk}-{appointment.sequence}"
    return to_applicant(ROSTER_EMPTY, appointment.application, once, appointment=appointment)


def certificates_end(application: Application, number: int, first: date, stage: int) -> Letter:
    """How many, and when the first of them ends: never whose."""
    business = application.robbery_training.business_name
    return to_applicant(CERTIFICATES_END, application, str(stage), number=number, first=first, business=business)


def people_changed(event: ApplicationEvent) -> None:
    """Staff are told what they did not do themselves, once there is a session to get ready for."""
    application = event.application
    if event.by is None and application.status == Status.SCHEDULED:
        members = assignee_or(coordinators(), application)
        once, appointment = str(event.pk), application.appointment
        outbox.post_all(
            to_staff(PEOPLE_CHANGED, application, members, once, appointment=appointment, change=event.note)
        )
