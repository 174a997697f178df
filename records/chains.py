"""What can be verified of what is stored: each app registers its own in its `chains.py`.

A backup keeps every head, so that somebody can compare it with what was printed or logged; a restore verifies all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from .models import AuditEntry, SealedDay
from .sealing import verify


@dataclass(frozen=True)
class Chain:
    """By name: where it stands, in a line, and what is wrong with it, in sentences."""

    name: str
    head: Callable[[], str]
    wrong: Callable[[], list[str]]


CHAINS: list[Chain] = []


def register(chain: Chain) -> None:
    CHAINS.append(chain)


def _head() -> str:
    newest = SealedDay.objects.order_by("-number").first()
    return f"{newest.number} days, {newest.digest}" if newest else "0 days"


def _wrong() -> list[str]:
    # As of its last entry: of what was restored from a month ago, no day is late.
    last = AuditEntry.objects.aggregate(at=Max("at"))["at"]
    return verify(last or timezone.now()).wrong


register(Chain("audit trail", _head, _wrong))
