"""The hand with which the demonstration's commanders write their plans, each sentence on its own day."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from agency.models import Agency, Member
from cpp import hearing, workflow
from cpp.models import (
    CameBy,
    Category,
    CommunityInput,
    Evidence,
    EvidenceKind,
    Measure,
    Plan,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseStatus,
    Stakeholder,
)


class Pen:
    """Writes in one plan, always today. What it writes has a name, by which it is found again."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.named: dict[str, Any] = {}

    @property
    def today(self) -> date:
        return Agency.current().today()

    def at(self, on: date, hour: int = 10) -> datetime:
        return Agency.current().at(on, hour)

    def appoint(self, commander: Member, by: Member) -> None:
        workflow.appoint(self.plan, commander, by=by)
        self.plan.refresh_from_db()

    # --- Where a plan comes from ---

    def note(self, name: str, kind: EvidenceKind, title: str, figures: str, source: str = "") -> None:
        self.named[name] = Evidence.objects.create(
            plan=self.plan, kind=kind, title=title, on=self.today, source=source, figures=figures
        )

    def hear(self, name: str, who: Stakeholder, text: str, /, **contact: str) -> None:
        """Somebody writes on the web page."""
        answers = {"who": who, "text": text, "language": "en", **contact}
        self.named[name] = hearing.hear(self.plan.station, answers, key=uuid4())

    def take_down(self, name: str, who: Stakeholder, came_by: CameBy, **heard: Any) -> None:
        """The commander writes down what was said elsewhere."""
        self.named[name] = CommunityInput.objects.create(
            station=self.plan.station, received_on=self.today, who=who, came_by=came_by,
            taken_by=self.plan.commander, **heard,
        )  # fmt: skip

    def link(self, name: str, priority: str) -> None:
        hearing.link(self.plan, self.named[name], self.named[priority])

    def evidence(self, *names: str) -> list[Evidence]:
        """Evidence by its name, or by that of the community input it is made of."""
        found = [self.named[name] for name in names]
        return [hearing.as_evidence(self.plan, row) if isinstance(row, CommunityInput) else row for row in found]

    # --- The plan ---

    def about(self, text: str) -> None:
        self.plan.about = text
        self.plan.save(update_fields=["about"])

    def priority(self, name: str, title: str, category: Category, explanation: str, *evidence: str) -> None:
        priority = Priority.objects.create(
            plan=self.plan, title=title, category=category, explanation=explanation,
            rank=self.plan.priorities.count() + 1,
        )  # fmt: skip
        priority.evidence.set(self.evidence(*evidence))
        self.named[name] = priority

    def problem(self, name: str, priority: str, title: str, **sara: str) -> None:
        self.named[name] = Problem.objects.create(priority=self.named[priority], title=title, **sara)

    def response(self, name: str, problem: str, kind: str, title: str, description: str, **more: Any) -> None:
        """A response that begins today, unless it says otherwise."""
        defaults = {"status": ResponseStatus.UNDER_WAY, "starts_on": self.today, "lead": str(self.plan.commander)}
        self.named[name] = Response.objects.create(
            problem=self.named[problem], kind=kind, title=title, description=description, **defaults | more
        )

    def measure(self, name: str, problem: str, title: str, unit: str, source: str, **figures: int) -> None:
        self.named[name] = Measure.objects.create(
            problem=self.named[problem], name=title, unit=unit, source=source, baseline_on=self.today, **figures
        )

    def read(self, name: str, value: int, note: str = "") -> None:
        Reading.objects.create(measure=self.named[name], on=self.today, value=value, note=note)

    def change(self, name: str, **fields: Any) -> None:
        part = self.named[name]
        part.refresh_from_db()
        for field, value in fields.items():
            setattr(part, field, value)
        part.revision += 1
        part.save()

    def answer(self, name: str, done: str) -> None:
        """You said, we did."""
        self.change(name, done=done, is_public=True)

    # --- The semi-annual update ---

    def write(self, *evidence: str, **fields: Any) -> None:
        update = self.plan.open_update
        for field, value in fields.items():
            setattr(update, field, value)
        update.revision += 1
        update.save()
        update.evidence.add(*self.evidence(*evidence))

    def mark(self, response: str, basis: str, reason: str, *evidence: str) -> None:
        mark = self.plan.open_update.marks.create(response=self.named[response], basis=basis, reason=reason)
        mark.evidence.set(self.evidence(*evidence))

    def share(self, way: str, where: str = "", in_days: int = 0) -> None:
        self.plan.open_update.sharings.create(way=way, where=where, on=self.today + timedelta(days=in_days))

    def publish(self) -> None:
        latest = self.plan.latest
        commander = self.plan.commander
        if commander is None:
            raise ValueError("Nobody commands this station.")
        workflow.publish(self.plan, by=commander, after=latest.number if latest else 0)
        self.plan.refresh_from_db()
