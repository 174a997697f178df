"""Saving a part of a plan so that nobody's words are overwritten in silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from agency.models import Member

from .changes import parts_of
from .models import CommunityInput, Evidence, Plan, Priority, ResponseChange, Standing, Update


class Overtaken(Exception):
    """Somebody else saved this part since it was opened; `theirs` is what it says now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__(_("Somebody else changed this part while you were writing."))
        self.theirs = theirs


class PlanLocked(Exception):
    """The plan may not be written in now; the sentence says why."""


def open_for_writing(plan: Plan, by: Member, *, even_submitted: bool = False) -> Plan:
    """The plan, locked until the end of this transaction.

    Raises PlanLocked if it waits for approval, or is no longer this member's to write. What is not in the plan yet
    may be noted down `even_submitted`.
    """
    # Only the plan: its order joins the station, and whoever sends something to a station need not wait for us.
    locked = Plan.objects.select_for_update(of=["self"]).editable_by(by).filter(pk=plan.pk).first()
    if locked is None:
        raise PlanLocked(_("This plan is no longer yours to write. Copy what you typed and give it to its commander."))
    if locked.standing != Standing.DRAFTING and not even_submitted:
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
    """Save a valid form of a part that stood at `revision` when it was opened; 0 if it was not there yet.

    Raises Overtaken if the part was changed since, and PlanLocked if it may not be written in.
    """
    open_for_writing(plan, by, even_submitted=not form.is_of_the_plan)
    current = _as_it_is(form)
    if current is None:
        return form.save()
    if current.revision != revision:
        raise Overtaken(current)
    part = form.save(commit=False)
    part.revision = revision + 1
    # What the form shows, and nothing else: the rest may be newer than what this request has read.
    shown = set(form.Meta.fields) & set(form.cleaned_data) - {"evidence"}
    part.save(update_fields=[*shown, "revision"])
    form.save_m2m()
    return part


def _as_it_is(form: Any) -> Any:
    """What is stored of a form's part now; None if it is new. Raises PlanLocked if it cannot be written any more."""
    part = form.instance
    update = part if isinstance(part, Update) else getattr(part, "update", None)
    if update and Update.objects.filter(pk=update.pk).exclude(version=None).exists():
        raise PlanLocked(_("This update was published while you were writing. Copy what you typed into the next one."))
    if not part.pk:
        return form.twin()
    current = type(part).objects.filter(pk=part.pk).first()
    if current is None:
        raise PlanLocked(_("This part was taken out while you were writing. Copy what you typed into a new one."))
    return current


def was_published(plan: Plan, part: models.Model) -> bool:
    """Whether the latest version holds a part. Evidence and readings have no key: versions keep copies of them."""
    key, latest = getattr(part, "key", None), plan.latest
    return bool(key and latest and str(key) in dict(parts_of(latest.content)))


@transaction.atomic
def remove_part(plan: Plan, part: models.Model, *, by: Member) -> None:
    """Take out a part that was never published, with what stands under it.

    What was published is ended, retired or dropped instead; evidence is first unlinked; what the community said stays.
    """
    open_for_writing(plan, by)
    if was_published(plan, part):
        raise PlanLocked(_("This was published. Close it with its status and a reason; it cannot be taken out."))
    if isinstance(part, CommunityInput):
        raise PlanLocked(_("What the community said is kept."))
    if isinstance(part, Evidence) and _is_linked(part):
        raise PlanLocked(_("The plan still rests on this evidence. Unlink it there first."))
    part.delete()


def _is_linked(evidence: Evidence) -> bool:
    """Whether what is being written names it. Published versions have copies of their own."""
    marks = ResponseChange.objects.filter(update__version=None, evidence=evidence)
    return evidence.priorities.exists() or evidence.updates.filter(version=None).exists() or marks.exists()


@transaction.atomic
def rank(plan: Plan, priorities: list[Priority], *, by: Member) -> None:
    """Put the priorities into this order."""
    open_for_writing(plan, by)
    for number, priority in enumerate(priorities, start=1):
        plan.priorities.filter(pk=priority.pk).update(rank=number)
