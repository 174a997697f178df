"""What is due about interpreters, asked of how requests stand."""

from collections.abc import Iterator
from datetime import date, timedelta

from notices.outbox import Letter
from notices.reminders import reminder
from outreach.models import Assignment, AssignmentStatus, InterpreterRequest

from . import letters

# Days before the day on which the coordinator hears that nobody is confirmed.
STAGES = (7, 2)


@reminder
def unconfirmed(on: date) -> Iterator[Letter]:
    """The coordinator, seven and two days before the day of a request that nobody has accepted yet."""
    near = InterpreterRequest.objects.unconfirmed().filter(due_on__range=(on, on + timedelta(days=max(STAGES))))
    for request in near.with_sources().order_by("pk"):
        days = (request.due_on - on).days
        stage = min(stage for stage in STAGES if days <= stage)
        yield from letters.to_coordinators(letters.UNCONFIRMED, request, f"{request.due_on}/{stage}")


@reminder
def soon(on: date) -> Iterator[Letter]:
    """Interpreters, the day before the day that they have accepted."""
    accepted = Assignment.objects.filter(
        status=AssignmentStatus.ACCEPTED, request__due_on__range=(on, on + timedelta(days=1))
    )
    related = ["interpreter__member", "request__language", "request__event", "request__application__program"]
    for assignment in accepted.select_related(*related, "request__comment").order_by("pk"):
        yield letters.to_interpreter(letters.SOON, assignment)
