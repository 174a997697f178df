"""Where an application may go, who may move it there and who hears of it: one table, and one door."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Holiday, Member
from notices import outbox
from notices.kinds import Audience

from . import letters
from . import promise as promises
from .kinds import with_times
from .models import (
    LIVE,
    OPEN,
    UNDECIDED,
    WAITING,
    Application,
    ApplicationEvent,
    DayCount,
    DeclineReason,
    Program,
    Status,
)

REVIEW = "programs.review_application"
DECIDE = "programs.decide_application"


class Action(TextChoices):
    """What can be done to an application; the label is what its history says of it."""

    SUBMIT = "submit", _("application received")
    SIGN_AS_GUARDIAN = "sign-as-guardian", _("guardian signed")
    START_REVIEW = "start-review", _("review started")
    ASK_APPLICANT = "ask-applicant", _("question to the applicant")
    ANSWER = "answer", _("answer from the applicant")
    APPROVE = "approve", _("approved")
    DECLINE = "decline", _("declined")
    SCHEDULE = "schedule", _("time booked")
    MOVE = "move", _("time changed")
    CANCEL = "cancel", _("time cancelled")
    CHECK_IN = "check-in", _("checked in")
    COMPLETE = "complete", _("completed")
    ENROLL = "enroll", _("put in touch")
    END_EARLY = "end-early", _("ended early")
    NO_SHOW = "no-show", _("did not come")
    TAKE_BACK = "take-back", _("no-show taken back")
    SCHEDULE_AGAIN = "schedule-again", _("may book again")
    WITHDRAW = "withdraw", _("withdrawn")
    EXPIRE = "expire", _("expired")
    REOPEN = "reopen", _("opened again")


@dataclass(frozen=True)
class Transition:
    """From where to where an action leads; the letters it sends; who may do it besides staff with the permission."""

    sources: frozenset[Status]
    target: Status
    button: str | Promise
    letter: str = ""
    staff_letter: str = ""
    permission: str = REVIEW
    by_applicant: bool = False
    by_system: bool = False
    needs_note: bool = False


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


TRANSITIONS: dict[Action, Transition] = {
    Action.SIGN_AS_GUARDIAN: Transition(
        _from(Status.WAITING_FOR_GUARDIAN), Status.RECEIVED, _("Record the guardian's signature on paper"),
        letter="guardian_signed", by_applicant=True,
    ),
    Action.START_REVIEW: Transition(_from(Status.RECEIVED), Status.IN_REVIEW, _("Start review")),
    Action.ASK_APPLICANT: Transition(
        _from(Status.IN_REVIEW), Status.WAITING_FOR_APPLICANT, _("Ask the applicant"),
        letter="question", needs_note=True,
    ),
    Action.ANSWER: Transition(
        _from(Status.WAITING_FOR_APPLICANT), Status.IN_REVIEW, _("Record their answer"),
        staff_letter="answered", by_applicant=True, needs_note=True,
    ),
    Action.APPROVE: Transition(
        _from(Status.IN_REVIEW), Status.APPROVED, _("Approve"), letter="approved", permission=DECIDE,
    ),
    Action.DECLINE: Transition(
        _from(Status.IN_REVIEW), Status.DECLINED, _("Decline"), letter="declined", permission=DECIDE,
    ),
    Action.SCHEDULE: Transition(
        _from(Status.APPROVED), Status.SCHEDULED, _("Book a time"),
        letter="scheduled", staff_letter="time_booked", by_applicant=True,
    ),
    Action.MOVE: Transition(
        _from(Status.SCHEDULED), Status.SCHEDULED, _("Change the time"),
        letter="moved", staff_letter="time_booked", by_applicant=True,
    ),
    Action.CANCEL: Transition(
        _from(Status.SCHEDULED), Status.APPROVED, _("Cancel the time"),
        letter="cancelled", staff_letter="time_cancelled", by_applicant=True,
    ),
    Action.CHECK_IN: Transition(_from(Status.SCHEDULED), Status.SCHEDULED, _("Check in")),
    Action.COMPLETE: Transition(
        _from(Status.SCHEDULED), Status.COMPLETED, _("Write the after-ride record"), letter="completed",
    ),
    Action.ENROLL: Transition(_from(Status.APPROVED), Status.COMPLETED, _("Put in touch"), letter="enrolled"),
    Action.END_EARLY: Transition(_from(Status.SCHEDULED), Status.ENDED_EARLY, _("Ended early")),
    Action.NO_SHOW: Transition(_from(Status.SCHEDULED), Status.NO_SHOW, _("Did not come")),
    Action.TAKE_BACK: Transition(
        _from(Status.NO_SHOW), Status.SCHEDULED, _("They were there: take the no-show back"),
        permission=DECIDE, needs_note=True,
    ),
    Action.SCHEDULE_AGAIN: Transition(
        _from(Status.NO_SHOW, Status.ENDED_EARLY), Status.APPROVED, _("Let them book again"), letter="approved",
        permission=DECIDE,
    ),
    Action.WITHDRAW: Transition(
        frozenset(OPEN), Status.WITHDRAWN, _("Withdraw for the applicant"),
        letter="withdrawn", staff_letter="applicant_withdrew", by_applicant=True,
    ),
    Action.EXPIRE: Transition(
        frozenset(WAITING | {Status.APPROVED}), Status.EXPIRED, _("Close: no answer came"),
        letter="expired", by_system=True,
    ),
    Action.REOPEN: Transition(
        _from(Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED), Status.IN_REVIEW, _("Open again"),
        letter="reopened", permission=DECIDE, needs_note=True,
    ),
}  # fmt: skip


class TransitionRefused(Exception):
    """The application may not be moved so; as text, the sentence for who tried."""

    def __init__(self, application: Application, action: Action) -> None:
        self.application, self.action = application, action
        super().__init__(
            _("Application %(reference)s is now “%(status)s”: this can no longer be done.")
            % {"reference": application.reference, "status": application.get_status_display()}
        )


def allowed_actions(application: Application, member: Member) -> list[Action]:
    """What this member may do to this application as it stands."""
    if application.tombstone():
        return []
    return [
        action
        for action, transition in transitions_of(application)
        if application.status in transition.sources and member.has_perm(transition.permission)
    ]


def transitions_of(application: Application) -> list[tuple[Action, Transition]]:
    """The rows of the table that this application's program has."""
    has = application.kind.actions
    return [(action, transition) for action, transition in TRANSITIONS.items() if action in has]


def first_promise(program: Program, on: date) -> tuple[date, dict[str, Any]]:
    """The date promised for an application received on a day, and what it is made of."""
    working = program.counted_in == DayCount.WORKING
    holidays = set(Holiday.objects.filter(on__gt=on).values_list("on", flat=True)) if working else set()
    return promises.make(on, program.processing_days, working=working, holidays=holidays)


@transaction.atomic
def advance(
    application: Application,
    action: Action,
    *,
    by: Member | None = None,
    by_system: bool = False,
    note: str = "",
    decline_reason: DeclineReason | None = None,
) -> ApplicationEvent:
    """Move an application, and leave its history and letters; raise TransitionRefused if it may not move so.

    `by` is the member who acts; without one it is the applicant, or the portal itself when `by_system`.
    """
    transition = TRANSITIONS[action]
    if action not in application.kind.actions or not _may(transition, by, by_system) or application.tombstone():
        raise TransitionRefused(application, action)
    changes = _consequences(application, action, by, Agency.current().today())
    if action == Action.DECLINE:
        changes["decline_reason"] = decline_reason
    # The filter makes this one atomic step: of two reviewers who press at
    # once, the second is refused rather than obeyed.
    stands = Application.objects.filter(pk=application.pk, status=application.status, status__in=transition.sources)
    if not stands.update(status=transition.target, **changes):
        application.refresh_from_db()
        raise TransitionRefused(application, action)
    application.refresh_from_db()
    event = application.events.create(action=action, by=by, note=note)
    # While the answer is still ours to give, staff are still reminded of it.
    owed = application.status in UNDECIDED - WAITING
    outbox.drop_reminders(application.about, {Audience.APPLICANT, Audience.GUARDIAN} if owed else set(Audience))
    letters.after(event, transition.letter, transition.staff_letter)
    return event


def _may(transition: Transition, by: Member | None, by_system: bool) -> bool:
    if by:
        return by.has_perm(transition.permission)
    return transition.by_system if by_system else transition.by_applicant


def _consequences(application: Application, action: Action, by: Member | None, on: date) -> dict[str, Any]:
    """The columns that change with the status: the clock and the decision."""
    target = TRANSITIONS[action].target
    changes: dict[str, Any] = {}
    if target in WAITING:
        changes["paused_on"] = on
    elif application.paused_on:
        due_on, promise = promises.resume(application.due_on, application.promise, application.paused_on, on)
        changes |= {"paused_on": None, "due_on": due_on, "promise": promise}
    if action in {Action.APPROVE, Action.DECLINE}:
        changes |= {"decided_at": timezone.now(), "decided_by": by}
    if action == Action.REOPEN:
        due_on, promise = first_promise(application.program, on)
        changes |= {
            "decided_at": None,
            "decided_by": None,
            "decline_reason": None,
            "due_on": due_on,
            "promise": promise,
        }
    return changes


def add_note(application: Application, text: str, *, by: Member) -> None:
    """A private note: staff read it, the applicant never does."""
    application.events.create(action="note", by=by, note=text, is_private=True)


def may_assign(application: Application, member: Member) -> bool:
    return member.has_perm(DECIDE if application.kind.is_confidential else REVIEW)


def assign(application: Application, assignee: Member | None, *, by: Member) -> None:
    Application.objects.filter(pk=application.pk).update(assignee=assignee)
    application.events.create(action="assign", by=by, note=str(assignee or ""), is_private=True)


def expire_what_waited_in_vain(on: date) -> int:
    """Close applications whose applicant never answered or booked within the program's days; returns how many."""
    closed = 0
    for application in _waited_in_vain(on):
        try:
            advance(application, Action.EXPIRE, by_system=True)
            closed += 1
        except TransitionRefused:
            continue  # answered in this very moment
    return closed


def _waited_in_vain(on: date) -> list[Application]:
    waiting = Application.objects.filter(status__in=TRANSITIONS[Action.EXPIRE].sources).select_related("program")
    # Who waits for a seat waits for us, and so does who has nothing to book.
    waiting = waiting.exclude(status=Status.APPROVED, waiting_places__status__in=sorted(LIVE))
    waiting = waiting.exclude(~Q(program__slug__in=with_times()), status=Status.APPROVED)
    return [application for application in waiting.iterator() if _days_waited(application, on) > _patience(application)]


def _patience(application: Application) -> int:
    program = application.program
    return program.booking_days if application.status == Status.APPROVED else program.waiting_days


def _days_waited(application: Application, on: date) -> int:
    """Days since the last event that everybody knows of: an approval, a cancelled shift, a question."""
    last = application.events.filter(is_private=False).order_by("-at").values_list("at", flat=True).first()
    since = last or application.submitted_at
    return (on - timezone.localdate(since, Agency.current().zone)).days
