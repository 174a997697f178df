"""An event's life, from a draft to the day after: every way there, and what it waits for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from outreach.interpreters import requesting
from outreach.models import Event, EventStatus

from . import attending, letters
from .history import note


class Action(TextChoices):
    ANNOUNCE = "announce", gettext_lazy("Announced")
    MOVE = "move", gettext_lazy("Moved, and everybody told")
    CALL_OFF = "call off", gettext_lazy("Called off, and everybody told")
    RECORD = "record", gettext_lazy("Recorded as held")


@dataclass(frozen=True)
class Transition:
    """From where to where an action leads."""

    source: EventStatus
    target: EventStatus


TRANSITIONS = {
    Action.ANNOUNCE: Transition(EventStatus.DRAFT, EventStatus.ANNOUNCED),
    Action.MOVE: Transition(EventStatus.ANNOUNCED, EventStatus.ANNOUNCED),
    Action.CALL_OFF: Transition(EventStatus.ANNOUNCED, EventStatus.CANCELLED),
    Action.RECORD: Transition(EventStatus.ANNOUNCED, EventStatus.HELD),
}

# A change of any of these is a move: who said that they come must hear of it.
WHEN_AND_WHERE = frozenset({"starts_at", "ends_at", "place", "address"})


class TransitionRefused(Exception):
    """The sentence says why."""


class Incomplete(TransitionRefused):
    """Something is still missing; `missing` lists it."""

    def __init__(self, lacking: list[str]) -> None:
        super().__init__(_("Something is still missing: %(what)s") % {"what": " ".join(lacking)})
        self.missing = lacking


def missing(event: Event, now: datetime) -> list[str]:
    """What an event lacks before the public may read of it, in sentences."""
    return list(_lacking(event, now))


def _lacking(event: Event, now: datetime) -> Iterator[str]:
    if event.starts_at <= now:
        yield _("It begins in the past.")
    if not str(event.description):
        yield _("Say what happens.")
    if not event.address:
        yield _("Give the address of the place.")
    if not str(event.access):
        yield _("Say how people get in: entrance, parking, bus, restroom.")
    # By policy people with limited English take part: they must know what is spoken, and by when to ask.
    if not event.languages.exists():
        yield _("Name the languages it is held in.")
    if event.request_by is None:
        yield _("Set the day by which to ask for an interpreter or help.")
    elif event.request_by < timezone.localdate(now, Agency.current().zone):
        yield _("The day by which to ask for an interpreter or help has passed.")


@transaction.atomic
def announce(event: Event, by: Member) -> None:
    """Let the public read of it. Raises Incomplete, or TransitionRefused if somebody was quicker.

    The notice that a committee's meeting needs is the committees' to see to.
    """
    now = timezone.now()
    locked = _locked(event)
    if locked.status == EventStatus.DRAFT and (lacking := missing(locked, now)):
        raise Incomplete(lacking)
    _move(event, locked, Action.ANNOUNCE, by, announced_at=now)


@transaction.atomic
def move(event: Event, by: Member, what: Collection[str] = WHEN_AND_WHERE) -> None:
    """Tell everybody that an announced event is at another time or place, which is saved already; `what` names the
    fields that changed.
    """
    locked = _locked(event)
    _move(event, locked, Action.MOVE, by, sequence=locked.sequence + 1)
    letters.changed(event, what)
    requesting.event_moved(event)


@transaction.atomic
def call_off(event: Event, because: Any, by: Member) -> None:
    """Tell everybody, once, that it does not take place, and why; until it is over."""
    if not str(because).strip():
        raise TransitionRefused(_("Say why it is called off."))
    locked = _locked(event)
    if locked.status == EventStatus.ANNOUNCED and locked.ends_at <= timezone.now():
        raise TransitionRefused(_("It is over: it can no longer be called off."))
    _move(event, locked, Action.CALL_OFF, by, cancelled_because=because, sequence=locked.sequence + 1)
    attending.event_called_off(event)
    requesting.event_called_off(event)


@transaction.atomic
def record(event: Event, by: Member, people_came: int | None = None) -> None:
    """It was held; `people_came` if somebody counted: else what is known of it stays."""
    locked = _locked(event)
    if locked.starts_at > timezone.now():
        raise TransitionRefused(_("It has not begun yet."))
    counted = {} if people_came is None else {"people_came": people_came}
    _move(event, locked, Action.RECORD, by, **counted)


@transaction.atomic
def publish_minutes(event: Event, by: Member) -> None:
    """Let the public read the minutes; once published they stay so, and corrections show at once."""
    locked = _locked(event)
    if locked.committee_id:
        raise TransitionRefused(_("The minutes of a committee are approved and published on its own page."))
    if locked.status != EventStatus.HELD or not str(locked.minutes).strip():
        raise TransitionRefused(_("There are no minutes of an event that was held."))
    if locked.minutes_published_at is None:
        _store(event, locked, minutes_published_at=timezone.now())
        note(event, by, _("Minutes published"))


def _locked(event: Event) -> Event:
    """As it stands now, and nobody else moves it until this is saved."""
    return Event.objects.select_for_update().get(pk=event.pk)


def _move(event: Event, locked: Event, action: Action, by: Member, **changes: Any) -> None:
    """Where every change of status goes through: leaving its history, and the caller's object as it is stored."""
    transition = TRANSITIONS[action]
    if locked.status != transition.source:
        raise TransitionRefused(_("It is %s by now. Load the page again.") % locked.get_status_display())
    _store(event, locked, status=transition.target, **changes)
    note(event, by, str(action.label))


def _store(event: Event, locked: Event, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(locked, name, value)
        setattr(event, name, value)
    locked.save(update_fields=[*changes, "changed_at"])
