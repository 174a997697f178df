"""At the door: whoever is there says so, without a name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from outreach.models import CheckIn, Event, EventStatus, Language

# The door is open for so long before and after.
AROUND = timedelta(hours=2)
# Of fewer people than this, nothing is said, to the staff neither: that is what people read before they press.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Turnout:
    """Who came, as far as it is known: in all, and of those who liked to say."""

    people: int | None
    languages: list[tuple[str, int]] = field(default_factory=list)
    neighborhoods: list[tuple[str, int]] = field(default_factory=list)


def is_open(event: Event, now: datetime) -> bool:
    takes_place = event.status in {EventStatus.ANNOUNCED, EventStatus.HELD}
    return takes_place and event.starts_at - AROUND <= now <= event.ends_at + AROUND


def check_in(event: Event, key: UUID, language: Language | None = None, neighborhood: str = "") -> None:
    """Somebody is here; the same key again is the same person."""
    said = {"event": event, "language": language, "neighborhood": " ".join(neighborhood.split())}
    CheckIn.objects.get_or_create(key=key, defaults=said)


def count(event: Event, people: int) -> None:
    """So many more came past the door without a telephone."""
    CheckIn.objects.bulk_create(CheckIn(event=event) for _person in range(people))


def take_back(event: Event) -> None:
    """One was counted too many."""
    last = event.check_ins.filter(language=None, neighborhood="").order_by("-pk").first()
    if last:
        last.delete()


def turnout(event: Event) -> Turnout:
    """In all, and by language and neighborhood without the small groups."""
    spoken = _counted(event.check_ins.exclude(language=None), "language")
    names = Language.objects.in_bulk([pk for pk, _number in spoken])
    lived = event.check_ins.exclude(neighborhood="").annotate(where=Lower("neighborhood"))
    return Turnout(
        event.attendance(),
        [(str(names[pk]), number) for pk, number in spoken],
        [(where.title(), number) for where, number in _counted(lived, "where")],
    )


def turnout_in_public(event: Event) -> Turnout:
    """The same, once it was held."""
    return turnout(event) if event.status == EventStatus.HELD else Turnout(None)


def _counted(check_ins: "QuerySet[CheckIn]", by: str) -> list:
    counted = check_ins.order_by().values_list(by).annotate(number=Count("pk"))
    groups: Iterable = counted.filter(number__gte=SMALLEST_GROUP)
    return sorted(groups, key=lambda group: (-group[1], str(group[0])))
