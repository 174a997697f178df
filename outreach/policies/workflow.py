"""From a draft to what was heard and what changed: every way there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from notices import outbox
from outreach.models import PolicyDraft, PolicyStatus


class Action(TextChoices):
    ANNOUNCE = "announce", gettext_lazy("Announced")
    TAKE_BACK = "take back", gettext_lazy("Announcement taken back")
    EXTEND = "extend", gettext_lazy("More days to comment")
    PUBLISH = "publish", gettext_lazy("Summary published")
    CORRECT = "correct", gettext_lazy("Summary taken back to be corrected")


@dataclass(frozen=True)
class Transition:
    """From where to where an action leads; `button` is what staff press."""

    source: PolicyStatus
    target: PolicyStatus
    button: Any


TRANSITIONS = {
    Action.ANNOUNCE: Transition(PolicyStatus.DRAFT, PolicyStatus.ANNOUNCED, gettext_lazy("Announce")),
    Action.TAKE_BACK: Transition(PolicyStatus.ANNOUNCED, PolicyStatus.DRAFT, gettext_lazy("Take it back")),
    Action.EXTEND: Transition(PolicyStatus.ANNOUNCED, PolicyStatus.ANNOUNCED, gettext_lazy("Give more days")),
    Action.PUBLISH: Transition(PolicyStatus.ANNOUNCED, PolicyStatus.ANSWERED, gettext_lazy("Publish the summary")),
    Action.CORRECT: Transition(PolicyStatus.ANSWERED, PolicyStatus.ANNOUNCED, gettext_lazy("Take the summary back")),
}


class TransitionRefused(Exception):
    """The sentence says why."""


@transaction.atomic
def advance(policy: PolicyDraft, action: Action, *, by: Member, closes_on: date | None = None) -> None:
    """Move a policy on; raises TransitionRefused. `closes_on` is the new last day of EXTEND."""
    locked = PolicyDraft.objects.select_for_update().get(pk=policy.pk)
    if locked.status != TRANSITIONS[action].source:
        raise TransitionRefused(_("It is “%s” by now. Load the page again.") % locked.get_status_display())
    if refusal := refused(locked, action, Agency.current().today(), closes_on):
        raise TransitionRefused(refusal)
    changes: dict[str, Any] = {"status": TRANSITIONS[action].target, **_stored(action, closes_on)}
    for name, value in changes.items():
        setattr(locked, name, value)
        setattr(policy, name, value)
    locked.save(update_fields=list(changes))
    LogEntry.objects.log_actions(by.pk, [locked], CHANGE, str(action.label))
    outbox.drop_reminders(locked.about_key)


def refused(policy: PolicyDraft, action: Action, on: date, closes_on: date | None = None) -> str:
    """Why an action cannot be taken on this day; empty if it can."""
    if action == Action.ANNOUNCE and policy.closes_on < on:
        return _("Its last day is over. Set another one.")
    if action == Action.TAKE_BACK and policy.opens_on <= on:
        return _("It is open for comment already: what people comment on stays as it is.")
    if action == Action.EXTEND and (closes_on is None or closes_on <= policy.closes_on or closes_on < on):
        return _("The new last day comes after the present one, and not before today.")
    if action == Action.PUBLISH and policy.closes_on >= on:
        return _("It is still open for comment.")
    if action == Action.PUBLISH and not (str(policy.heard).strip() and str(policy.changed).strip()):
        return _("Write what was heard, and what changed, and save it first.")
    return ""


def _stored(action: Action, closes_on: date | None) -> dict[str, Any]:
    if action == Action.EXTEND:
        return {"closes_on": closes_on}
    stored: dict[Action, dict[str, Any]] = {
        Action.ANNOUNCE: {"announced_at": timezone.now()},
        Action.TAKE_BACK: {"announced_at": None},
        Action.PUBLISH: {"outcome_published_at": timezone.now()},
        Action.CORRECT: {"outcome_published_at": None},
    }
    return stored[action]


def possible(policy: PolicyDraft, on: date) -> list[tuple[Action, Transition]]:
    """The buttons that stand beside a policy: those that only wait for a text or a date are there."""
    steps = [(action, step) for action, step in TRANSITIONS.items() if policy.status == step.source]
    too_late = {action for action in (Action.TAKE_BACK,) if refused(policy, action, on)}
    return [(action, step) for action, step in steps if action not in too_late]
