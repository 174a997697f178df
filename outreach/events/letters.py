"""Every letter about an event: who hears, and what they are told.

Anybody may type anybody's address into the form: no letter holds what was typed, not even the name.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from agency import roles
from agency.models import Agency, Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter
from outreach.models import Event, Rsvp, RsvpStatus

from . import links
from .calendars import calendar_file


def _to_who_replied(name: str, *, is_reminder: bool = False) -> Kind:
    # Who comes to a meeting of the police is nobody's business but theirs who prepare it.
    seen_by = "outreach.view_rsvp"
    return register(f"outreach/{name}", audience=Audience.COMMUNITY, is_reminder=is_reminder, confidential_to=seen_by)


COMING = _to_who_replied("rsvp_coming")
WAITING = _to_who_replied("rsvp_waiting")
REPLIED_BEFORE = _to_who_replied("rsvp_again")
LINK = _to_who_replied("rsvp_link")
OFFERED = _to_who_replied("rsvp_offered")
OFFER_RAN_OUT = _to_who_replied("rsvp_offer_ran_out")
CHANGED = _to_who_replied("event_changed")
CALLED_OFF = _to_who_replied("event_called_off")
SOON = _to_who_replied("rsvp_soon", is_reminder=True)
TODAY = _to_who_replied("rsvp_today", is_reminder=True)
HELP_WANTED = register("outreach/help_wanted", audience=Audience.STAFF)

TIMES, PLACES = {"starts_at", "ends_at"}, {"place", "address"}


def coming(rsvp: Rsvp) -> None:
    _post(COMING, rsvp, calendar=_calendar(rsvp))


def waiting(rsvp: Rsvp) -> None:
    _post(WAITING, rsvp)


def replied_before(rsvp: Rsvp, now: datetime) -> None:
    """Tell the owner of an address where they stand: at most once an hour, however often somebody types it."""
    _post(REPLIED_BEFORE, rsvp, f"{now:%Y%m%d%H}")


def link_again(rsvp: Rsvp) -> None:
    """The new link, after the old ones were made worthless."""
    _post(LINK, rsvp, str(rsvp.link_version))


def offered(rsvp: Rsvp) -> None:
    _post(OFFERED, rsvp)


def offer_ran_out(rsvp: Rsvp) -> None:
    _post(OFFER_RAN_OUT, rsvp)


def changed(event: Event, what: Collection[str]) -> None:
    """Tell everybody who replied which of an event's fields are new; what reminded them of the old day is dropped."""
    _to_everybody(CHANGED, event, is_moved=not TIMES.isdisjoint(what), is_elsewhere=not PLACES.isdisjoint(what))


def called_off(event: Event) -> None:
    """Tell everybody who replied why, and take the event out of their calendars; nothing reminds them any more."""
    _to_everybody(CALLED_OFF, event)


def reminder(kind: Kind, rsvp: Rsvp, send_after: datetime | None = None) -> Letter:
    """One for each day that the event was to be on: who is told of a new day is reminded of it anew."""
    on = timezone.localdate(rsvp.event.starts_at, Agency.current().zone)
    return _letter(kind, rsvp, str(on), send_after=send_after)


def help_wanted(rsvp: Rsvp) -> None:
    """Tell the organizer, or else the coordinators, that somebody needs help; what it is stands with the replies."""
    event = rsvp.event
    for member in _organizers(event):
        letter = Letter(
            kind=HELP_WANTED,
            key=f"{HELP_WANTED.name}/{rsvp.pk}/{timezone.now():%Y%m%d%H}/{member.pk}",
            to=member.email,
            language=member.language,
            about=event.about_key,
            context={
                "event": event,
                "link": settings.SITE_URL + reverse("admin:outreach_event_change", args=[event.pk]),
            },
        )
        outbox.post(letter)


def _organizers(event: Event) -> list[Member]:
    organizer = event.organizer
    if organizer and organizer.is_active and organizer.email:
        return [organizer]
    return list(Member.holding(roles.COORDINATOR))


def _to_everybody(kind: Kind, event: Event, **context: Any) -> None:
    """Once for each state of the event: its sequence has just gone up."""
    replies = list(event.rsvps.live())
    for rsvp in replies:
        rsvp.event = event
        outbox.drop_reminders(rsvp.about_key)
    calendar = _once_for_a_language(event)
    outbox.post_all(_each(kind, replies, str(event.sequence), calendar, context))


def _each(
    kind: Kind, replies: list[Rsvp], once: str, calendar: Callable[[str], str], context: dict[str, Any]
) -> Iterator[Letter]:
    for rsvp in replies:
        if rsvp.email:
            # Who waits has nothing in a calendar yet.
            is_coming = rsvp.status == RsvpStatus.COMING
            yield _letter(kind, rsvp, once, calendar=calendar(rsvp.language) if is_coming else "", **context)


def _once_for_a_language(event: Event) -> Callable[[str], str]:
    """The calendar file, written once for each language, not for each of hundreds who come."""
    written: dict[str, str] = {}

    def calendar(language: str) -> str:
        if language not in written:
            with translation.override(language):
                written[language] = calendar_file(event)
        return written[language]

    return calendar


def _calendar(rsvp: Rsvp) -> str:
    return _once_for_a_language(rsvp.event)(rsvp.language)


def _post(kind: Kind, rsvp: Rsvp, once: str = "", **more: Any) -> None:
    # Who was entered by staff, after a call, may have no address: they are told then and there.
    if rsvp.email:
        outbox.post(_letter(kind, rsvp, once, **more))


def _letter(
    kind: Kind, rsvp: Rsvp, once: str, *, calendar: str = "", send_after: datetime | None = None, **context: Any
) -> Letter:
    return Letter(
        kind=kind,
        key="/".join(filter(None, [kind.name, str(rsvp.pk), once])),
        to=rsvp.email,
        language=rsvp.language,
        about=rsvp.about_key,
        context={"event": rsvp.event, "rsvp": rsvp, "link": links.link_for(rsvp), **context},
        calendar=calendar,
        send_after=send_after,
    )
