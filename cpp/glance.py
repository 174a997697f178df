"""A station at a glance: what its commander sees first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from notices.models import Notice

from .completeness import missing, responses_to_mark
from .models import CommunityInput, Measure, Plan, Stakeholder
from .snapshot import is_enforcement_alone, mix, snapshot

HALF_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Moved:
    """A measure with its last reading, and whether that is nearer to the target than where it stood."""

    measure: Measure
    value: Any
    on: date
    is_nearer: bool


def glance(plan: Plan, on: date) -> dict[str, Any]:
    update = plan.open_update
    since = update.begins_on if update else on - HALF_YEAR
    said = plan.station.input.since(since)
    content = snapshot(plan, update, on)
    return {
        "update": update,
        "missing": missing(plan, update, on),
        "to_mark": responses_to_mark(plan, on),
        "since": since,
        "input": list(said[:10]),
        "input_total": said.count(),
        "unlinked": said.filter(evidence=None).count(),
        "not_reached": not_reached(said),
        "moved": list(moved(plan)),
        "mix": mix(content),
        "is_enforcement_alone": is_enforcement_alone(content),
        "reminders": Notice.objects.filter(about=plan.about_key, kind__in=["cpp/update_due", "cpp/update_late"])[:5],
        "followers": plan.followers.exclude(confirmed_at=None).count(),
    }


def not_reached(said: Any) -> list[str]:
    """The kinds of people from whom nothing was heard: as important as who spoke."""
    heard = set(said.exclude(who="").values_list("who", flat=True).distinct())
    return [str(kind.label) for kind in Stakeholder if kind.value not in heard]


def moved(plan: Plan) -> Any:
    measures = Measure.objects.filter(problem__priority__plan=plan).prefetch_related("readings").order_by("pk")
    for measure in measures:
        readings = list(measure.readings.all())
        if readings:
            last = readings[-1]
            nearer = abs(last.value - measure.target) < abs(measure.baseline - measure.target)
            yield Moved(measure, last.value, last.on, nearer)


def latest_input(plan: Plan) -> "list[CommunityInput]":
    return list(plan.station.input.select_related("priority")[:200])
