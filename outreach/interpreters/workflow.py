"""What becomes of a request for an interpreter, and of the assignment with it: one table, and one door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.models import Member
from notices import outbox
from outreach.models import Assignment, AssignmentStatus, Interpreter, InterpreterRequest, RequestEvent
from outreach.models import RequestStatus as Status
from outreach.models.interpreter_request import AHEAD, UNCONFIRMED

from . import letters

MANAGE = "outreach.change_interpreterrequest"


class Action(TextChoices):
    """What can be done to a request; the label is what its history says of it."""

    RECEIVE = "receive", _("asked for")
    ASK = "ask", _("interpreter asked")
    ACCEPT = "accept", _("accepted")
    DECLINE = "decline", _("declined")
    RUN_OUT = "run-out", _("no answer in time")
    GIVE_BACK = "give-back", _("cannot come after all")
    TAKE_BACK = "take-back", _("taken back by us")
    MOVE = "move", _("time changed")
    HAND_IN = "hand-in", _("translation handed in")
    MEET = "meet", _("interpreter served")
    MEET_OTHERWISE = "meet-otherwise", _("met in another way")
    NO_SHOW = "no-show", _("interpreter did not come")
    GIVE_UP = "give-up", _("not met")
    CANCEL = "cancel", _("no longer needed")
    REOPEN = "reopen", _("asked for again")


@dataclass(frozen=True)
class Transition:
    """From where to where, what the assignment becomes, who hears of it, and the button that staff have for it."""

    sources: frozenset[Status]
    target: Status
    assignment: AssignmentStatus | None = None
    button: str | Promise = ""
    letter: str = ""
    needs_note: bool = False
    needs_interpreter: bool = False
    # Only once it has begun, or only until it is over.
    once_begun: bool = False
    until_over: bool = False


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


TRANSITIONS: dict[Action, Transition] = {
    Action.ASK: Transition(_from(Status.OPEN), Status.ASKING),
    Action.ACCEPT: Transition(
        _from(Status.ASKING), Status.CONFIRMED, AssignmentStatus.ACCEPTED,
        letter="confirmed", needs_interpreter=True,
    ),
    Action.DECLINE: Transition(
        _from(Status.ASKING), Status.OPEN, AssignmentStatus.DECLINED, needs_interpreter=True,
    ),
    Action.RUN_OUT: Transition(
        _from(Status.ASKING), Status.OPEN, AssignmentStatus.NO_ANSWER, needs_interpreter=True,
    ),
    Action.GIVE_BACK: Transition(
        _from(Status.CONFIRMED), Status.OPEN, AssignmentStatus.GIVEN_BACK,
        letter="given_back", needs_interpreter=True, until_over=True,
    ),
    Action.TAKE_BACK: Transition(
        _from(Status.ASKING, Status.CONFIRMED), Status.OPEN, AssignmentStatus.TAKEN_BACK,
        _("Take it back from the interpreter"), letter="released", needs_interpreter=True,
    ),
    # Whoever moves it writes to the interpreter: they are asked again, or freed.
    Action.MOVE: Transition(frozenset(AHEAD), Status.OPEN, AssignmentStatus.RELEASED),
    Action.HAND_IN: Transition(
        _from(Status.CONFIRMED), Status.MET, AssignmentStatus.SERVED, letter="handed_in", needs_interpreter=True,
    ),
    Action.MEET: Transition(
        _from(Status.CONFIRMED, Status.NO_SHOW), Status.MET, AssignmentStatus.SERVED,
        _("The interpreter served"), needs_interpreter=True, once_begun=True,
    ),
    Action.NO_SHOW: Transition(
        _from(Status.CONFIRMED, Status.MET), Status.NO_SHOW, AssignmentStatus.NO_SHOW,
        _("The interpreter did not come"), needs_interpreter=True, once_begun=True,
    ),
    Action.MEET_OTHERWISE: Transition(
        _from(Status.OPEN, Status.ASKING, Status.UNMET, Status.NO_SHOW), Status.MET, AssignmentStatus.RELEASED,
        _("Met in another way"), letter="released", needs_note=True,
    ),
    Action.GIVE_UP: Transition(
        frozenset(UNCONFIRMED), Status.UNMET, AssignmentStatus.RELEASED, _("Could not be met"), letter="released",
    ),
    Action.CANCEL: Transition(
        frozenset(AHEAD), Status.CANCELLED, AssignmentStatus.RELEASED,
        _("No longer needed"), letter="released", needs_note=True,
    ),
    # Given up, and now somebody asks for it once more, or there is another time.
    Action.REOPEN: Transition(_from(Status.UNMET), Status.OPEN),
}  # fmt: skip


class TransitionRefused(Exception):
    """The request may not be moved so; as text, the sentence for who tried."""

    def __init__(self, request: InterpreterRequest) -> None:
        super().__init__(
            _("This request now stands at “%(status)s”: this can no longer be done.")
            % {"status": request.get_status_display()}
        )


def moves_for_staff(request: InterpreterRequest) -> list[tuple[Action, Transition]]:
    """The buttons of a request as it stands."""
    now = timezone.now()
    moves = [(action, move) for action, move in TRANSITIONS.items() if move.button and request.status in move.sources]
    return [(action, move) for action, move in moves if _is_in_time(move, request, now)]


def _is_in_time(transition: Transition, request: InterpreterRequest, now: datetime) -> bool:
    """Nobody has come, or stayed away, before it begins; written work has no such hour."""
    if transition.once_begun:
        return request.starts_at is None or request.starts_at <= now
    return not (transition.until_over and request.is_over(now))


@transaction.atomic
def advance(
    request: InterpreterRequest,
    action: Action,
    *,
    by: Member | None = None,
    assignment: Assignment | None = None,
    interpreter: Interpreter | None = None,
    note: str = "",
) -> RequestEvent:
    """Move a request and the assignment it is with, leave history and letters; or raise TransitionRefused.

    `assignment` says which one this must be about: an answer that comes too late does not move its successor.
    """
    transition = TRANSITIONS[action]
    if not _is_in_time(transition, request, timezone.now()):
        _refuse(request)
    # The filter makes this one atomic step: of two who press at once, the second is refused rather than obeyed.
    stands = InterpreterRequest.objects.filter(pk=request.pk, status__in=transition.sources)
    if not stands.update(status=transition.target):
        _refuse(request)
    before = _carry_along(request, transition, assignment)
    request.refresh_from_db(fields=["status"])
    if before:
        interpreter = before.interpreter
    event = request.history.create(action=action, by=by, interpreter=interpreter, note=note)
    if transition.target not in UNCONFIRMED:
        outbox.drop_reminders(request.about_key)
    if before and transition.letter:
        letters.AFTER[transition.letter](before, because=action.value)
    return event


def _refuse(request: InterpreterRequest) -> None:
    request.refresh_from_db(fields=["status"])
    raise TransitionRefused(request)


def _carry_along(
    request: InterpreterRequest, transition: Transition, assignment: Assignment | None
) -> Assignment | None:
    """Move the assignment that counts; returns it as it was before, None if there is none."""
    if transition.assignment is None:
        return None
    holding = request.assignments.holding().select_related("interpreter__member")
    before = (holding.filter(pk=assignment.pk) if assignment else holding).first()
    if before is None:
        if transition.needs_interpreter:
            _refuse(request)
        return None
    # Who did not come stays so, even if the request was met in another way.
    if before.status != AssignmentStatus.NO_SHOW or transition.needs_interpreter:
        changes: dict[str, Any] = {"status": transition.assignment}
        if transition.assignment in ANSWERS:
            changes["answered_at"] = timezone.now()
        Assignment.objects.filter(pk=before.pk).update(**changes)
    return before


ANSWERS = {AssignmentStatus.ACCEPTED, AssignmentStatus.DECLINED}
