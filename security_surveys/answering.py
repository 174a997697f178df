"""Answers from the door: each change is taken once, and none is written over another in silence.

A phone sends a change with a name of its own and the revision it was made upon. It may send it again when it did not
hear our answer, and may have changed its entry once more by then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import Member

from .models import Finding, Visit

OF_A_FINDING = ("answer", "note", "urgency", "cost", "recommendation")
OF_THE_VISIT = ("good", "first")
Entry = Finding | Visit


class VisitClosed(Exception):
    """Nothing more is added to a visit whose request was closed; as text, the sentence for the officer."""

    sentence = _("This request was closed. Nothing more can be added to the visit.")

    def __init__(self) -> None:
        super().__init__(self.sentence)


class ReportApproved(VisitClosed):
    """Nothing is added to a report that was approved."""

    sentence = _("The report is approved. Nothing more can be added to it.")


class Fate(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    # None: the officer's own words about the whole.
    item: int | None
    change: UUID
    # The revision that was seen, and the changes sent since then whose answers were not heard.
    base: int
    values: dict[str, Any]
    after: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Result:
    """What became of a change, and what stands there now."""

    item: int | None
    fate: Fate
    revision: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    sentence: str = ""


def still_open(visit: Visit) -> Visit:
    """The visit, held until the end of the transaction; raises VisitClosed or ReportApproved."""
    # Two phones, the approval of the report, and what erases, pass here one by one.
    held = Visit.objects.select_for_update().filter(pk=visit.pk).first()
    if held and held.is_approved():
        raise ReportApproved
    if held is None or not held.survey.application.is_open():
        raise VisitClosed
    return held


@transaction.atomic
def merge(visit: Visit, changes: Iterable[Change], by: Member) -> list[Result]:
    """Take each change unless it would overwrite what its maker has not seen; raises VisitClosed."""
    visit = still_open(visit)
    changes = list(changes)
    items = {change.item for change in changes if change.item}
    entries: dict[int | None, Entry] = {item: Finding(visit=visit, item_id=item) for item in items}
    found = visit.findings.filter(item__in=items).select_related("changed_by")
    entries |= {finding.item_id: finding for finding in found}
    entries[None] = visit
    return [_taken(entries[change.item], change, by) for change in changes]


def _taken(entry: Entry, change: Change, by: Member) -> Result:
    # Sent twice, or the same words from two phones: it stands there.
    if entry.change != change.change and values_of(entry) != change.values:
        if entry.revision != change.base and entry.change not in change.after:
            return standing(entry, Fate.CONFLICT)
        _write(entry, change, by)
    return standing(entry)


def _write(entry: Entry, change: Change, by: Member) -> None:
    values = {**change.values, "revision": entry.revision + 1, "change": change.change}
    if isinstance(entry, Finding):
        values |= {"changed_at": timezone.now(), "changed_by": by}
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=values if entry.pk else None)


def values_of(entry: Entry) -> dict[str, Any]:
    names = OF_A_FINDING if isinstance(entry, Finding) else OF_THE_VISIT
    return {name: getattr(entry, name) for name in names}


def standing(entry: Entry, fate: Fate = Fate.SAVED) -> Result:
    """What stands there now, and who wrote it."""
    if isinstance(entry, Visit):
        return Result(None, fate, entry.revision, values_of(entry))
    return Result(entry.item_id, fate, entry.revision, values_of(entry), str(entry.changed_by) if entry.pk else "")


def entries_of(visit: Visit) -> list[Result]:
    """All that stands in the checklist now."""
    entries: list[Entry] = [visit, *visit.findings.select_related("changed_by")]
    return [standing(entry) for entry in entries]
