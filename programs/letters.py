"""Every letter about an application: who hears, and what they are told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter

from . import calendars, links
from .models import Application, ApplicationEvent, Appointment, AppointmentStatus, Signature, Status, WaitingPlace

RECEIVED = register("programs/received", audience=Audience.APPLICANT)
GUARDIAN_ASKED = register("programs/guardian_asked", audience=Audience.GUARDIAN)
GUARDIAN_COPY = register("programs/guardian_copy", audience=Audience.GUARDIAN)
LINK = register("programs/link", audience=Audience.APPLICANT)
ERASURE_ASKED = register("programs/erasure_asked", audience=Audience.APPLICANT)
CONTACT_CHANGED = register("programs/contact_changed", audience=Audience.APPLICANT)

# What an action on an application says to the applicant, and to staff: named in workflow.TRANSITIONS.
TO_APPLICANT = {
    name: register(f"programs/{name}", audience=Audience.APPLICANT)
    for name in (
        "guardian_signed", "question", "approved", "declined", "scheduled", "moved", "cancelled", "completed",
        "withdrawn", "expired", "reopened", "enrolled",
    )
}  # fmt: skip
RIDE_COMPLETED = register("programs/ride_completed", audience=Audience.APPLICANT)
TO_STAFF = {
    name: register(f"programs/{name}", audience=Audience.STAFF)
    for name in ("answered", "time_booked", "time_cancelled", "applicant_withdrew")
}

WITH_CALENDAR = {"scheduled", "moved", "cancelled", "withdrawn"}

ANSWER_AWAITED = register("programs/answer_awaited", audience=Audience.APPLICANT, is_reminder=True)
BOOKING_AWAITED = register("programs/booking_awaited", audience=Audience.APPLICANT, is_reminder=True)
GUARDIAN_AWAITED = register("programs/guardian_awaited", audience=Audience.GUARDIAN, is_reminder=True)
SOON = register("programs/soon", audience=Audience.APPLICANT, is_reminder=True)
TODAY = register("programs/today", audience=Audience.APPLICANT, is_reminder=True)
ON_THE_WAITING_LIST = register("programs/on_the_waiting_list", audience=Audience.APPLICANT)
SEATS_OFFERED = register("programs/seats_offered", audience=Audience.APPLICANT)
OFFER_RAN_OUT = register("programs/offer_ran_out", audience=Audience.APPLICANT)
WAITED_IN_VAIN = register("programs/waited_in_vain", audience=Audience.APPLICANT)
FEEDBACK_ASKED = register("programs/feedback_asked", audience=Audience.APPLICANT)
PROMISE_RUNS = register("programs/promise_runs", audience=Audience.STAFF, is_reminder=True)
OVERDUE = register("programs/overdue", audience=Audience.STAFF, is_reminder=True)
DIGEST = register("programs/digest", audience=Audience.STAFF, is_reminder=True)


CALL_US = _("Call us, and we will do it with you.")


def received(application: Application, signatures: Sequence[Signature]) -> None:
    """The receipt, with a copy of what was signed; and, for a minor, the guardian's own letter."""
    if application.status == Status.WAITING_FOR_GUARDIAN:
        outbox.post(_to_guardian(GUARDIAN_ASKED, application, "asked"))
    outbox.post(to_applicant(RECEIVED, application, "first", signatures=signatures))


def after(event: ApplicationEvent, letter: str, staff_letter: str) -> None:
    """The letters of a transition, named once for each event."""
    application, once = event.application, str(event.pk)
    appointment = calendars.last_appointment(application)
    if letter:
        calendar = calendars.calendar_file(appointment) if appointment and _changes(appointment, letter) else ""
        kind = application.kind.letters.get(letter) or TO_APPLICANT[letter]
        outbox.post(to_applicant(kind, application, once, calendar=calendar, event=event, appointment=appointment))
    if letter == "guardian_signed":
        outbox.post(_to_guardian(GUARDIAN_COPY, application, once))
    # Staff are told what they did not do themselves.
    if staff_letter and event.by is None:
        members = assignee_or(coordinators(), application)
        outbox.post_all(to_staff(TO_STAFF[staff_letter], application, members, once, appointment=appointment))


def _changes(appointment: Appointment, letter: str) -> bool:
    """Whether a letter tells of a seat taken or given back; a ride kept or missed stays in the calendar."""
    over = appointment.status in {AppointmentStatus.KEPT, AppointmentStatus.MISSED}
    return letter in WITH_CALENDAR and not over


def new_links(application: Application) -> None:
    """After all links were ended: the applicant's, and the guardian's while theirs is awaited."""
    now = timezone.now().strftime("%Y%m%d%H%M%S")
    link_again(application, now)
    if application.status == Status.WAITING_FOR_GUARDIAN:
        outbox.post(guardian_awaited(application, now))


def link_again(application: Application, hour: str) -> None:
    """The private link once more, at most once an hour."""
    outbox.post(to_applicant(LINK, application, hour))


def contact_changed(application: Application, old_email: str, event: ApplicationEvent) -> None:
    """To the address that was: whoever did not change it themselves should know."""
    letter = to_applicant(CONTACT_CHANGED, application, str(event.pk), to=old_email)
    outbox.post(letter)


def erasure_asked(application: Application, event: ApplicationEvent) -> None:
    outbox.post(to_applicant(ERASURE_ASKED, application, str(event.pk)))


def to_applicant(
    kind: Kind,
    application: Application,
    once: str,
    *,
    to: str | None = None,
    calendar: str = "",
    send_after: datetime | None = None,
    **context: Any,
) -> Letter:
    address = application.email if to is None else to
    return Letter(
        kind=kind,
        key=f"{kind.name}/{application.pk}/{once}",
        to=address,
        language=application.language,
        about=application.about,
        # On paper a link of a hundred signs is of no use.
        context={
            "application": application,
            "words": application.kind.words,
            "prepare": f"{application.kind.folder}/letters/_prepare.txt",
            "link": links.link_for(application) if address else CALL_US,
            **context,
        },
        calendar=calendar,
        send_after=send_after,
    )


def appointment_reminder(kind: Kind, appointment: Appointment, send_after: datetime | None = None) -> Letter:
    """Keyed by time: what is moved is reminded of anew."""
    once = f"{appointment.pk}-{appointment.sequence}"
    return to_applicant(kind, appointment.application, once, appointment=appointment, send_after=send_after)


def on_the_waiting_list(place: WaitingPlace) -> None:
    _about_waiting(ON_THE_WAITING_LIST, place)


def seats_offered(place: WaitingPlace) -> None:
    _about_waiting(SEATS_OFFERED, place)


def offer_ran_out(place: WaitingPlace) -> None:
    _about_waiting(OFFER_RAN_OUT, place)


def waited_in_vain(place: WaitingPlace) -> None:
    _about_waiting(WAITED_IN_VAIN, place)


def _about_waiting(kind: Kind, place: WaitingPlace) -> None:
    outbox.post(to_applicant(kind, place.application, str(place.pk), place=place, opening=place.opening))


def guardian_awaited(application: Application, once: str) -> Letter:
    return _to_guardian(GUARDIAN_AWAITED, application, once)


def _to_guardian(kind: Kind, application: Application, once: str) -> Letter:
    return Letter(
        kind=kind,
        key=f"{kind.name}/{application.pk}/{once}",
        to=application.ride_along.guardian_email,
        language=application.language,
        about=application.about,
        context={"application": application, "link": links.guardian_link_for(application)},
    )


def to_staff(
    kind: Kind, application: Application, members: Iterable[Member], once: str, **context: Any
) -> Iterator[Letter]:
    """The same letter to each of some members."""
    for member in members:
        yield Letter(
            kind=kind,
            key=f"{kind.name}/{application.pk}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=application.about,
            context={"application": application, "link": admin_link(application), **context},
        )


def coordinators() -> list[Member]:
    return list(Member.holding(roles.COORDINATOR))


def assignee_or(members: list[Member], application: Application) -> list[Member]:
    """The assignee, if there is one who can be written to; else these members."""
    assignee = application.assignee
    return [assignee] if assignee and assignee.is_active and assignee.email else members


def admin_link(application: Application) -> str:
    return settings.SITE_URL + reverse("admin:programs_application_change", args=[application.pk])


def digest(member: Member, overdue: list[Application], week: str) -> Letter:
    """The week's list of what is overdue: references only."""
    return Letter(
        kind=DIGEST,
        key=f"{DIGEST.name}/{week}/{member.pk}",
        to=member.email,
        language=member.language,
        about="programs.queue",
        context={
            "overdue": overdue,
            "link": settings.SITE_URL + reverse("admin:programs_application_changelist") + "?lateness=overdue",
        },
    )
