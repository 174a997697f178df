"""What somebody's own survey comes to. It is worked out from what was sent, shown, and kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import WEAK, Answer, Checklist, Cost, Item, Premises, Recommendation, Section, Urgency

# An item's field in the form: nothing else that is sent can be taken for an answer.
FIELD = "answer-"
CHEAPEST_FIRST = {cost: place for place, cost in enumerate(Cost)}


@dataclass(frozen=True)
class Answered:
    """An item, and what was said of it; nothing, where nobody has looked yet."""

    item: Item
    answer: Answer | None

    @property
    def field(self) -> str:
        return FIELD + self.item.code

    @property
    def is_weak(self) -> bool:
        return self.answer in WEAK

    @property
    def recommendations(self) -> list[Recommendation]:
        """The cheapest first."""
        return sorted(self.item.recommendations.all(), key=lambda advice: CHEAPEST_FIRST[Cost(advice.cost)])

    @property
    def usefulness(self) -> tuple[int, int]:
        """Sorts what is urgent before what is not, and what costs little before what costs more."""
        advice = self.recommendations
        return self.item.urgency, CHEAPEST_FIRST[Cost(advice[0].cost)] if advice else len(CHEAPEST_FIRST)

    @property
    def line(self) -> str:
        """How an officer is told of it, word for word."""
        return f"{self.item} ({self.answer.label if self.answer else '–'})"


@dataclass(frozen=True)
class Part:
    """A section of the walk. What does not apply, or was not looked at, counts neither way."""

    section: Section
    points: list[Answered]

    @property
    def good(self) -> list[Answered]:
        return [point for point in self.points if point.answer == Answer.YES]

    @property
    def counted(self) -> int:
        return sum(point.answer == Answer.YES or point.is_weak for point in self.points)

    @property
    def percent(self) -> int:
        return round(100 * len(self.good) / self.counted) if self.counted else 0


@dataclass(frozen=True)
class Urgent:
    """A part of the to-do list: what is equally urgent."""

    label: str | Promise
    points: list[Answered]


@dataclass(frozen=True)
class SelfSurvey:
    parts: list[Part]

    @property
    def points(self) -> list[Answered]:
        return [point for part in self.parts for point in part.points]

    @property
    def answered(self) -> list[Answered]:
        return [point for point in self.points if point.answer]

    @property
    def good(self) -> list[Answered]:
        return [point for part in self.parts for point in part.good]

    @property
    def weak(self) -> list[Answered]:
        """The to-do list: the most useful first."""
        return sorted((point for point in self.points if point.is_weak), key=attrgetter("usefulness"))

    @property
    def to_do(self) -> list[Urgent]:
        by_urgency = groupby(self.weak, key=lambda point: point.item.urgency)
        return [Urgent(Urgency(urgency).label, list(points)) for urgency, points in by_urgency]

    def words_for_an_officer(self, codes: list[str]) -> str:
        """What is sent of it: the lines of the weak points that the person has ticked, and no more."""
        lines = [f"- {point.line}" for point in self.weak if point.item.code in codes]
        return "\n".join([_("From my own security survey:"), *lines]) if lines else ""


def self_survey(sent: Mapping[str, str]) -> SelfSurvey | None:
    """The homes' newest checklist with the answers that were sent; None before one is published."""
    checklist = Checklist.objects.current(Premises.HOME)
    if checklist is None:
        return None
    items = Item.objects.filter(in_self_survey=True).prefetch_related("recommendations")
    sections = checklist.sections.prefetch_related(Prefetch("items", items.order_by("position", "pk")))
    parts = [Part(section, [_answered(item, sent) for item in section.items.all()]) for section in sections]
    return SelfSurvey([part for part in parts if part.points])


def _answered(item: Item, sent: Mapping[str, str]) -> Answered:
    said = sent.get(FIELD + item.code, "")
    return Answered(item, Answer(said) if said in Answer else None)
