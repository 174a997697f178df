"""Saving a part of a plan so that nobody's words are overwritten in silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from agency.models import Member

from .changes import parts_of
from .models import Plan, Priority, Standing


class Overtaken(Exception):
    """Somebody else saved this part since it was opened; `theirs` is what it says now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__(_("Somebody else changed this part while you were writing."))
        self.theirs = theirs


class PlanLocked(Exception):
    """The plan may not be written in now; the sentence says why."""


def open_for_writing(plan: Plan, by: Member) -> Plan:
    """The plan, locked until the end of this transaction.

    Raises PlanLocked if it waits for approval, or is no longer this member's to write.
    """
    locked = Plan.objects.select_for_update().editable_by(by).filter(pk=plan.pk).first()
    if locked is None:
        raise PlanLocked(_("This plan is no longer yours to write. Copy what you typed and give it to its commander."))
    if locked.standing != Standing.DRAFTING:
        raise PlanLocked(_("The plan waits for approval. Take it back if you want to change it."))
    return locked


@contextmanager
def writing(plan: Plan, by: Member) -> Iterator[None]:
    """Write in a plan, all or nothing; raises PlanLocked as `open_for_writing` does."""
    with transaction.atomic():
        open_for_writing(plan, by)
        yield


@transaction.atomic
def save_part(plan: Plan, form: Any, *, revision: int, by: Member) -> Any:
    """Save a valid form of a part that stood at `revision` when it was opened.

    Raises Overtaken if the part was changed since, and PlanLocked if the plan may not be written in.
    """
    open_for_writing(plan, by)
    part = form.instance
    if part.pk:
        current = type(part)._default_manager.get(pk=part.pk)
        if current.revision != revision:
            raise Overtaken(current)
        part.revision = revision + 1
    return form.save()


def was_published(plan: Plan, part: models.Model) -> bool:
    """Whether the latest version holds a part. Evidence and readings have no key: versions keep copies of them."""
    key, latest = getattr(part, "key", None), plan.latest
    return bool(key and latest and str(key) in dict(parts_of(latest.content)))


@transaction.atomic
def remove_part(plan: Plan, part: models.Model, *, by: Member) -> None:
    """Take out a part that was never published; what was published is ended, retired or dropped instead."""
    open_for_writing(plan, by)
    if was_published(plan, part):
        raise PlanLocked(_("This was published. Close it with its status and a reason; it cannot be taken out."))
    part.delete()


@transaction.atomic
def rank(plan: Plan, priorities: list[Priority], *, by: Member) -> None:
    """Put the priorities into this order."""
    open_for_writing(plan, by)
    for number, priority in enumerate(priorities, start=1):
        Priority.objects.filter(pk=priority.pk).update(rank=number)
