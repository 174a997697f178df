"""The checklist as the officer goes through it: its sections, and in each what stands there of every item."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from .answering import Result, values_of
from .entries import WORDS, fingerprint
from .models import Answer, Cost, Finding, Item, Section, Urgency, Visit

LABELS = {
    "answer": _("Answer"),
    "note": _("Note"),
    "recommendation": _("Recommendation"),
    "urgency": _("How urgent"),
    "cost": _("Cost"),
    "good": _("What is good"),
    "first": _("What to do first"),
}
CHOICES: dict[str, dict[Any, Any]] = {
    "answer": dict(Answer.choices),
    "urgency": dict(Urgency.choices),
    "cost": dict(Cost.choices),
}


@dataclass(frozen=True)
class Problem:
    """Why something typed into a form was not taken: somebody else's words, or a sentence."""

    typed: dict[str, Any] = field(default_factory=dict)
    theirs: Result | None = None
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pick:
    """A recommendation of the library: shown in the officer's language, taken in the resident's."""

    pk: int
    shown: str
    text: str
    cost: str


@dataclass
class Row:
    """One item's fields as the page shows them."""

    item: Item | None
    values: dict[str, Any]
    revision: int
    photos: list[UUID] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    theirs: Result | None = None
    sentences: list[str] = field(default_factory=list)
    was: str = ""
    # Made with the page: a form that is sent twice makes one change.
    change: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        self.was = self.was or fingerprint(self.values)

    @property
    def key(self) -> str:
        """What the names of its fields end in."""
        return str(self.item.pk) if self.item else WORDS

    @property
    def theirs_in_words(self) -> list[tuple[Any, Any]]:
        """What somebody else wrote, each field with its label; what they left empty is left out."""
        said = self.theirs.values if self.theirs else {}
        return [
            (label, CHOICES.get(name, {}).get(said[name], said[name]))
            for name, label in LABELS.items()
            if said.get(name)
        ]


@dataclass(frozen=True)
class Part:
    section: Section
    letter: str
    rows: list[Row]

    @property
    def answered(self) -> int:
        return sum(bool(row.values.get("answer")) for row in self.rows)

    @property
    def has_problem(self) -> bool:
        return any(row.theirs or row.sentences for row in self.rows)


Problems = Mapping[int | None, Problem]


def words_of(visit: Visit, problems: Problems) -> Row:
    """The officer's own words about the whole."""
    return _row(None, values_of(visit), visit.revision, problems.get(None))


def parts_of(visit: Visit, problems: Problems) -> list[Part]:
    """All sections of the checklist that this visit was begun with."""
    findings = {finding.item_id: finding for finding in visit.findings.all()}
    language = visit.survey.application.language
    photos = defaultdict(list)
    for item, pk in visit.photos.values_list("item", "pk"):
        photos[item].append(pk)

    def row_of(item: Item) -> Row:
        finding = findings.get(item.pk) or Finding(urgency=item.urgency)
        row = _row(item, values_of(finding), finding.revision, problems.get(item.pk))
        row.photos, row.picks = photos[item.pk], _picks(item, language)
        return row

    sections = visit.checklist.sections.prefetch_related("items__recommendations")
    return [
        Part(section, chr(ord("A") + number), [row_of(item) for item in section.items.all()])
        for number, section in enumerate(sections)
    ]


def _picks(item: Item, language: str) -> list[Pick]:
    return [
        Pick(pick.pk, f"{pick.text} ({pick.get_cost_display()})", pick.text.localize(language), pick.cost)
        for pick in item.recommendations.all()
    ]


def _row(item: Item | None, values: dict[str, Any], revision: int, problem: Problem | None) -> Row:
    if problem is None:
        return Row(item, values, revision)
    shown = {name: problem.typed.get(name, value) for name, value in values.items()}
    # What is shown beside theirs is saved over it next time; what was only mistyped, over what was seen before.
    seen = {} if problem.theirs else problem.typed
    return Row(
        item,
        shown | _number(shown),
        int(seen.get("base", revision)),
        theirs=problem.theirs,
        sentences=problem.sentences,
        was=seen.get("was") or fingerprint(values),
    )


def _number(shown: dict[str, Any]) -> dict[str, int]:
    """The urgency as a number again, after a form."""
    return {"urgency": int(shown["urgency"])} if str(shown.get("urgency")).isdecimal() else {}
