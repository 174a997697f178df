"""The notice of a committee's meeting: out in time, or with a reason that the public reads."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from notices import outbox
from notices.kinds import Audience
from outreach.events import workflow
from outreach.models import CommitteeMeeting, Event, MeetingNotice

WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "address")


class NoticeRefused(Exception):
    """The sentence says why."""


class NoticeTooLate(NoticeRefused):
    """The hours that a notice needs have passed: it takes a reason, which stays on record."""


def is_too_late(meeting: CommitteeMeeting, now: datetime) -> bool:
    return now > meeting.notice_due_at


@transaction.atomic
def announce(event: Event, by: Member, late_reason: str = "") -> MeetingNotice:
    """Publish the notice of a meeting (North Carolina G.S. 143-318.12: 48 hours ahead, and what it is about).

    Raises NoticeTooLate if it is later than the committee's rule allows and nobody says why.
    """
    meeting = _locked(event)
    notice = _publish(meeting, by, late_reason)
    _let_ask_today(meeting.event)
    meeting.event.save(update_fields=["request_by", "changed_at"])
    workflow.announce(event, by)
    return notice


@transaction.atomic
def move(event: Event, by: Member, late_reason: str = "", **to: Any) -> MeetingNotice:
    """Put an announced meeting at another time or place: that is a notice of its own, and everybody is told."""
    meeting = _locked(event)
    changed = [name for name in WHEN_AND_WHERE if name in to and getattr(meeting.event, name) != to[name]]
    if not changed:
        raise NoticeRefused(_("Nothing has changed."))
    for name in changed:
        setattr(meeting.event, name, to[name])
        setattr(event, name, to[name])
    meeting.event.save(update_fields=[*changed, "changed_at"])
    notice = _publish(meeting, by, late_reason)
    workflow.move(event, by, changed)
    return notice


def _publish(meeting: CommitteeMeeting, by: Member, late_reason: str) -> MeetingNotice:
    now, late_reason = timezone.now(), late_reason.strip()
    if meeting.event.starts_at <= now:
        raise NoticeRefused(_("It begins in the past."))
    if not str(meeting.agenda).strip():
        raise NoticeRefused(_("Write the agenda: a notice says what the meeting is about."))
    if is_too_late(meeting, now) and not late_reason:
        raise NoticeTooLate(
            _("A notice is published %(hours)d hours ahead. It is too late for that: say why. The public reads it.")
            % {"hours": meeting.committee.notice_hours}
        )
    outbox.drop_reminders(meeting.event.about_key, [Audience.STAFF])
    return MeetingNotice.objects.create(
        meeting=meeting,
        published_at=now,
        published_by=by,
        starts_at=meeting.event.starts_at,
        place=meeting.event.where,
        agenda=meeting.agenda,
        due_at=meeting.notice_due_at,
        late_reason=late_reason if is_too_late(meeting, now) else "",
    )


def lacking(meeting: CommitteeMeeting, now: datetime) -> list[str]:
    """What is missing before a notice can be published, in sentences."""
    _let_ask_today(meeting.event)
    agenda = [] if str(meeting.agenda).strip() else [_("Write the agenda: a notice says what the meeting is about.")]
    return [*agenda, *workflow.missing(meeting.event, now)]


def _let_ask_today(event: Event) -> None:
    """Whoever reads of a meeting must still be able to ask for an interpreter or help, however late the notice."""
    if event.request_by:
        event.request_by = max(event.request_by, Agency.current().today())


def _locked(event: Event) -> CommitteeMeeting:
    """As it stands now, and nobody else moves it until this is saved."""
    locked = Event.objects.select_for_update(of=["self"]).select_related("committee").get(pk=event.pk)
    meeting = CommitteeMeeting.objects.get(pk=event.pk)
    meeting.event = locked
    return meeting
