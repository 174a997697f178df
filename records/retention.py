"""What has been kept long enough, and what keeps it all the same. Nothing here destroys anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .holds import Holds
from .kinds import Kind
from .models import LIVE, DestructionItem, Hold, RetentionRule, Source, Tombstone

# So many records of a kind are listed, and proposed, at once: who confirms reads them.
LISTED = 500


@dataclass(frozen=True)
class Due:
    """A record whose time is over, or whose owner asks for erasure, and what keeps it."""

    kind: Kind
    rule: RetentionRule
    record: Any
    clock_on: date
    source: Source
    hold: Hold | None = None
    # Why a request has to wait, in words for the person who asked.
    kept_because: str = ""

    @property
    def goes(self) -> bool:
        return self.hold is None and not self.kept_because

    @property
    def reference(self) -> str:
        return self.kind.reference(self.record)

    @property
    def is_reachable(self) -> bool:
        """Whether a letter can tell who asked."""
        return self.kind.addressee is not None and bool(self.kind.addressee(self.record)[0])


@dataclass
class Part:
    """What the dry run finds by one rule: what would go, what is held or kept, and how many there are in all."""

    rule: RetentionRule
    number: int
    goes: list[Due] = field(default_factory=list)
    kept: list[Due] = field(default_factory=list)

    @property
    def more(self) -> int:
        """Those beyond what is listed."""
        return self.number - len(self.goes) - len(self.kept)


def dry_run(on: date, limit: int = LISTED) -> Iterator[Part]:
    """By each rule in force, what would go on a date if somebody proposed it and another confirmed."""
    holds = Holds()
    for rule in RetentionRule.objects.that_destroy():
        yield part(rule, on, holds, limit)


def part(rule: RetentionRule, on: date, holds: Holds, limit: int = LISTED) -> Part:
    """Of one rule: all requests, and by the schedule so many that would go, with those that are held among them."""
    kind = kind_of(rule)
    asked = list(_not_proposed(kind, requests(kind)))
    found = _not_proposed(kind, over(kind, rule, on)).exclude(pk__in=[record.pk for record in asked])
    listed = Part(rule, len(asked) + found.count())
    for due in _judged(kind, rule, asked, found, on, holds):
        if due.goes and len(listed.goes) >= limit:
            break
        (listed.goes if due.goes else listed.kept).append(due)
    return listed


def _judged(
    kind: Kind, rule: RetentionRule, asked: list[Any], found: QuerySet, on: date, holds: Holds
) -> Iterator[Due]:
    for record in asked:
        yield judge(kind, rule, record, Source.REQUEST, on, holds)
    for record in found.iterator(chunk_size=LISTED):
        yield judge(kind, rule, record, Source.SCHEDULE, on, holds)


def over(kind: Kind, rule: RetentionRule, on: date) -> QuerySet:
    """The records of a kind that have been kept as long as its rule says, oldest first."""
    cutoff = rule.cutoff(on)
    if kind.ended is None or cutoff is None:
        raise LookupError(f"{kind.key} is kept for good.")
    found = _still_there(kind, kind.ended(cutoff).filter(clock_on__lte=cutoff))
    if kind.later:
        found = found.exclude(pk__in=list(kind.later(found, cutoff)))
    return found.order_by("clock_on", "pk")


def requests(kind: Kind) -> QuerySet:
    """The records whose owner asks for erasure and that are still there."""
    if kind.requests is None:
        return Tombstone.objects.none()
    return _still_there(kind, kind.requests()).order_by("asked_on", "pk")


def judge(kind: Kind, rule: RetentionRule, record: Any, source: Source, on: date, holds: Holds) -> Due:
    """One record, with what keeps it. `record` has its `clock_on`."""
    because = _kept_because(kind, rule, record, on) if source == Source.REQUEST else ""
    return Due(kind, rule, record, record.clock_on, source, holds.on(kind, record), because)


def _kept_because(kind: Kind, rule: RetentionRule, record: Any, on: date) -> str:
    needed = kind.still_needed(record, on)
    if needed:
        return needed
    cutoff = rule.cutoff(on, on_request=True)
    if cutoff is None:
        return _("The rules for public records say that this kind of record is kept for good.")
    if record.clock_on > cutoff:
        until = date_format(record.clock_on + relativedelta(months=rule.months_on_request), "DATE_FORMAT")
        return _("The rules for public records make us keep it until %(until)s.") % {"until": until}
    if kind.later and kind.requests and list(kind.later(kind.requests().filter(pk=record.pk), cutoff)):
        return _("The rules for public records make us keep it longer, because the person was under age.")
    return ""


def _still_there(kind: Kind, records: QuerySet) -> QuerySet:
    """Without those that are destroyed already: what a tombstone stands for is not destroyed again."""
    return records.filter(~Exists(Tombstone.objects.filter(about=_about(kind))))


def _not_proposed(kind: Kind, records: QuerySet) -> QuerySet:
    live = DestructionItem.objects.filter(destruction__status__in=LIVE, about=_about(kind))
    return records.filter(~Exists(live))


def _about(kind: Kind) -> Concat:
    return Concat(Value(f"{kind.about}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())


def kind_of(rule: RetentionRule) -> Kind:
    if rule.of is None:
        raise LookupError(rule.kind)
    return rule.of
