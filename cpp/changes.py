"""What changed between two snapshots of a plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .snapshot import Content


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Difference:
    """One field before and after; an empty text is one that was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A part of the plan that is new, gone or different."""

    kind: Kind
    part: str
    key: str
    title: str
    differences: list[Difference] = field(default_factory=list)


def changes(old: Content, new: Content) -> list[Change]:
    """Of every part that either snapshot has, in the order of the newer one, what is new, different, or gone."""
    before, after = dict(parts_of(old)), dict(parts_of(new))
    found = []
    for key, (part, title, fields) in after.items():
        if key not in before:
            found.append(Change(Kind.ADDED, part, key, title, _differences({}, fields)))
        elif differences := _differences(before[key][2], fields):
            found.append(Change(Kind.CHANGED, part, key, title, differences))
    gone = [(key, row) for key, row in before.items() if key not in after]
    return found + [
        Change(Kind.REMOVED, part, key, title, _differences(fields, {})) for key, (part, title, fields) in gone
    ]


def changed_responses(old: Content, new: Content) -> dict[str, Kind]:
    """The responses that the policy wants explained: by key, whether each is new or changed."""
    return {change.key: change.kind for change in changes(old, new) if change.part == "response"}


Part = tuple[str, str, dict[str, str]]


def parts_of(content: Content) -> Iterator[tuple[str, Part]]:
    """Every part of a snapshot by its key: what it is, its title, and its fields as texts."""
    yield "plan", ("plan", content["station"], {"about": content["about"], "commander": content["commander"]})
    for priority in content["priorities"]:
        fields = _fields(priority, "evidence", "problems")
        fields["evidence"] = "\n".join(f"{evidence['title']} ({evidence['on']})" for evidence in priority["evidence"])
        yield priority["key"], ("priority", priority["title"], fields)
        for problem in priority["problems"]:
            yield problem["key"], ("problem", problem["title"], _fields(problem, "responses", "measures"))
            for response in problem["responses"]:
                yield response["key"], ("response", response["title"], _fields(response))
            for measure in problem["measures"]:
                fields = _fields(measure, "readings")
                fields["readings"] = "\n".join(
                    f"{reading['on']}: {reading['value']}" for reading in measure["readings"]
                )
                yield measure["key"], ("measure", measure["name"], fields)


def _fields(part: dict[str, Any], *without: str) -> dict[str, str]:
    return {name: str(value) for name, value in part.items() if name not in {"key", *without}}


def _differences(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    names = [*after, *(name for name in before if name not in after)]
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [Difference(name, old, new) for name, old, new in pairs if old != new]
