"""What is due about plans, asked of their state."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from notices.outbox import Letter
from notices.reminders import reminder

from . import letters
from .completeness import missing
from .models import Plan
from .models.plan import PlanQuerySet

# Told at so many days before an update is due; weekly once it is late.
STAGES = (1, 7, 14, 30)
SUPERIOR_IS_TOLD_AFTER = 7


@reminder
def update_due(on: date) -> Iterator[Letter]:
    """Commanders, of their semi-annual update (policy 3-01/110.00), with what it still lacks."""
    for plan in _due_by(on + timedelta(days=STAGES[-1])):
        days_left = (plan.next_update_due - on).days
        stage = next((str(days) for days in STAGES if 0 <= days_left <= days), f"late-{-days_left // 7}")
        # Asked when the letter is written, which is once, and in the language of whoever reads it.
        lacking = partial(missing, plan, plan.open_update, on)
        yield from letters.update_due(plan, stage, days_left=days_left, days_late=-days_left, missing=lacking)


@reminder
def update_late(on: date) -> Iterator[Letter]:
    """A commander's superior, of an update that is a week late."""
    for plan in _due_by(on - timedelta(days=SUPERIOR_IS_TOLD_AFTER)):
        yield from letters.update_late(plan, days_late=plan.days_late(on))


def _due_by(on: date) -> PlanQuerySet:
    """The plans of open stations; nobody is asked for a closed one's."""
    return Plan.objects.for_page().filter(station__is_open=True).update_due_by(on)
