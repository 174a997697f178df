"""Every letter about interpreting: who hears, and what they are told. Nobody's name is in any but the interpreter's."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Agency, Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter
from outreach.models import Assignment, AssignmentStatus, Interpreter, InterpreterRequest
from outreach.models.interpreter_request import LIVE

from . import links
from .calendars import calendar_file

ONLY = "outreach.view_interpreter"

ASKED = register("outreach/interpreter_asked", audience=Audience.INTERPRETER, confidential_to=ONLY)
CONFIRMED = register("outreach/interpreter_confirmed", audience=Audience.INTERPRETER, confidential_to=ONLY)
RELEASED = register("outreach/interpreter_released", audience=Audience.INTERPRETER, confidential_to=ONLY)
PLACE_CHANGED = register("outreach/interpreter_place_changed", audience=Audience.INTERPRETER, confidential_to=ONLY)
SOON = register("outreach/interpreter_soon", audience=Audience.INTERPRETER, confidential_to=ONLY)

NOBODY_LEFT = register("outreach/interpreter_nobody_left", audience=Audience.STAFF, is_reminder=True)
UNCONFIRMED = register("outreach/interpreter_unconfirmed", audience=Audience.STAFF, is_reminder=True)
GIVEN_BACK = register("outreach/interpreter_given_back", audience=Audience.STAFF)
HANDED_IN = register("outreach/interpreter_handed_in", audience=Audience.STAFF)


# --- To interpreters -------------------------------------------------------------


def asked(assignment: Assignment, instead_of: Assignment | None) -> None:
    """Will you interpret? With it, what they had accepted before the time was changed is taken back."""
    had_accepted = instead_of is not None and instead_of.status == AssignmentStatus.ACCEPTED
    taken_back = calendar_file(instead_of, cancelled=True) if instead_of and had_accepted else ""
    outbox.post(to_interpreter(ASKED, assignment, calendar=taken_back, instead_of=instead_of))


def confirmed(assignment: Assignment, because: str = "") -> None:
    outbox.post(to_interpreter(CONFIRMED, assignment, calendar=calendar_file(assignment)))


def released(assignment: Assignment, because: str) -> None:
    """What they were asked for, or had accepted, is not needed of them any more; who is through with it hears nothing.

    `assignment` is as it was before.
    """
    if assignment.status in LIVE:
        had_accepted = assignment.status == AssignmentStatus.ACCEPTED
        calendar = calendar_file(assignment, cancelled=True) if had_accepted else ""
        outbox.post(to_interpreter(RELEASED, assignment, calendar=calendar, because=because, had_accepted=had_accepted))


def place_changed(request: InterpreterRequest) -> None:
    """The same hours elsewhere: whoever was asked or has accepted is told."""
    assignment = request.assignment
    if assignment and assignment.status in LIVE:
        assignment.request = request
        calendar = calendar_file(assignment) if assignment.status == AssignmentStatus.ACCEPTED else ""
        outbox.post(to_interpreter(PLACE_CHANGED, assignment, f"/{request.history.count()}", calendar=calendar))


def new_links(interpreter: Interpreter) -> None:
    """What they are asked for or have accepted, once more: the links in the letters before are dead."""
    live = interpreter.assignments.live().filter(request__due_on__gte=Agency.current().today())
    for assignment in live.select_related("request__language").order_by("pk"):
        assignment.interpreter = interpreter
        kind = CONFIRMED if assignment.status == AssignmentStatus.ACCEPTED else ASKED
        outbox.post(to_interpreter(kind, assignment, f"/{interpreter.link_version}"))


def to_interpreter(kind: Kind, assignment: Assignment, once: str = "", calendar: str = "", **context: Any) -> Letter:
    interpreter = assignment.interpreter
    return Letter(
        kind=kind,
        key=f"{kind.name}/{assignment.key}{once}",
        to=interpreter.address,
        language=interpreter.letter_language,
        about=interpreter.about_key,
        calendar=calendar,
        context={
            "assignment": assignment,
            "request": assignment.request,
            "interpreter": interpreter,
            "link": links.link_for(assignment),
            **context,
        },
    )


# --- To the interpreter coordinators -----------------------------------------------


def nobody_left(request: InterpreterRequest) -> None:
    """Nobody is left who fits and is free, or nobody is asked unless somebody presses “Ask”."""
    last = request.assignments.order_by("-pk").values_list("pk", flat=True).first() or 0
    # Asked for again, after it was given up: that is news, even if nobody was asked in between.
    again = request.history.filter(action="reopen").count()
    outbox.post_all(to_coordinators(NOBODY_LEFT, request, f"{request.starts_at or request.due_on}/{last}/{again}"))


def given_back(assignment: Assignment, because: str = "") -> None:
    outbox.post_all(to_coordinators(GIVEN_BACK, assignment.request, str(assignment.pk)))


def handed_in(assignment: Assignment, because: str = "") -> None:
    outbox.post_all(to_coordinators(HANDED_IN, assignment.request, str(assignment.pk)))


def to_coordinators(kind: Kind, request: InterpreterRequest, once: str, **context: Any) -> Iterator[Letter]:
    for member in coordinators():
        yield Letter(
            kind=kind,
            key=f"{kind.name}/{request.pk}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=request.about_key,
            context={"request": request, "link": admin_link(request), **context},
        )


def coordinators() -> Iterable[Member]:
    """Who looks after interpreters; where nobody does, who looks after everything."""
    return list(Member.holding(roles.INTERPRETER_COORDINATOR)) or Member.holding(roles.COORDINATOR)


def admin_link(request: InterpreterRequest) -> str:
    return settings.SITE_URL + reverse("admin:outreach_interpreterrequest_change", args=[request.pk])


# What follows a move, by the names that the table of moves has for it.
AFTER: dict[str, Callable[..., None]] = {
    "confirmed": confirmed,
    "released": released,
    "given_back": given_back,
    "handed_in": handed_in,
}
