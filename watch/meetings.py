"""Meetings of a group: planned, with or without an officer, and held."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agency.models import Member
from programs.booking import offer
from programs.models import Opening, Program

from . import letters
from .models import Captain, Concern, Standing, WatchGroup, WatchMeeting
from .standing import standing

SLUG = "community-watch"
# How long an officer's time is taken for a meeting.
LENGTH = timedelta(hours=2)


@transaction.atomic
def plan(meeting: WatchMeeting) -> None:
    """Keep a date for a meeting; we hear of it if an officer is asked for."""
    meeting.save()
    if meeting.wants_officer and meeting.officer is None:
        letters.meeting_planned(meeting)


@transaction.atomic
def send_officer(meeting: WatchMeeting, officer: Member | None) -> None:
    """Take an officer's time for a planned meeting, or give it back; raises OfficerElsewhere, and nothing changed."""
    if officer is None or meeting.planned_at is None:
        release_officer(meeting)
        return
    opening = time_of(officer, meeting, meeting.planned_at)
    opening.program, opening.station = Program.objects.get(slug=SLUG), meeting.group.station
    offer(opening)
    meeting.opening = opening
    meeting.save(update_fields=["opening"])


def time_of(officer: Member, meeting: WatchMeeting, at: datetime) -> Opening:
    """What a meeting takes of an officer's time: the row it has, if it is moved, so that it is in no way of its own."""
    return Opening(pk=meeting.opening_id, officer=officer, starts_at=at, ends_at=at + LENGTH)


def release_officer(meeting: WatchMeeting) -> None:
    if meeting.opening:
        Opening.objects.filter(pk=meeting.opening.pk, cancelled_at=None).update(cancelled_at=timezone.now())
        meeting.opening = None
        meeting.save(update_fields=["opening"])


@transaction.atomic
def cancel(meeting: WatchMeeting, on: date) -> None:
    """Call a planned meeting off: the officer's time is free again, and whom it concerns among us is told."""
    # Read afresh: an officer whom it was given a moment ago is not forgotten.
    planned = WatchMeeting.objects.planned().select_for_update().filter(pk=meeting.pk).first()
    if planned:
        letters.meeting_called_off(planned)
        release_officer(planned)
        planned.cancelled_on = on
        planned.save(update_fields=["cancelled_on"])


@transaction.atomic
def cancel_from(group: WatchGroup, day: date, on: date) -> None:
    """Call off what a group has planned for a day or later: it is no group any more by then."""
    for meeting in group.meetings.planned().filter(planned_at__gt=timezone.now()):
        if meeting.on >= day:
            cancel(meeting, on)


@transaction.atomic
def record(meeting: WatchMeeting, concerns: list[dict[str, Any]], *, by: Member | Captain, on: date) -> None:
    """Write down a meeting that was held, with what neighbors raised at it."""
    meeting.noted_by = by if isinstance(by, Member) else None
    meeting.noted_by_captain = by if isinstance(by, Captain) else None
    if meeting.opening and meeting.opening.starts_at > timezone.now():
        # Held before its time: nobody need come then.
        letters.meeting_called_off(meeting)
        release_officer(meeting)
    meeting.save()
    Concern.objects.bulk_create(Concern(meeting=meeting, **concern) for concern in concerns)
    settle(meeting.group, on)


def settle(group: WatchGroup, on: date) -> None:
    """Nobody is reminded of a group that is active again."""
    if standing(group, on) == Standing.ACTIVE:
        letters.settled(group)
