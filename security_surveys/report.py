"""What the report of a visit says, as plain data: the page and the paper are made of the same.

Its order is Springfield MO's (what was looked at, what is good, precautions, recommendations), its zones those of
OJP NCJ 112107, and its disclaimer stands in the Wisconsin CPPA's form.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from uuid import UUID

from django.utils import timezone

from .models import Answer, Finding, Item, Photo, Urgency, Visit, Zone

# Where a picture is fetched from: a page has addresses for them, on paper they stand in the page itself.
Source = Callable[[UUID], str]
LookedAt = tuple[Item, Finding]


@dataclass(frozen=True)
class Picture:
    source: str
    number: int


@dataclass(frozen=True)
class Point:
    """A thing that was looked at; numbered, if something is to be done about it."""

    what: str
    answer: str
    note: str
    pictures: list[Picture]
    number: int = 0
    finding: Finding | None = None
    why: str = ""
    recommendation: str = ""
    urgency: str = ""
    cost: str = ""
    is_urgent: bool = False


@dataclass(frozen=True)
class Part:
    """A zone of the property, or a section of the walk, and what was found there."""

    name: str
    points: list[Point]


@dataclass(frozen=True)
class Report:
    visit: Visit
    visited_on: date
    good: list[Part] = field(default_factory=list)
    zones: list[Part] = field(default_factory=list)
    # Left out: nobody looked.
    unanswered: int = 0

    @property
    def recommendations(self) -> list[Point]:
        return [point for zone in self.zones for point in zone.points if point.number]

    @property
    def first(self) -> list[Point]:
        return [point for point in self.recommendations if point.is_urgent]


def report_of(visit: Visit, source: Source) -> Report:
    items = Item.objects.filter(section__checklist=visit.checklist_id).select_related("section")
    findings = {finding.item_id: finding for finding in visit.findings.all()}
    looked_at = [(item, findings.get(item.pk) or Finding(item=item)) for item in items]
    return Report(
        visit=visit,
        visited_on=timezone.localdate(visit.begun_at),
        good=_good(looked_at),
        zones=_zones(looked_at, _pictures(visit, source)),
        unanswered=sum(not finding.answer for _item, finding in looked_at),
    )


def _pictures(visit: Visit, source: Source) -> dict[int, list[Picture]]:
    """By item. What they show is fetched, and decrypted, one by one where it is shown."""
    by_item = defaultdict(list)
    for number, (pk, item) in enumerate(visit.photos.values_list("pk", "item"), start=1):
        by_item[item].append(Picture(source(pk), number))
    return by_item


def _good(looked_at: list[LookedAt]) -> list[Part]:
    by_section = defaultdict(list)
    for item, finding in looked_at:
        if finding.answer == Answer.YES:
            by_section[str(item.section)].append(_point(item, finding, []))
    return [Part(name, points) for name, points in by_section.items()]


def _zones(looked_at: list[LookedAt], pictures: dict[int, list[Picture]]) -> list[Part]:
    """From outside in: what is weak, the most urgent first, and what else a picture or a note tells of."""
    by_zone = defaultdict(list)
    for item, finding in looked_at:
        if finding.is_weak() or item.pk in pictures or (finding.note and finding.answer != Answer.YES):
            by_zone[item.section.zone].append((item, finding))
    numbers, parts = count(1), []
    for zone in Zone:
        found = _in_order(by_zone[zone])
        points = [_point(item, finding, pictures.get(item.pk, []), numbers) for item, finding in found]
        if points:
            parts.append(Part(str(zone.label), points))
    return parts


def _in_order(found: list[LookedAt]) -> list[LookedAt]:
    return sorted(found, key=lambda pair: (not pair[1].is_weak(), pair[1].urgency))


def _point(item: Item, finding: Finding, pictures: list[Picture], numbers: Iterator[int] | None = None) -> Point:
    seen = Point(str(item), finding.get_answer_display(), finding.note, pictures)
    if numbers is None or not finding.is_weak():
        return seen
    return replace(
        seen,
        number=next(numbers),
        finding=finding,
        why=str(item.why),
        recommendation=finding.recommendation,
        urgency=finding.get_urgency_display(),
        cost=finding.get_cost_display(),
        is_urgent=finding.urgency == Urgency.FIRST,
    )


def on_paper(visit: Visit) -> Source:
    """Each picture in the page itself."""

    def source(pk: UUID) -> str:
        return f"data:image/jpeg;base64,{b64encode(Photo.objects.get(pk=pk, visit=visit).jpeg).decode()}"

    return source
