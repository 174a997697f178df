"""Who comes to an event: replies, the waiting list where seats are few, and places that are freed and passed on.

Whoever wants, changes or gives back a place locks the event first: all of them pass one by one, so that no seat is
given twice and who waits is asked in the order of coming.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.encryption import keyed_hash
from agency.models import Agency
from outreach.interpreters import requesting
from outreach.models import Event, EventStatus, Language, Rsvp, RsvpStatus
from outreach.models.event import LIVE

from . import letters
from .forgetting import forget

# Who is offered a place must still be able to come; what is freed later than that is for whoever asks first.
SHORTEST_NOTICE = timedelta(hours=3)


class ReplyRefused(Exception):
    """It cannot be done any more; as text, the sentence for the person."""


@transaction.atomic
def reply(event: Event, answers: dict[str, Any], *, key: UUID) -> Rsvp:
    """Give a place, or one on the waiting list, once for each `key` and address; raises ReplyRefused.

    Of an address that has replied already nothing changes: anybody may type it. Its owner gets the link once more.
    """
    now, event = timezone.now(), _locked(event)
    if twice := Rsvp.objects.filter(submission_key=key, event=event).first():
        return twice
    if not takes_replies(event, now):
        raise ReplyRefused(_("This event no longer takes replies."))
    known = event.rsvps.live().filter(email_hash=keyed_hash(answers["email"].casefold())).first()
    if known:  # never those who telephoned and have no address: their hash is empty
        letters.replied_before(known, now)
        return known
    rsvp = Rsvp(event=event, submission_key=key, asked_at=now, **answers)
    rsvp.status = RsvpStatus.COMING if _fits(event, rsvp.people) else RsvpStatus.WAITING
    if rsvp.status == RsvpStatus.WAITING and not rsvp.email:
        raise ReplyRefused(
            _("There are not enough places. Who waits for one needs an e-mail address: we offer it there.")
        )
    rsvp.save()
    _tell_where_they_stand(rsvp)
    _ask_for_help(rsvp)
    return rsvp


def takes_replies(event: Event, now: datetime) -> bool:
    """Whether people can say that they come, or, where nobody need say so, ask for help to take part."""
    on = timezone.localdate(now, Agency.current().zone)
    return event.is_open_for_rsvps(now) or (event.takes_requests(on) and event.starts_at > now)


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def _fits(event: Event, more: int) -> bool:
    left = event.seats_left()
    return left is None or more <= left


def _tell_where_they_stand(rsvp: Rsvp) -> None:
    if rsvp.status == RsvpStatus.COMING:
        letters.coming(rsvp)
    else:
        letters.waiting(rsvp)


def _ask_for_help(rsvp: Rsvp) -> None:
    if rsvp.interpreter_for:
        requesting.ask_for_event(rsvp.event, rsvp.interpreter_for)
    if rsvp.help_wanted:
        letters.help_wanted(rsvp)


def _no_longer_ask(event: Event, language: Language | None) -> None:
    if language:
        requesting.no_longer_asked(event, language)


def _with_locked_event(rsvp: Rsvp) -> Rsvp:
    """The reply as it is now, its event locked; raises ReplyRefused once it no longer counts or the event begins."""
    event = _locked(rsvp.event)
    rsvp = Rsvp.objects.select_related("interpreter_for").get(pk=rsvp.pk)
    rsvp.event = event
    if rsvp.status not in LIVE or event.status != EventStatus.ANNOUNCED or event.starts_at <= timezone.now():
        raise ReplyRefused(_("This reply can no longer be changed."))
    return rsvp


@transaction.atomic
def change(rsvp: Rsvp, answers: dict[str, Any]) -> Rsvp:
    """Change how many come and what help they need; raises ReplyRefused where seats lack, and nothing has changed."""
    rsvp = _with_locked_event(rsvp)
    more = answers["people"] - rsvp.people
    if more > 0 and rsvp.status != RsvpStatus.WAITING and not _fits(rsvp.event, more):
        raise ReplyRefused(_too_few(max(rsvp.event.seats_left() or 0, 0)))
    asked = (rsvp.interpreter_for, rsvp.help_wanted)
    language = rsvp.interpreter_for
    for name, answer in answers.items():
        setattr(rsvp, name, answer)
    rsvp.save(update_fields=list(answers))
    if (rsvp.interpreter_for, rsvp.help_wanted) != asked:
        _ask_for_help(rsvp)
        _no_longer_ask(rsvp.event, language)
    offer_freed_places(rsvp.event, timezone.now())
    return rsvp


def _too_few(left: int) -> str:
    few = ngettext("There is %(left)d more place only.", "There are %(left)d more places only.", left) % {"left": left}
    return few + " " + _("Your reply stays as it was.")


@transaction.atomic
def take_place(rsvp: Rsvp) -> Rsvp:
    """Take the place that is held, or one that nobody is asked about any more; raises ReplyRefused once it is gone."""
    rsvp = _with_locked_event(rsvp)
    if rsvp.status == RsvpStatus.COMING:  # pressed twice
        return rsvp
    if not can_take_place(rsvp, timezone.now()):
        raise ReplyRefused(_("The place is taken. It was held for you as long as we said."))
    _put(rsvp, RsvpStatus.COMING)
    letters.coming(rsvp)
    return rsvp


def can_take_place(rsvp: Rsvp, now: datetime) -> bool:
    """A place offered until its offer ends; and who waits, whatever is free after the last offers have ended."""
    if rsvp.status == RsvpStatus.OFFERED:
        return rsvp.offer_until is not None and rsvp.offer_until > now
    return rsvp.status == RsvpStatus.WAITING and _fits(rsvp.event, rsvp.people)


def _put(rsvp: Rsvp, status: RsvpStatus, offer_until: datetime | None = None) -> None:
    rsvp.status, rsvp.offer_until = status, offer_until
    rsvp.save(update_fields=["status", "offer_until"])


@transaction.atomic
def leave(rsvp: Rsvp) -> None:
    """Give the place up, and be forgotten: there is nothing left to write about. The next in line is asked."""
    rsvp = _with_locked_event(rsvp)
    _put(rsvp, RsvpStatus.CANCELLED)
    _no_longer_ask(rsvp.event, rsvp.interpreter_for)
    forget(rsvp, Agency.current().today())
    offer_freed_places(rsvp.event, timezone.now())


@transaction.atomic
def offer_freed_places(event: Event, now: datetime) -> int:
    """Offer free places in the order of coming, passing over who needs more than are free; returns how many offers."""
    event = _locked(event)
    until = min(now + timedelta(hours=event.offer_hours), event.starts_at - SHORTEST_NOTICE)
    if not event.is_open_for_rsvps(now) or until <= now:
        return 0
    left, offered = event.seats_left(), 0
    for rsvp in event.rsvps.waiting().select_related("event"):
        if left is None or rsvp.people <= left:
            _put(rsvp, RsvpStatus.OFFERED, until)
            letters.offered(rsvp)
            left = None if left is None else left - rsvp.people
            offered += 1
    return offered


def pass_on_what_ran_out(now: datetime) -> int:
    """End the offers that nobody took in time, and offer what is free; returns how many ended."""
    ended = 0
    announced = Q(event__status=EventStatus.ANNOUNCED, event__starts_at__gt=now)
    for rsvp in Rsvp.objects.run_out(now).filter(announced).select_related("event", "interpreter_for"):
        with transaction.atomic():
            _locked(rsvp.event)
            if Rsvp.objects.run_out(now).filter(pk=rsvp.pk).update(status=RsvpStatus.EXPIRED):
                letters.offer_ran_out(rsvp)
                _no_longer_ask(rsvp.event, rsvp.interpreter_for)
                ended += 1
    waited_for = Rsvp.objects.waiting().filter(announced).order_by().values("event")
    for event in Event.objects.filter(pk__in=waited_for):
        offer_freed_places(event, now)
    return ended


@transaction.atomic
def event_called_off(event: Event) -> None:
    """Tell everybody who replied; nothing reminds them any more."""
    letters.called_off(event)
