"""Events and what is raised at them: a forum at the library in thirty days, that anybody may come to."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from agency import roles
from agency.models import Agency, Member
from outreach.models import (
    CheckIn,
    Concern,
    Event,
    EventKind,
    EventStatus,
    Language,
    Rsvp,
    RsvpStatus,
    StakeholderKind,
)
from tests.factories import make_member

numbers = count(1)
LENGTH = timedelta(hours=2)


def today() -> date:
    return Agency.current().today()


def in_days(days: int, hour: int = 18) -> datetime:
    """A full hour, by the agency's clock, so many days from today; negative: days ago."""
    return Agency.current().at(today() + timedelta(days=days), hour)


def make_language(code: str = "es", name: str = "Spanish", **changes: Any) -> Language:
    """The language of this code; made once."""
    return Language.objects.get_or_create(code=code, defaults={"name": name, **changes})[0]


def make_event(status: EventStatus = EventStatus.ANNOUNCED, **changes: Any) -> Event:
    """A forum of two hours, announced, with all that an announcement needs, in English unless `languages` are given."""
    languages = changes.pop("languages", None) or [make_language("en", "English")]
    starts_at = changes.pop("starts_at", None) or in_days(-2 if status == EventStatus.HELD else 30)
    defaults: dict[str, Any] = {
        "kind": EventKind.FORUM,
        "title": f"Forum {next(numbers)}",
        "description": "Come and talk with us.",
        "starts_at": starts_at,
        "ends_at": starts_at + LENGTH,
        "place": "Main Library",
        "address": "1 Front Street",
        "access": "Step-free entrance from the parking lot.",
        "request_by": timezone.localdate(starts_at, Agency.current().zone) - timedelta(days=5),
    }
    if status != EventStatus.DRAFT:
        defaults["announced_at"] = min(timezone.now(), starts_at) - timedelta(days=14)
    if status == EventStatus.CANCELLED:
        defaults["cancelled_because"] = "The hall is under water."
    event = Event.objects.create(status=status, **defaults | changes)
    event.languages.set(languages)
    return event


def make_rsvp(event: Event, status: RsvpStatus = RsvpStatus.COMING, **changes: Any) -> Rsvp:
    """Somebody who said that they come, each with an address of their own."""
    number = next(numbers)
    defaults: dict[str, Any] = {"name": f"Rosa Delgado {number}", "email": f"rosa{number}@example.com"}
    if status == RsvpStatus.OFFERED:
        defaults["offer_until"] = timezone.now() + timedelta(hours=48)
    return Rsvp.objects.create(event=event, status=status, **defaults | changes)


def make_check_ins(event: Event, number: int = 1, **changes: Any) -> None:
    CheckIn.objects.bulk_create(CheckIn(event=event, key=uuid4(), **changes) for _each in range(number))


def make_concern(event: Event | None = None, **changes: Any) -> Concern:
    """Something raised today that nobody answers for yet, of the whole city unless of an event."""
    defaults: dict[str, Any] = {
        "event": event,
        "station": event.station if event else None,
        "raised_on": today(),
        "who": StakeholderKind.RESIDENTS,
        "what": "The street lamp at the school is dark.",
    }
    if changes.get("owner"):
        defaults["due_on"] = today() + timedelta(days=14)
    if changes.get("answered_on"):
        defaults |= {"asked": "A lamp at the school was dark.", "answer": "The city has mended it."}
    return Concern.objects.create(**defaults | changes)


def make_ines(**changes: Any) -> Member:
    return there_is_or_made("ines", roles.INTERPRETER_COORDINATOR, **changes)


def there_is_or_made(username: str, role: str, **changes: Any) -> Member:
    return Member.objects.filter(username=username).first() or make_member(role, username=username, **changes)
