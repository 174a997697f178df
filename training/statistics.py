"""Training hours in numbers: all that anybody learns who may not see a member's own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from agency.models import Member, Station

from .compliance import EVERY_MEMBER, OWN_STATION, Compliance, compliance_of, members_seen_by
from .models import TrainingImport
from .recording import KEPT

# A total of fewer members would say of each how they stand.
FEWEST = 10


@dataclass
class Trained:
    """Of so many members, how many have the hours that are asked of them."""

    members: int = 0
    trained: int = 0
    station: Station | None = None

    @property
    def short(self) -> int:
        return self.members - self.trained

    @property
    def percent(self) -> int:
        """Rounded down: short of everybody is never called everybody."""
        return 100 * self.trained // self.members if self.members else 100

    def count(self, compliance: Compliance) -> None:
        self.members += 1
        self.trained += not compliance.is_short


def share_trained(on: date) -> Trained | None:
    """The total of all members, for the public; None where there are too few of them, or nothing is asked.

    Remembered for ten minutes. Of a year that is not over yet it says how far it has come.
    """
    key = f"training/trained/{on}"
    trained: Trained | None = cache.get(key)
    if trained is None:
        trained = total(compliance_of(Member.objects.all(), on))
        cache.set(key, trained, 600)
    return trained if trained.members >= FEWEST else None


def total(standing: list[Compliance]) -> Trained:
    trained = Trained()
    for compliance in standing:
        trained.count(compliance)
    return trained


def by_station(standing: list[Compliance]) -> list[Trained]:
    """The stations that are furthest behind first; members without a station as one more."""
    stations: dict[int | None, Trained] = {}
    for compliance in standing:
        member = compliance.member
        stations.setdefault(member.station_id, Trained(station=member.station)).count(compliance)
    return sorted(stations.values(), key=lambda trained: (trained.percent, str(trained.station or "")))


def workplace(member: Member, on: date) -> dict[str, Any]:
    """A member's own hours; for who looks after others', how many of those are short, and what waits."""
    sees_others = member.has_perm(EVERY_MEMBER) or member.has_perm(OWN_STATION)
    seen = members_seen_by(member) if sees_others else Member.objects.filter(pk=member.pk)
    standing = compliance_of(seen, on)
    short = [compliance for compliance in standing if compliance.is_short]
    return {
        "own": next((compliance for compliance in standing if compliance.member.pk == member.pk), None),
        "sees_others": sees_others,
        "sees_every_member": member.has_perm(EVERY_MEMBER),
        "short": len(short),
        "next_deadline": min((compliance.ends_on for compliance in short if compliance.ends_on), default=None),
        "imports": _imports_waiting() if member.has_perm("training.add_trainingimport") else 0,
        "undated": undated() if member.has_perm("training.add_service") else 0,
    }


def _imports_waiting() -> int:
    since = timezone.now() - KEPT
    return TrainingImport.objects.filter(confirmed_at=None, problems=0, uploaded_at__gte=since).count()


def undated() -> int:
    """How many members have no service dates: for them the day counts on which their account was made."""
    return Member.objects.filter(is_active=True, service=None).count()
