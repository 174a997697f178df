"""Concerns that nobody has answered, asked of their state."""

from collections.abc import Iterator
from datetime import date, timedelta

from notices.outbox import Letter
from notices.reminders import reminder
from outreach.models import Concern

from . import concern_letters
from .concerns import days_left

# Told so many days before an answer is due, on the day, and weekly once it is late.
BEFORE = timedelta(days=3)
# A concern may be without an owner for so long before the coordinators hear of it, and weekly after.
WITHOUT_OWNER = timedelta(days=2)


@reminder
def answer_due(on: date) -> Iterator[Letter]:
    """Whoever answers for a concern, of the answer that is due."""
    owned = Concern.objects.open().filter(owner__is_active=True, due_on__lte=on + BEFORE)
    for concern in owned.select_related("owner", "event", "station").order_by("pk"):
        left = days_left(concern, on)
        yield from concern_letters.due(concern, _stage(left), days_left=left, days_late=-left)


@reminder
def nobody_answers(on: date) -> Iterator[Letter]:
    """The coordinators, of a concern that nobody answers for."""
    unowned = Concern.objects.unowned().filter(raised_on__lte=on - WITHOUT_OWNER)
    for concern in unowned.select_related("event", "station").order_by("pk"):
        days = (on - concern.raised_on).days
        yield from concern_letters.unowned(concern, f"{concern.due_on}/{(days - WITHOUT_OWNER.days) // 7}", days=days)


def _stage(left: int) -> str:
    if left > 0:
        return "soon"
    return f"late-{-left // 7}" if left <= -7 else "today"
