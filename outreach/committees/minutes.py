"""Minutes, once a committee has approved them: kept for ever, and corrected only by a further row."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from outreach.models import ApprovedMinutes, CommitteeMeeting, Event, EventStatus


class MinutesRefused(Exception):
    """The sentence says why."""


@transaction.atomic
def approve(meeting: CommitteeMeeting, text: Any, approved_on: date, by: Member, why: str = "") -> ApprovedMinutes:
    """Record the minutes as the committee approved them; a second time it is a correction, and says what and why."""
    event = Event.objects.select_for_update().get(pk=meeting.pk)
    earlier = meeting.approved_minutes.first()
    _refuse_what_cannot_be(event, text, approved_on)
    if earlier and not why.strip():
        raise MinutesRefused(_("Say what was corrected, and why."))
    minutes = ApprovedMinutes.objects.create(
        meeting=meeting,
        number=earlier.number + 1 if earlier else 1,
        text=text,
        approved_on=approved_on,
        why=why.strip() if earlier else "",
        recorded_by=by,
    )
    # The event's own page shows the same.
    event.minutes, event.minutes_published_at = text, event.minutes_published_at or timezone.now()
    event.save(update_fields=["minutes", "minutes_published_at", "changed_at"])
    return minutes


def _refuse_what_cannot_be(event: Event, text: Any, approved_on: date) -> None:
    agency = Agency.current()
    if event.status != EventStatus.HELD:
        raise MinutesRefused(_("The meeting is not recorded as held."))
    if not str(text).strip():
        raise MinutesRefused(_("There is nothing in these minutes."))
    if not timezone.localdate(event.starts_at, agency.zone) <= approved_on <= agency.today():
        raise MinutesRefused(_("Minutes are approved on the day of the meeting or later, and not in the future."))
