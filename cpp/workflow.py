"""From a commander's draft to a published version: every way there, and who may go it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from notices import outbox

from . import letters
from .completeness import Missing, missing
from .due import counts_for, due_after_change, first_due, missed, next_due
from .models import Plan, PlanEvent, PlanPolicy, Standing, Tenure, Version
from .snapshot import digest, snapshot


class Action(TextChoices):
    APPOINT = "appoint", gettext_lazy("Commander appointed")
    SUBMIT = "submit", gettext_lazy("Submitted for approval")
    TAKE_BACK = "take back", gettext_lazy("Taken back")
    RETURN = "return", gettext_lazy("Returned for changes")
    PUBLISH = "publish", gettext_lazy("Published")
    RESCHEDULE = "reschedule", gettext_lazy("Due date changed")


@dataclass(frozen=True)
class Transition:
    """From where to where an action leads."""

    sources: frozenset[Standing]
    target: Standing


DRAFTING, SUBMITTED = frozenset({Standing.DRAFTING}), frozenset({Standing.SUBMITTED})
TRANSITIONS = {
    # A draft that its author can no longer defend is not approved behind the successor's back.
    Action.APPOINT: Transition(DRAFTING | SUBMITTED, Standing.DRAFTING),
    Action.SUBMIT: Transition(DRAFTING, Standing.SUBMITTED),
    Action.TAKE_BACK: Transition(SUBMITTED, Standing.DRAFTING),
    Action.RETURN: Transition(SUBMITTED, Standing.DRAFTING),
    # From which of the two, the agency's rule says: see `_stands_to_be_published`.
    Action.PUBLISH: Transition(DRAFTING | SUBMITTED, Standing.DRAFTING),
}


class TransitionRefused(Exception):
    """The sentence says why."""


class Incomplete(Exception):
    """Something is still missing; `missing` lists what, and where."""

    def __init__(self, lacking: list[Missing]) -> None:
        super().__init__(_("Something is still missing."))
        self.missing = lacking


def may_publish(plan: Plan, member: Member) -> bool:
    """The commander; or, where a second person approves, somebody of the command staff who is not the commander."""
    if _policy().needs_approval:
        return member.has_perm("cpp.approve_plan") and plan.commander_id != member.pk
    return _is_commander(plan, member)


@transaction.atomic
def submit(plan: Plan, *, by: Member) -> None:
    """Hand a complete draft to the command staff. Nobody writes in it until it is published, returned or taken back."""
    locked = _locked(plan)
    if not _is_commander(locked, by) or not _policy().needs_approval:
        raise TransitionRefused(_("Only the commander submits a plan, and only where a second person approves."))
    _require_complete(locked)
    _move(locked, Action.SUBMIT, by)
    letters.submitted(locked)


@transaction.atomic
def take_back(plan: Plan, *, by: Member) -> None:
    """The commander wants to go on writing."""
    locked = _locked(plan)
    if not _is_commander(locked, by):
        raise TransitionRefused(_("Only the commander takes a plan back."))
    _move(locked, Action.TAKE_BACK, by)


@transaction.atomic
def return_for_changes(plan: Plan, *, by: Member, note: str) -> None:
    """The command staff ask for changes, and say which."""
    locked = _locked(plan)
    if not by.has_perm("cpp.approve_plan"):
        raise TransitionRefused(_("Only the command staff return a plan."))
    if not note.strip():
        raise TransitionRefused(_("Say what should change."))
    _move(locked, Action.RETURN, by, note)
    letters.returned(locked, note)


@transaction.atomic
def publish(plan: Plan, *, by: Member, after: int, seen: str = "") -> Version:
    """Freeze the plan as its next version, and tell its followers.

    `after` is the last version that was seen, and `seen` the digest of what was read before the button was pressed.
    Raises TransitionRefused if this member may not, or somebody published meanwhile, and Incomplete if it lacks
    something.
    """
    locked, on = _locked(plan), Agency.current().today()
    latest = locked.latest
    number = (latest.number if latest else 0) + 1
    if number != after + 1:
        raise TransitionRefused(_("It is published already."))
    if not may_publish(locked, by):
        raise TransitionRefused(_("You may not publish this plan."))
    if not _stands_to_be_published(locked):
        raise TransitionRefused(_("The plan does not stand where it could be published. Load the page again."))
    update = locked.open_update
    _require_complete(locked)
    content = snapshot(locked, update, on)
    if seen and seen != digest(content):
        raise TransitionRefused(_("It was changed since you opened this page. Read it again before you publish it."))
    content["number"] = number
    version = Version.objects.create(
        plan=locked, number=number, content=content, digest=digest(content), published_by=by
    )
    if update:
        update.version = version
        update.save(update_fields=["version"])
    due_on = _after_publication(locked)
    _move(locked, Action.PUBLISH, by, str(number), adopted_on=locked.adopted_on or on, next_update_due=due_on)
    locked.updates.create(begins_on=on, due_on=due_on)
    outbox.drop_reminders(locked.about_key)
    letters.published(version)
    return version


@transaction.atomic
def appoint(plan: Plan, commander: Member | None, *, by: Member | None) -> None:
    """Give a station to a commander, from today; who had it before stays in its history."""
    locked, on = _locked(plan), Agency.current().today()
    if locked.commander == commander:
        return
    locked.tenures.filter(until_on=None).update(until_on=on)
    if commander:
        Tenure.objects.create(plan=locked, commander=commander, from_on=on)
    _move(locked, Action.APPOINT, by, str(commander or ""), commander=commander)


@transaction.atomic
def reschedule(*, by: Member | None) -> None:
    """Put every adopted plan on the agency's schedule; what is already late stays late."""
    schedule, on = _policy().schedule, Agency.current().today()
    for plan in Plan.objects.select_for_update(of=["self"]).adopted():
        adopted_on, due_on = plan.adopted_on, plan.next_update_due
        if adopted_on is None or due_on is None or plan.is_late(on):
            continue
        last = plan.deadlines.order_by("-due_on").first()
        moved_to = due_after_change(schedule, adopted_on, last.due_on if last else None, due_on, on)
        if moved_to != due_on:
            _move_due_date(plan, due_on, moved_to, by)


def _move_due_date(plan: Plan, due_on: date, moved_to: date, by: Member | None) -> None:
    plan.next_update_due = moved_to
    plan.save(update_fields=["next_update_due"])
    plan.updates.filter(version=None).update(due_on=moved_to)
    plan.events.create(action=Action.RESCHEDULE, by=by, note=f"{due_on} → {moved_to}")
    outbox.drop_reminders(plan.about_key)


def _after_publication(plan: Plan) -> date:
    """Record which deadline a publication met and which went by; when the next update is due."""
    schedule, on = _policy().schedule, Agency.current().today()
    adopted_on, due_on = plan.adopted_on, plan.next_update_due
    if adopted_on is None or due_on is None:
        return first_due(schedule, on)
    if not counts_for(due_on, on):
        return due_on
    plan.deadlines.create(due_on=due_on, met_on=on)
    for gone_by in missed(schedule, adopted_on, due_on, on):
        plan.deadlines.create(due_on=gone_by)
    return next_due(schedule, adopted_on, due_on, on)


def _policy() -> PlanPolicy:
    """As it stands now: what pages remember of it may be a minute old."""
    return PlanPolicy.objects.first() or PlanPolicy()


def _is_commander(plan: Plan, member: Member) -> bool:
    return plan.commander_id == member.pk and member.has_perm("cpp.change_plan")


def _require_complete(plan: Plan) -> None:
    if lacking := missing(plan, plan.open_update, Agency.current().today()):
        raise Incomplete(lacking)


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=["self"]).select_related("station", "commander").get(pk=plan.pk)


def _stands_to_be_published(plan: Plan) -> bool:
    return plan.standing in (SUBMITTED if _policy().needs_approval else DRAFTING)


def _move(plan: Plan, action: Action, by: Member | None, note: str = "", **changes: Any) -> None:
    """Where every change of standing goes through: with `changes`, and leaving its history."""
    transition = TRANSITIONS[action]
    if plan.standing not in transition.sources:
        raise TransitionRefused(_("The plan no longer stands where it did. Load the page again."))
    changes["standing"] = transition.target
    for name, value in changes.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(changes))
    plan.events.create(action=action, by=by, note=note)


def history(plan: Plan) -> list[tuple[str, PlanEvent]]:
    """Every step of a plan, newest first, with its name in words."""
    return [(str(Action(event.action).label), event) for event in plan.events.select_related("by")]
