"""From a commander's draft to a published version: every way there, and who may go it."""

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from notices import outbox

from . import letters
from .completeness import Missing, missing
from .due import due_after_change, first_due, missed, next_due
from .models import Plan, PlanEvent, PlanPolicy, Standing, Tenure, Version
from .snapshot import digest, snapshot


class Action(TextChoices):
    APPOINT = "appoint", gettext_lazy("Commander appointed")
    SUBMIT = "submit", gettext_lazy("Submitted for approval")
    TAKE_BACK = "take back", gettext_lazy("Taken back")
    RETURN = "return", gettext_lazy("Returned for changes")
    PUBLISH = "publish", gettext_lazy("Published")
    RESCHEDULE = "reschedule", gettext_lazy("Due date changed")


class TransitionRefused(Exception):
    """The sentence says why."""


class Incomplete(Exception):
    """Something is still missing; `missing` lists what, and where."""

    def __init__(self, lacking: list[Missing]) -> None:
        super().__init__(_("Something is still missing."))
        self.missing = lacking


def may_publish(plan: Plan, member: Member) -> bool:
    """The commander; or, where a second person approves, somebody of the command staff who is not the commander."""
    is_commander = plan.commander_id == member.pk and member.has_perm("cpp.change_plan")
    if PlanPolicy.current().needs_approval:
        return member.has_perm("cpp.approve_plan") and plan.commander_id != member.pk
    return is_commander


@transaction.atomic
def submit(plan: Plan, *, by: Member) -> None:
    """Hand a complete draft to the command staff. Nobody writes in it until it is published, returned or taken back."""
    locked = _locked(plan)
    if locked.commander_id != by.pk or not PlanPolicy.current().needs_approval:
        raise TransitionRefused(_("Only the commander submits a plan, and only where a second person approves."))
    _require_complete(locked)
    _move(locked, Standing.DRAFTING, Standing.SUBMITTED, Action.SUBMIT, by)
    letters.submitted(locked)


@transaction.atomic
def take_back(plan: Plan, *, by: Member) -> None:
    """The commander wants to go on writing."""
    locked = _locked(plan)
    if locked.commander_id != by.pk:
        raise TransitionRefused(_("Only the commander takes a plan back."))
    _move(locked, Standing.SUBMITTED, Standing.DRAFTING, Action.TAKE_BACK, by)


@transaction.atomic
def return_for_changes(plan: Plan, *, by: Member, note: str) -> None:
    """The command staff ask for changes, and say which."""
    locked = _locked(plan)
    if not by.has_perm("cpp.approve_plan"):
        raise TransitionRefused(_("Only the command staff return a plan."))
    _move(locked, Standing.SUBMITTED, Standing.DRAFTING, Action.RETURN, by, note)
    letters.returned(locked, note)


@transaction.atomic
def publish(plan: Plan, *, by: Member, after: int) -> Version:
    """Freeze the plan as its next version, and tell its followers; `after` is the last version that was seen.

    Raises TransitionRefused if this member may not, or somebody published meanwhile; Incomplete if something is missing.
    """
    locked, on = _locked(plan), Agency.current().today()
    latest = locked.latest
    number = (latest.number if latest else 0) + 1
    if number != after + 1:
        raise TransitionRefused(_("It is published already."))
    if not may_publish(locked, by):
        raise TransitionRefused(_("You may not publish this plan."))
    expected = Standing.SUBMITTED if PlanPolicy.current().needs_approval else Standing.DRAFTING
    if locked.standing != expected:
        raise TransitionRefused(_("The plan does not stand where it could be published. Load the page again."))
    update = locked.open_update
    _require_complete(locked)
    content = {**snapshot(locked, update, on), "number": number}
    version = Version.objects.create(
        plan=locked, number=number, content=content, digest=digest(content), published_by=by
    )
    if update:
        update.version = version
        update.save(update_fields=["version"])
    _set_next_due(locked)
    locked.standing = Standing.DRAFTING
    locked.save()
    locked.updates.create(begins_on=on, due_on=locked.next_update_due)
    locked.events.create(action=Action.PUBLISH, by=by, note=str(number))
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
    locked.commander = commander
    # A draft that its author can no longer defend is not approved behind the successor's back.
    locked.standing = Standing.DRAFTING
    locked.save(update_fields=["commander", "standing"])
    if commander:
        Tenure.objects.create(plan=locked, commander=commander, from_on=on)
    locked.events.create(action=Action.APPOINT, by=by, note=str(commander or ""))


@transaction.atomic
def reschedule(*, by: Member | None) -> None:
    """Put every adopted plan on the agency's schedule; what is already late stays late."""
    schedule, on = PlanPolicy.current().schedule, Agency.current().today()
    for plan in Plan.objects.select_for_update(of=["self"]).adopted():
        if plan.is_late(on):
            continue
        last = plan.deadlines.order_by("-due_on").first()
        due_on = due_after_change(schedule, plan.adopted_on, last.due_on if last else None, on)
        if due_on == plan.next_update_due:
            continue
        note = f"{plan.next_update_due} → {due_on}"
        plan.next_update_due = due_on
        plan.save(update_fields=["next_update_due"])
        plan.updates.filter(version=None).update(due_on=due_on)
        plan.events.create(action=Action.RESCHEDULE, by=by, note=note)


def _set_next_due(plan: Plan) -> None:
    """After a publication: record which deadline it met and which went by, and set the next."""
    schedule, on = PlanPolicy.current().schedule, Agency.current().today()
    if plan.adopted_on is None:
        plan.adopted_on = on
        plan.next_update_due = first_due(schedule, on)
        return
    due_on = plan.next_update_due
    plan.deadlines.create(due_on=due_on, met_on=on)
    for gone_by in missed(schedule, plan.adopted_on, due_on, on):
        plan.deadlines.create(due_on=gone_by)
    plan.next_update_due = next_due(schedule, plan.adopted_on, due_on, on)


def _require_complete(plan: Plan) -> None:
    if lacking := missing(plan, plan.open_update, Agency.current().today()):
        raise Incomplete(lacking)


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=["self"]).select_related("station", "commander").get(pk=plan.pk)


def _move(plan: Plan, source: str, target: str, action: Action, by: Member, note: str = "") -> None:
    if plan.standing != source:
        raise TransitionRefused(_("The plan no longer stands where it did. Load the page again."))
    plan.standing = target
    plan.save(update_fields=["standing"])
    plan.events.create(action=action, by=by, note=note)


def history(plan: Plan) -> list[tuple[str, PlanEvent]]:
    """Every step of a plan, newest first, with its name in words."""
    return [(str(Action(event.action).label), event) for event in plan.events.select_related("by")]
