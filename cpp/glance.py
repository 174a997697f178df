"""A station at a glance: what its commander sees first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.models import Member
from notices.models import Notice

from .completeness import Missing, missing, responses_to_mark
from .hearing import HALF_YEAR, heard_since
from .models import Measure, Plan, PlanPolicy, Stakeholder, Standing
from .snapshot import is_enforcement_alone, mix, snapshot
from .wording import label_of
from .workflow import may_publish

SHOWN = 8
REMINDERS = ["cpp/update_due", "cpp/update_late"]


@dataclass(frozen=True)
class Moved:
    """A measure with its last reading since the last version, and whether that is nearer to the target."""

    measure: Measure
    before: Any
    value: Any
    on: date

    @property
    def arrow(self) -> str:
        if self.value == self.before:
            return "→"
        return "↑" if self.value > self.before else "↓"

    @property
    def is_better(self) -> bool:
        return self.is_there or abs(self.value - self.measure.target) < abs(self.before - self.measure.target)

    @property
    def is_there(self) -> bool:
        """Whether the target is reached: from above where less is wanted, from below where more is."""
        baseline, target = self.measure.baseline, self.measure.target
        if baseline == target:
            return bool(self.value == target)
        return bool(self.value <= target if baseline > target else self.value >= target)

    @property
    def words(self) -> str:
        if self.is_there:
            return _("target reached")
        if self.value == self.before:
            return _("no change")
        return _("nearer to the target") if self.is_better else _("further from the target")


@dataclass(frozen=True)
class Step:
    """What somebody does next: why, the words on the button, and where it leads."""

    sentence: str
    label: str
    url: str


def glance(plan: Plan, on: date) -> dict[str, Any]:
    update, since = plan.open_update, heard_since(plan)
    content = snapshot(plan, update, on)
    lacking = missing(plan, update, on)
    measures = list(_measures(plan))
    return {
        "update": update,
        "missing": lacking,
        "to_mark": responses_to_mark(plan, on),
        "since": since,
        "moved": list(moved(measures, since)),
        "not_read": [measure for measure in measures if not _readings_since(measure, since)],
        "mix": [(label_of(kind, "response kind"), number) for kind, number in mix(content).items()],
        "is_enforcement_alone": is_enforcement_alone(content),
        "reminders": Notice.objects.filter(about=plan.about_key, kind__in=REMINDERS)[:5],
        "followers": plan.followers.exclude(confirmed_at=None).count(),
        **heard(plan, since),
        # Not since the last version: right after it, that would be everybody.
        "not_reached": not_reached(plan, min(since, on - HALF_YEAR)),
    }


def heard(plan: Plan, since: date) -> dict[str, Any]:
    said = plan.station.input.since(since)
    return {
        "input": list(said.select_related("evidence")[:SHOWN]),
        "input_total": said.count(),
        "unlinked": said.filter(evidence=None).count(),
    }


def not_reached(plan: Plan, since: date) -> list[str]:
    """The kinds of people from whom nothing was heard: as important as who spoke."""
    kinds = set(plan.station.input.since(since).exclude(who="").values_list("who", flat=True).distinct())
    return [str(kind.label) for kind in Stakeholder if kind.value not in kinds]


def next_step(plan: Plan, lacking: list[Missing], member: Member) -> Step:
    """The one thing that this member does next."""
    slug = plan.station.slug
    publish, writes = reverse("cpp:publish", args=[slug]), plan.commander_id == member.pk
    if plan.standing == Standing.SUBMITTED:
        if may_publish(plan, member):
            return Step(_("The commander has submitted it. It waits for you."), _("Read it and decide"), publish)
        return Step(_("It waits for approval."), _("See where it stands"), publish)
    if not writes:
        return Step(_("Its commander is writing it."), _("See what it says now"), reverse("cpp:preview", args=[slug]))
    if lacking:
        return Step(lacking[0].sentence, _("Go on writing"), lacking[0].url)
    if PlanPolicy.current().needs_approval:
        return Step(_("Nothing is missing."), _("Submit it for approval"), publish)
    return Step(_("Nothing is missing."), _("Check and publish"), publish)


def _measures(plan: Plan) -> Any:
    measures = Measure.objects.filter(problem__priority__plan=plan).prefetch_related("readings")
    return measures.order_by("problem__priority__rank", "pk")


def _readings_since(measure: Measure, since: date) -> list[Any]:
    return [reading for reading in measure.readings.all() if reading.on >= since]


def moved(measures: list[Measure], since: date) -> Iterator[Moved]:
    """The measures that were read since the last version, each against where it stood before."""
    for measure in measures:
        new = _readings_since(measure, since)
        if new:
            old = [reading.value for reading in measure.readings.all() if reading.on < since]
            yield Moved(measure, old[-1] if old else measure.baseline, new[-1].value, new[-1].on)
