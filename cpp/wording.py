"""What the public reads in place of codes and column names: of a snapshot, and of what changed between two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uswds.charts import figure

from .changes import Change, Kind
from .models import (
    Basis,
    Category,
    EvidenceKind,
    Goal,
    Measure,
    Plan,
    Priority,
    PriorityStatus,
    Problem,
    Response,
    ResponseKind,
    ResponseStatus,
    SharingWay,
    Stakeholder,
)
from .snapshot import Content

CHOICES: dict[str, type[models.TextChoices]] = {
    "basis": Basis,
    "category": Category,
    "evidence": EvidenceKind,
    "goal": Goal,
    "priority": PriorityStatus,
    "response": ResponseStatus,
    "response kind": ResponseKind,
    "sharing": SharingWay,
    "who": Stakeholder,
}
MODELS: dict[str, type[models.Model]] = {
    "plan": Plan,
    "priority": Priority,
    "problem": Problem,
    "response": Response,
    "measure": Measure,
}
HEADINGS = {
    ("plan", Kind.CHANGED): gettext_lazy("Changed: the plan as a whole"),
    ("priority", Kind.ADDED): gettext_lazy("New priority"),
    ("priority", Kind.CHANGED): gettext_lazy("Changed priority"),
    ("priority", Kind.REMOVED): gettext_lazy("Priority taken out"),
    ("problem", Kind.ADDED): gettext_lazy("New problem"),
    ("problem", Kind.CHANGED): gettext_lazy("Changed problem"),
    ("problem", Kind.REMOVED): gettext_lazy("Problem taken out"),
    ("response", Kind.ADDED): gettext_lazy("New response"),
    ("response", Kind.CHANGED): gettext_lazy("Changed response"),
    ("response", Kind.REMOVED): gettext_lazy("Response taken out"),
    ("measure", Kind.ADDED): gettext_lazy("New measure"),
    ("measure", Kind.CHANGED): gettext_lazy("Changed measure"),
    ("measure", Kind.REMOVED): gettext_lazy("Measure taken out"),
}
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def label_of(code: str, choices: str) -> str:
    """A code in words. One that is no longer among our choices, in an old version, speaks for itself."""
    return str(dict(CHOICES[choices].choices).get(code, code))


def date_of(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def figure_of(value: str) -> str:
    try:
        return figure(Decimal(value))
    except InvalidOperation:
        return value


@dataclass(frozen=True)
class ShownDifference:
    """One field before and after, all in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownChange:
    """A change in words; `mark` is what the update says of a response: its basis and reason."""

    kind: str
    heading: str
    title: str
    key: str
    differences: list[ShownDifference]
    mark: Content | None = None


@dataclass
class ChangedPriority:
    """All that changed under one priority; without a title, what changed in the plan as a whole."""

    title: str
    changes: list[ShownChange] = field(default_factory=list)


def shown_changes(found: list[Change], old: Content, new: Content) -> list[ChangedPriority]:
    """What `changes` found, in words, each under its priority, in the order in which they were found."""
    priorities = {**dict(_priority_of(old)), **dict(_priority_of(new))}
    update = new.get("update") or {}
    marks = {mark["key"]: mark for mark in update.get("responses", [])}
    groups: dict[str, ChangedPriority] = {}
    for change in found:
        key, title = priorities.get(change.key, ("", ""))
        group = groups.setdefault(key, ChangedPriority(title))
        group.changes.append(_shown(change, marks.get(change.key)))
    return list(groups.values())


def _priority_of(content: Content) -> Iterator[tuple[str, tuple[str, str]]]:
    """Under which priority, by key and title, each part of a snapshot stands."""
    for priority in content["priorities"]:
        under = (priority["key"], priority["title"])
        yield priority["key"], under
        for problem in priority["problems"]:
            parts = [problem, *problem["responses"], *problem["measures"]]
            yield from ((part["key"], under) for part in parts)


def _shown(change: Change, mark: Content | None) -> ShownChange:
    differences = [
        ShownDifference(
            _name(change.part, difference.name),
            _value(change.part, difference.name, difference.before),
            _value(change.part, difference.name, difference.after),
        )
        for difference in change.differences
        # The title of what is new or gone stands above it already.
        if change.kind == Kind.CHANGED or difference.name not in {"title", "name", "rank"}
    ]
    heading = str(HEADINGS.get((change.part, change.kind), change.part))
    return ShownChange(change.kind.value, heading, change.title, change.key, differences, mark)


def _field(part: str, name: str) -> Any:
    try:
        return MODELS[part]._meta.get_field(name)
    except (KeyError, FieldDoesNotExist):
        return None


def _name(part: str, name: str) -> str:
    if name == "readings":
        return _("Readings")
    return capfirst(str(getattr(_field(part, name), "verbose_name", name)))


def _value(part: str, name: str, value: str) -> str:
    column = _field(part, name)
    if name in {"evidence", "readings"} or isinstance(column, models.DateField):
        return ISO_DATE.sub(_date_in_words, value)
    if isinstance(column, models.DecimalField):
        return figure_of(value)
    if choices := getattr(column, "flatchoices", None):
        return capfirst(str(dict(choices).get(value, value)))
    # Of Markdown, the stars of bold words are all that gets in a reader's way.
    return value.replace("**", "")


def _date_in_words(found: re.Match[str]) -> str:
    on = date_of(found[0])
    return date_format(on) if on else found[0]
