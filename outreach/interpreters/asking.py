"""Asking one interpreter after the other, until one accepts or nobody is left."""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from outreach.models import Assignment, AssignmentStatus, Interpreter, InterpreterRequest, RequestStatus

from . import letters, matching
from .workflow import Action, TransitionRefused, advance

# So long an interpreter has to answer; where the day is near, a quarter of the time that is left, but an hour.
LONGEST_PATIENCE = timedelta(hours=48)
SHORTEST_PATIENCE = timedelta(hours=1)


class NotAsked(Exception):
    """This interpreter cannot be asked for this; as text, the sentence for who tried."""


def answer_until(request: InterpreterRequest, now: datetime) -> datetime:
    begins = request.starts_at or datetime.combine(
        request.due_on + timedelta(days=1), time(), tzinfo=Agency.current().zone
    )
    patience = max((begins - now) / 4, SHORTEST_PATIENCE)
    return min(now + min(patience, LONGEST_PATIENCE), begins)


@transaction.atomic
def ask(
    request: InterpreterRequest,
    interpreter: Interpreter,
    *,
    by: Member | None = None,
    now: datetime | None = None,
    instead_of: Assignment | None = None,
) -> Assignment:
    """Ask one interpreter by letter, and hold their time; raises NotAsked or TransitionRefused.

    `instead_of` is what they were asked for before the time was changed.
    """
    now = now or timezone.now()
    # First the request, then the person, by everybody: so no two wait for each other.
    InterpreterRequest.objects.select_for_update().get(pk=request.pk)
    # No key: the history of another request may name this person meanwhile.
    Interpreter.objects.select_for_update(no_key=True).get(pk=interpreter.pk)
    request.refresh_from_db()
    _check(request, interpreter, now)
    advance(request, Action.ASK, by=by, interpreter=interpreter)
    assignment = Assignment(
        request=request, interpreter=interpreter, starts_at=request.starts_at, ends_at=request.ends_at,
        asked_at=now, asked_by=by, answer_until=answer_until(request, now),
    )  # fmt: skip
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError:
        raise NotAsked(_taken(interpreter)) from None
    letters.asked(assignment, instead_of)
    return assignment


def _check(request: InterpreterRequest, interpreter: Interpreter, now: datetime) -> None:
    if request.is_over(now):
        raise NotAsked(_("This is over: nobody can be asked for it any more."))
    weighed = matching.weigh(request, now, only=interpreter)
    if not weighed:
        raise NotAsked(_("%(name)s does not have this language in this mode.") % {"name": interpreter.name_shown})
    if weighed[0].obstacles:
        reasons = "; ".join(weighed[0].obstacles)
        raise NotAsked(
            _("%(name)s cannot be asked: %(reasons)s.") % {"name": interpreter.name_shown, "reasons": reasons}
        )


def _taken(interpreter: Interpreter) -> str:
    return _("%(name)s was asked for another request at that time a moment ago.") % {"name": interpreter.name_shown}


def ask_next(request: InterpreterRequest, now: datetime) -> Assignment | None:
    """Ask the next who fits and is free; where nobody is left, the coordinator hears of it."""
    if request.status != RequestStatus.OPEN or request.is_over(now):
        return None
    for interpreter in matching.candidates(request, now) if request.asks_by_itself else []:
        try:
            return ask(request, interpreter, now=now)
        except NotAsked:
            continue  # taken in this very moment
        except TransitionRefused:
            return None  # somebody else was asked in this very moment
    letters.nobody_left(request)
    return None


# --- The interpreter's answers ----------------------------------------------------


def accept(assignment: Assignment) -> None:
    advance(assignment.request, Action.ACCEPT, assignment=assignment)


@transaction.atomic
def decline(assignment: Assignment, now: datetime) -> None:
    advance(assignment.request, Action.DECLINE, assignment=assignment)
    ask_next(assignment.request, now)


@transaction.atomic
def give_back(assignment: Assignment, now: datetime) -> None:
    """Whoever had accepted cannot come after all."""
    advance(assignment.request, Action.GIVE_BACK, assignment=assignment)
    ask_next(assignment.request, now)


# --- What the portal does by itself, as often as it is asked ------------------------


def pass_on_what_ran_out(now: datetime) -> int:
    """Ask the next where nobody answered in time; returns how many did not."""
    passed_on = 0
    for assignment in Assignment.objects.run_out(now).select_related("request"):
        try:
            with transaction.atomic():
                advance(assignment.request, Action.RUN_OUT, assignment=assignment)
                ask_next(assignment.request, now)
                passed_on += 1
        except TransitionRefused:
            continue  # answered in this very moment
    return passed_on


def pass_on_from_who_left(now: datetime) -> None:
    """Ask the next where whoever was asked or had accepted serves no longer, as when a member has left."""
    live = Assignment.objects.live().filter(request__due_on__gte=timezone.localdate(now, Agency.current().zone))
    for assignment in live.exclude(interpreter__in=Interpreter.objects.serving()).select_related("request"):
        had_accepted = assignment.status == AssignmentStatus.ACCEPTED
        try:
            with transaction.atomic():
                advance(assignment.request, Action.GIVE_BACK if had_accepted else Action.RUN_OUT, assignment=assignment)
                ask_next(assignment.request, now)
        except TransitionRefused:
            continue  # answered in this very moment


def ask_for_the_open(now: datetime) -> None:
    """Ask for whatever nobody has been asked for yet, or for which somebody has become free since."""
    for request in InterpreterRequest.objects.with_sources().filter(status=RequestStatus.OPEN, asks_by_itself=True):
        ask_next(request, now)


def give_up_what_is_over(now: datetime) -> None:
    """What nobody had accepted when it began was not met."""
    today = timezone.localdate(now, Agency.current().zone)
    for request in InterpreterRequest.objects.unconfirmed().due_by(today):
        if request.is_over(now):
            try:
                advance(request, Action.GIVE_UP)
            except TransitionRefused:
                continue  # accepted in this very moment
