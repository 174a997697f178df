"""Meetings of a group: planned, with or without an officer, and held."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Member
from programs.models import Opening, Program

from . import letters
from .models import Captain, Concern, Standing, WatchGroup, WatchMeeting
from .standing import standing

SLUG = "community-watch"
# How long an officer's time is taken for a meeting.
LENGTH = timedelta(hours=2)


class OfficerTaken(Exception):
    """The officer is somewhere else at that time; as text, the sentence for the person."""

    def __init__(self, officer: Member) -> None:
        super().__init__(_("%(officer)s has another appointment at that time.") % {"officer": officer})


@transaction.atomic
def plan(meeting: WatchMeeting) -> None:
    """Keep a date for a meeting; we hear of it if an officer is asked for."""
    meeting.save()
    if meeting.wants_officer and meeting.officer is None:
        letters.meeting_planned(meeting)


@transaction.atomic
def send_officer(meeting: WatchMeeting, officer: Member | None) -> None:
    """Take an officer's time for a planned meeting, or give it back; raises OfficerTaken."""
    release_officer(meeting)
    if officer and meeting.planned_at:
        opening = Opening(
            program=Program.objects.get(slug=SLUG),
            station=meeting.group.station,
            officer=officer,
            starts_at=meeting.planned_at,
            ends_at=meeting.planned_at + LENGTH,
        )
        if opening.clashes().exists():
            raise OfficerTaken(officer)
        try:
            with transaction.atomic():
                opening.save()
        except IntegrityError as elsewhere:
            # Booked in this very moment: the database keeps an officer in one place.
            raise OfficerTaken(officer) from elsewhere
        meeting.opening = opening
        meeting.save(update_fields=["opening"])


def release_officer(meeting: WatchMeeting) -> None:
    if meeting.opening:
        Opening.objects.filter(pk=meeting.opening.pk, cancelled_at=None).update(cancelled_at=timezone.now())
        meeting.opening = None
        meeting.save(update_fields=["opening"])


@transaction.atomic
def cancel(meeting: WatchMeeting, on: date) -> None:
    """Call a planned meeting off; the officer's time is free again."""
    release_officer(meeting)
    WatchMeeting.objects.filter(pk=meeting.pk, held_on=None).update(cancelled_on=on)


@transaction.atomic
def record(meeting: WatchMeeting, concerns: list[dict[str, Any]], *, by: Member | Captain, on: date) -> None:
    """Write down a meeting that was held, with what neighbors raised at it."""
    meeting.noted_by = by if isinstance(by, Member) else None
    meeting.noted_by_captain = by if isinstance(by, Captain) else None
    meeting.save()
    Concern.objects.bulk_create(Concern(meeting=meeting, **concern) for concern in concerns)
    settle(meeting.group, on)


def settle(group: WatchGroup, on: date) -> None:
    """Nobody is reminded of a group that is active again."""
    if standing(group, on) == Standing.ACTIVE:
        letters.settled(group)
