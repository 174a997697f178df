"""A captain's own block: who is enrolled, and that somebody has read it through."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from notices import outbox

from . import letters
from .models import Captain, Household, Standing, WatchRegistration
from .standing import standing


def neighbors_to_ask(captain: Captain) -> "QuerySet[WatchRegistration]":
    """Neighbors who were put in touch with a captain, and are on no roster yet."""
    waiting = captain.neighbors.filter(household=None).select_related("application")
    return waiting.order_by("application__decided_at")


def enrol(captain: Captain, answers: dict[str, Any], on: date, registration: WatchRegistration | None) -> Household:
    return Household.objects.create(captain=captain, registration=registration, enrolled_on=on, **answers)


def mark_as_left(household: Household, on: date) -> None:
    """Off the roster from today. A household that came back is enrolled anew."""
    Household.objects.filter(pk=household.pk, left_on=None).update(left_on=on)


@transaction.atomic
def confirm(captain: Captain, on: date) -> None:
    """The roster is right as it stands: a captain has read it through."""
    Captain.objects.filter(pk=captain.pk).update(roster_confirmed_on=on)
    outbox.drop_reminders(captain.about_key)
    if standing(captain.group, on) == Standing.ACTIVE:
        letters.settled(captain.group)
