"""Interpreters in numbers: what share of requests was met, for staff and for the public."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language

from agency.models import Member
from outreach.models import InterpreterRequest, Language, RequestStatus
from outreach.models.interpreter_request import ENDED

from . import wanted

YEAR = timedelta(days=365)
# Of fewer requests the public is not told by language: who asked might be recognized.
FEWEST = 5


class Met(NamedTuple):
    """How many requests there were, and how many of them were met."""

    name: str
    wanted: int
    met: int

    @property
    def share(self) -> int:
        return round(100 * self.met / self.wanted) if self.wanted else 0


def by_language(on: date) -> list[Met]:
    """Requests of the last twelve months that have ended, by language, the most wanted first."""
    ended = InterpreterRequest.objects.filter(status__in=sorted(ENDED), due_on__range=(on - YEAR, on))
    met = Count("pk", filter=Q(status=RequestStatus.MET))
    rows = ended.order_by().values("language").annotate(wanted=Count("pk"), met=met)
    names = {language.pk: str(language) for language in Language.objects.all()}
    counted = [Met(names[row["language"]], row["wanted"], row["met"]) for row in rows]
    return sorted(counted, key=lambda one: (-one.wanted, one.name))


def total(rows: list[Met]) -> Met:
    return Met("", sum(row.wanted for row in rows), sum(row.met for row in rows))


def in_public(on: date) -> dict[str, Any]:
    """The total, and those languages of which there are enough. Remembered for ten minutes: it is on a public page."""
    key = f"interpreters-in-public/{on}/{get_language()}"
    numbers = cache.get(key)
    if numbers is None:
        rows = by_language(on)
        numbers = {"total": total(rows), "languages": [row for row in rows if row.wanted >= FEWEST]}
        cache.set(key, numbers, 600)
    return numbers


def workplace(member: Member, on: date) -> dict[str, Any]:
    """What requests need of a member, and how well they were met."""
    requests = InterpreterRequest.objects.visible_to(member)
    return {
        "soon": requests.unconfirmed().due_by(on + timedelta(days=7)).count(),
        "unconfirmed": requests.unconfirmed().count(),
        "to_record": requests.to_record(timezone.now(), on).count(),
        "unmet": requests.filter(status=RequestStatus.UNMET, due_on__gte=on - timedelta(days=30)).count(),
        "wanted": wanted.number(),
        "languages": by_language(on),
    }
