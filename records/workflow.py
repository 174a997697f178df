"""Where a destruction may go, and who may move it there: one table, and one door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Member
from notices import outbox

from . import audit
from .models import Action as Trail
from .models import AuditEntry, Destruction, Status

CONFIRM = "records.confirm_destruction"
PROPOSE = "records.propose_destruction"
# A list that nobody looked at for so long is made anew: holds and answers have come since.
GOOD_FOR = timedelta(days=14)
# For so long before a list was made, nobody's account may have been changed by somebody else who is to confirm it.
IN_OTHER_HANDS = timedelta(days=7)
# A second factor is taken away together with the password. By its e-mail address a city account opens an account.
WHAT_OPENS_AN_ACCOUNT = ("username", "password", "email", "is_active", "is_staff", "is_superuser")


class Action(TextChoices):
    CONFIRM = "confirm", gettext_lazy("Confirm: destroy these records")
    REJECT = "reject", gettext_lazy("Reject: destroy none of them")
    EXPIRE = "expire", gettext_lazy("not confirmed in time")
    FINISH = "finish", gettext_lazy("carried out")


@dataclass(frozen=True)
class Transition:
    sources: frozenset[Status]
    target: Status
    # What the audit trail calls it.
    trail: str
    # The permission of who may; none: the portal itself.
    permission: str = ""
    by_another: bool = False
    button: str | Promise = ""


PROPOSED, CONFIRMED = frozenset({Status.PROPOSED}), frozenset({Status.CONFIRMED})
TRANSITIONS = {
    Action.CONFIRM: Transition(
        PROPOSED, Status.CONFIRMED, Trail.AGREED, CONFIRM, by_another=True, button=Action.CONFIRM.label
    ),
    Action.REJECT: Transition(PROPOSED, Status.REJECTED, Trail.REJECTED, CONFIRM, button=Action.REJECT.label),
    Action.EXPIRE: Transition(PROPOSED, Status.EXPIRED, Trail.REJECTED),
    Action.FINISH: Transition(CONFIRMED, Status.CARRIED_OUT, Trail.DESTROYED),
}


class TransitionRefused(Exception):
    """The destruction may not be moved so; as text, the sentence for who tried."""

    def __init__(self, destruction: Destruction, why: str = "") -> None:
        super().__init__(
            why
            or _("This list is now “%(status)s”: you cannot do this any more, or it needs another person.")
            % {"status": destruction.get_status_display()}
        )


def allowed_actions(destruction: Destruction, member: Member) -> list[Action]:
    """What this member may do to this list as it stands."""
    return [
        action
        for action, transition in TRANSITIONS.items()
        if destruction.status in transition.sources and transition.permission and _may(destruction, transition, member)
    ]


@transaction.atomic
def advance(destruction: Destruction, action: Action, *, by: Member | None = None) -> None:
    """Move a list, and write it into the audit trail; raise TransitionRefused if it may not move so."""
    transition, now = TRANSITIONS[action], timezone.now()
    if not _may(destruction, transition, by):
        raise TransitionRefused(destruction, why_another(destruction, by) if by and transition.by_another else "")
    changes = {"decided_at": now, "decided_by": by} if by else {}
    if transition.target == Status.CARRIED_OUT:
        changes = {"carried_out_at": now}
    # The filter makes this one atomic step: of two who press at once, the second is refused rather than obeyed.
    stands = Destruction.objects.filter(pk=destruction.pk, status__in=transition.sources)
    if transition.by_another and by:
        stands = stands.filter(~Q(proposed_by=by))
    moved = stands.update(status=transition.target, **changes)
    destruction.refresh_from_db()
    if not moved:
        raise TransitionRefused(destruction)
    audit.record(transition.trail, by=by, of=destruction, step=action.value)
    outbox.drop_reminders(destruction.about_key)


def _may(destruction: Destruction, transition: Transition, by: Member | None) -> bool:
    if by is None:
        return not transition.permission
    if not (transition.permission and by.has_perm(transition.permission)):
        return False
    return not (transition.by_another and why_another(destruction, by))


def why_another(destruction: Destruction, member: Member) -> str:
    """Why this member may not be the second person, and who may; empty for who may.

    Whoever can make accounts, or take one over, would be two persons: the trail says whose account was in other hands.
    """
    if member.pk == destruction.proposed_by_id:
        return _("You proposed it, so another person confirms it.")
    if not _was_in_other_hands(member, destruction.proposed_at - IN_OTHER_HANDS):
        return ""
    return _(
        "Somebody else made your account, or changed its roles or how you sign in, after this list was made or in the "
        "week before. So another person confirms it: anybody in Command Staff or another administrator who did not "
        "propose it, and whose account nobody else changed in that time."
    )


def _was_in_other_hands(member: Member, since: datetime) -> bool:
    """Whether another member made this account since, or changed what opens it or what it may do."""
    changed = Q(action=Trail.CHANGED, details__fields__has_any_keys=list(WHAT_OPENS_AN_ACCOUNT))
    told = AuditEntry.objects.filter(kind=Member._meta.label_lower, record=str(member.pk), at__gte=since)
    by_another = told.exclude(by=None).exclude(by=member.pk)
    return by_another.filter(Q(action__in=[Trail.ADDED, Trail.GRANTED]) | changed).exists()


def expire(now: datetime) -> int:
    """Close the lists that nobody confirmed in time; returns how many."""
    late = Destruction.objects.filter(status=Status.PROPOSED, proposed_at__lt=now - GOOD_FOR)
    closed = 0
    for destruction in late:
        try:
            advance(destruction, Action.EXPIRE)
            closed += 1
        except TransitionRefused:
            continue  # confirmed in this very moment
    return closed
