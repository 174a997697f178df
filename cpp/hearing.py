"""Community input: what the public sends to a station, and what it becomes in a plan."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from agency.models import Agency, Station

from . import letters
from .models import CommunityInput, Evidence, EvidenceKind, Plan, Priority, Update

# What is heard lately, where no update is being written.
HALF_YEAR = timedelta(days=183)


def heard_since(plan: Plan) -> date:
    """From when on the community's input belongs to what is being written."""
    update = plan.open_update
    return update.begins_on if update else Agency.current().today() - HALF_YEAR


def hear(station: Station, answers: dict[str, Any], *, key: UUID) -> CommunityInput:
    """Store what somebody says to a station, once for each `key`, and acknowledge it."""
    try:
        return _heard(station, answers, key)
    except IntegrityError:
        # The button was pressed twice: the other request has stored it, or this is another error.
        earlier = CommunityInput.objects.get(submission_key=key)
        if all(getattr(earlier, name) == answer for name, answer in answers.items()):
            return earlier
        # Sent, gone back, and more written: that is something else to say.
        return _heard(station, answers, uuid4())


@transaction.atomic
def _heard(station: Station, answers: dict[str, Any], key: UUID) -> CommunityInput:
    on = Agency.current().today()
    said = CommunityInput.objects.create(station=station, submission_key=key, received_on=on, **answers)
    letters.input_received(said)
    return said


def as_evidence(plan: Plan, said: CommunityInput) -> Evidence:
    """The evidence that a plan links when it rests on somebody's input; the same each time."""
    evidence, _created = Evidence.objects.get_or_create(
        community_input=said,
        defaults={
            "plan": plan,
            "kind": EvidenceKind.INPUT,
            "title": (said.theme or said.reference)[:160],
            "on": said.received_on,
        },
    )
    return evidence


@transaction.atomic
def link(plan: Plan, said: CommunityInput, priority: Priority | None) -> None:
    """Rest a priority, and the update being written, on somebody's input."""
    evidence = as_evidence(plan, said)
    for part in (priority, plan.open_update):
        if part:
            rest(part, evidence)


def rest(part: Priority | Update, evidence: Evidence) -> None:
    """Rest a priority or an update on evidence, once."""
    if not part.evidence.filter(pk=evidence.pk).exists():
        part.evidence.add(evidence)
        # Who has the part open in another tab is told, and does not save the link away.
        type(part).objects.filter(pk=part.pk).update(revision=F("revision") + 1)
