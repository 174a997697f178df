"""What changed between two snapshots of a plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# A plan as plain data; `snapshot` makes it.
Content = dict[str, Any]


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


@dataclass(frozen=True)
class Part:
    """A part as it stands in one snapshot: what it is, its fields as texts, and the part that it belongs to."""

    name: str
    title: str
    fields: dict[str, str]
    parent: "Part | None" = None
    key: str = "plan"


def changes(old: Content, new: Content) -> list[Change]:
    """Of every part that either snapshot has, in the order of the newer one, what is new, different, or gone."""
    before, after = dict(parts_of(old)), dict(parts_of(new))
    found = []
    for key, part in after.items():
        if key not in before:
            found.append(Change(Kind.ADDED, part.name, key, part.title, _differences({}, part.fields)))
        elif differences := [*_move(before[key], part), *_differences(before[key].fields, part.fields)]:
            found.append(Change(Kind.CHANGED, part.name, key, part.title, differences))
    gone = [part for key, part in before.items() if key not in after]
    return found + [
        Change(Kind.REMOVED, part.name, part.key, part.title, _differences(part.fields, {})) for part in gone
    ]


def changed_responses(old: Content, new: Content) -> dict[str, Kind]:
    """The responses that the policy wants explained: by key, whether each is new or changed."""
    return {change.key: change.kind for change in changes(old, new) if change.part == "response"}


def parts_of(content: Content) -> Iterator[tuple[str, Part]]:
    """Every part of a snapshot by its key."""
    for part in _parts(content):
        yield part.key, part


def _parts(content: Content) -> Iterator[Part]:
    of_plan = {"station": content["station"], "about": content["about"], "commander": content["commander"]}
    yield Part("plan", content["station"], of_plan)
    for each in content["priorities"]:
        fields = _fields(each, "evidence", "problems")
        fields["evidence"] = "\n".join(_evidence(evidence) for evidence in each["evidence"])
        priority = Part("priority", each["title"], fields, key=each["key"])
        yield priority
        for problem in each["problems"]:
            yield from _parts_of_problem(problem, priority)


def _parts_of_problem(content: Content, priority: Part) -> Iterator[Part]:
    fields = _fields(content, "responses", "measures")
    problem = Part("problem", content["title"], fields, priority, key=content["key"])
    yield problem
    for response in content["responses"]:
        yield Part("response", response["title"], _fields(response), problem, key=response["key"])
    for measure in content["measures"]:
        fields = _fields(measure, "readings")
        fields["readings"] = "\n".join(_reading(reading) for reading in measure["readings"])
        yield Part("measure", measure["name"], fields, problem, key=measure["key"])


def _fields(part: Content, *without: str) -> dict[str, str]:
    return {name: str(value) for name, value in part.items() if name not in {"key", *without}}


def _evidence(evidence: Content) -> str:
    # Of community input the source is a code for the kind of person: no word for a reader.
    names = ("figures", "url") if evidence["kind"] == "input" else ("source", "figures", "url")
    said = [evidence[name] for name in names if evidence[name]]
    return " · ".join([f"{evidence['title']} ({evidence['on']})", *said])


def _reading(reading: Content) -> str:
    return f"{reading['on']}: {reading['value']}" + (f" ({reading['note']})" if reading["note"] else "")


def _move(before: Part, after: Part) -> Iterator[Difference]:
    """That a part was put under another one, by their titles."""
    if before.parent and after.parent and before.parent.key != after.parent.key:
        yield Difference(after.parent.name, before.parent.title, after.parent.title)


def _differences(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    names = [*after, *(name for name in before if name not in after)]
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [Difference(name, old, new) for name, old, new in pairs if old != new]
