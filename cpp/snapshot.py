"""A plan as the public reads it, frozen: plain data, with the codes of our choices and no names of residents."""

import hashlib
import json
from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Prefetch

from .changes import Content, changed_responses
from .models import (
    CommunityInput,
    Evidence,
    EvidenceKind,
    Measure,
    Plan,
    Priority,
    Problem,
    Response,
    ResponseKind,
    ResponseStatus,
    Update,
)


def snapshot(plan: Plan, update: Update | None, on: date) -> Content:
    """All that a version holds, as it would be published on a date."""
    content: Content = {
        "station": plan.station.name,
        "commander": str(plan.commander or ""),
        "about": plan.about,
        "adopted_on": (plan.adopted_on or on).isoformat(),
        "published_on": on.isoformat(),
        "priorities": [_priority(priority) for priority in _priorities(plan)],
        "update": None,
        "answered": [_answered(said) for said in plan.station.input.filter(is_public=True).order_by("pk")],
    }
    if update:
        latest = plan.latest
        # A mark stays in the draft when its response is changed back; it is not published then.
        changed = changed_responses(latest.content, content) if latest else {}
        content["update"] = _update(update, set(changed))
    return content


def digest(content: Content) -> str:
    """SHA-256 of a snapshot, as 64 hex digits; the order in which a database keeps its keys does not matter."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def mix(content: Content) -> dict[str, int]:
    """How many responses there are of each kind; what was dropped does not count."""
    counted = Counter(
        response["kind"]
        for priority in content["priorities"]
        for problem in priority["problems"]
        for response in problem["responses"]
        if response["status"] != ResponseStatus.DROPPED
    )
    return {kind.value: counted[kind.value] for kind in ResponseKind}


def is_enforcement_alone(content: Content) -> bool:
    """Whether a plan answers with enforcement and nothing else: the policy asks for prevention, not solely that."""
    kinds = {kind for kind, number in mix(content).items() if number}
    return kinds == {ResponseKind.ENFORCEMENT.value}


def _priorities(plan: Plan) -> Any:
    problems = Problem.objects.prefetch_related(
        "responses", Prefetch("measures", Measure.objects.prefetch_related("readings"))
    )
    evidence = Evidence.objects.select_related("community_input")
    return plan.priorities.prefetch_related(Prefetch("problems", problems), Prefetch("evidence", evidence))


def _priority(priority: Priority) -> Content:
    return {
        **_plain(priority, "title", "category", "explanation", "rank", "status", "reason"),
        "evidence": [_evidence(evidence) for evidence in priority.evidence.all()],
        "problems": [_problem(problem) for problem in priority.problems.all()],
    }


def _problem(problem: Problem) -> Content:
    sara = ("scanning", "harmed", "who", "where", "when", "why", "still_to_learn", "goal", "assessment")
    return {
        **_plain(problem, "title", *sara),
        "responses": [_response(response) for response in problem.responses.all()],
        "measures": [measure_content(measure) for measure in problem.measures.all()],
    }


def _response(response: Response) -> Content:
    plain = _plain(response, "title", "kind", "description", "lead", "partners", "resources", "status")
    return {**plain, "starts_on": _day(response.starts_on), "ends_on": _day(response.ends_on)}


def measure_content(measure: Measure) -> Content:
    return {
        **_plain(measure, "name", "unit", "source"),
        "baseline": str(measure.baseline),
        "baseline_on": _day(measure.baseline_on),
        "target": str(measure.target),
        "readings": [
            {"on": _day(reading.on), "value": str(reading.value), "note": reading.note}
            for reading in measure.readings.all()
        ],
    }


def _evidence(evidence: Evidence) -> Content:
    plain = {name: getattr(evidence, name) for name in ("kind", "title", "source", "figures", "url")}
    said = evidence.community_input
    if evidence.kind == EvidenceKind.INPUT and said:
        # As it is written now beside the input; never the person's own words.
        plain |= {"title": said.theme or said.asked[:80], "figures": said.asked, "source": said.who}
    return {**plain, "on": _day(evidence.on)}


def _update(update: Update, changed: set[str]) -> Content:
    """The four contents of an update; of its marks those whose responses did change."""
    marks = update.marks.select_related("response").prefetch_related("evidence__community_input")
    return {
        "begins_on": _day(update.begins_on),
        "due_on": _day(update.due_on),
        **{name: getattr(update, name) for name in ("feedback", "effectiveness", "will_change", "how_it_changes")},
        "evidence": [_evidence(evidence) for evidence in update.evidence.select_related("community_input")],
        "responses": [
            {
                "key": str(mark.response.key),
                "title": mark.response.title,
                "basis": mark.basis,
                "reason": mark.reason,
                "evidence": [_evidence(evidence) for evidence in mark.evidence.all()],
            }
            for mark in marks
            if str(mark.response.key) in changed
        ],
        "sharings": [
            {"way": sharing.way, "on": _day(sharing.on), "where": sharing.where} for sharing in update.sharings.all()
        ],
    }


def _answered(said: CommunityInput) -> Content:
    return {"who": said.who, "theme": said.theme, "asked": said.asked, "done": said.done}


def _plain(part: Any, *names: str) -> Content:
    return {"key": str(part.key), **{name: getattr(part, name) for name in names}}


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
