"""The translation of what somebody wrote to us. It goes to who may read comments, and to nobody else."""

from django.db import transaction

from outreach.models import Assignment, InterpreterRequest

from .workflow import Action, advance


@transaction.atomic
def hand_in(assignment: Assignment, translation: str) -> None:
    """Take a translation; the request is met with it."""
    InterpreterRequest.objects.filter(pk=assignment.request_id).update(translation=translation)
    advance(assignment.request, Action.HAND_IN, assignment=assignment)
