"""The promise: by when an application is answered, and the sentence that says why then."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import Enum
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

SOON = 3
FAR = 7
SATURDAY = 5


class Lateness(TextChoices):
    ANSWERED = "answered", gettext_lazy("answered")
    PAUSED = "paused", gettext_lazy("clock stopped")
    ON_TIME = "on time", gettext_lazy("on time")
    DUE_SOON = "due soon", gettext_lazy("due soon")
    OVERDUE = "overdue", gettext_lazy("overdue")
    FAR_OVERDUE = "far overdue", gettext_lazy("far overdue")

    @classmethod
    def of(cls, due_on: date, on: date) -> "Lateness":
        """Due soon is within three days; far overdue is more than seven days late."""
        days_left = (due_on - on).days
        if days_left < -FAR:
            return cls.FAR_OVERDUE
        if days_left < 0:
            return cls.OVERDUE
        return cls.DUE_SOON if days_left <= SOON else cls.ON_TIME


def make(received_on: date, days: int, *, working: bool, holidays: Collection[date]) -> tuple[date, dict[str, Any]]:
    """The date `days` days after `received_on`, and what it was made of, to be stored with it.

    In working days, weekends and holidays do not count; a holiday can only move the date later.
    """
    due_on, left, skipped = received_on, days, 0
    while left:
        due_on += timedelta(days=1)
        if working and due_on in holidays and due_on.weekday() < SATURDAY:
            skipped += 1
        elif not working or due_on.weekday() < SATURDAY:
            left -= 1
    return due_on, {"from": received_on.isoformat(), "days": days, "working": working, "holidays": skipped, "paused": 0}


def resume(due_on: date, promise: dict[str, Any], paused_on: date, on: date) -> tuple[date, dict[str, Any]]:
    """The promise after the clock stood still: as many days later as it stood."""
    stood = max(0, (on - paused_on).days)
    return due_on + timedelta(days=stood), {**promise, "paused": promise["paused"] + stood}


def explain(due_on: date, promise: dict[str, Any]) -> str:
    """For example "by December 8, 2026: 14 days from November 24, 2026"."""
    count = (
        ngettext("%d working day", "%d working days", promise["days"])
        if promise["working"]
        else ngettext("%d day", "%d days", promise["days"])
    )
    sentence = _("by %(due)s: %(count)s from %(start)s") % {
        "due": date_format(due_on),
        "count": count % promise["days"],
        "start": date_format(date.fromisoformat(promise["from"])),
    }
    if promise["holidays"]:
        sentence += (
            ngettext(", skipping %d holiday", ", skipping %d holidays", promise["holidays"]) % promise["holidays"]
        )
    if promise["paused"]:
        sentence += (
            ngettext(", plus %d day the clock stood still", ", plus %d days the clock stood still", promise["paused"])
            % promise["paused"]
        )
    return sentence


class Milestone(Enum):
    """When staff hear of a promise that is running out."""

    HALF_TIME = "half-time"
    TWO_DAYS_BEFORE = "two-days"
    TODAY = "today"
    AFTER = "after"


def milestone(due_on: date, promise: dict[str, Any], on: date) -> Milestone | None:
    """The last milestone passed by a date, so that a week without reminders is caught up with one letter."""
    if on > due_on:
        return Milestone.AFTER
    if on == due_on:
        return Milestone.TODAY
    if on >= due_on - timedelta(days=2):
        return Milestone.TWO_DAYS_BEFORE
    start = date.fromisoformat(promise["from"])
    half = start + (due_on - start) / 2
    return Milestone.HALF_TIME if on >= half else None
