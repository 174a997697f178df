"""What the committees need of staff."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from agency.models import Member
from outreach.models import ApprovedMinutes, Committee, CommitteeMeeting, EventStatus, Recommendation, Term

from .reminders import TERM_STAGES


def workplace(member: Member, on: date) -> dict[str, Any]:
    """What is due; nothing for who does not look after committees."""
    if not member.has_perm("outreach.view_committee"):
        return {}
    seats = sum(Committee.objects.open().values_list("seats", flat=True))
    serving = Term.objects.serving(on).filter(committee__is_open=True).count()
    awaiting = Recommendation.objects.awaiting()
    return {
        "drafts": CommitteeMeeting.objects.filter(event__status=EventStatus.DRAFT).count(),
        "ending": Term.objects.ending_by(on + timedelta(days=TERM_STAGES[-1])).count(),
        "open_seats": max(seats - serving, 0),
        "awaiting": awaiting.count(),
        "late": awaiting.filter(answer_due_on__lt=on).count(),
        "without_minutes": without_minutes().count(),
    }


def without_minutes():
    """Meetings that were held and whose minutes no committee has approved."""
    approved = ApprovedMinutes.objects.filter(meeting=OuterRef("pk"))
    return CommitteeMeeting.objects.filter(~Exists(approved), event__status=EventStatus.HELD)
