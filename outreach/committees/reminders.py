"""What is due about committees, asked of their state."""

from collections.abc import Iterator
from datetime import date, timedelta

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder
from outreach.models import CommitteeMeeting, EventStatus, Recommendation, Term

from . import letters

# Told at so many days before a term ends, and before an answer is due; of a late answer, once a week.
TERM_STAGES = (30, 90)
ANSWER_STAGES = (3, 14)
# The last days in which a notice can still be in time.
NOTICE_SOON = timedelta(days=3)


@reminder
def terms_ending(on: date) -> Iterator[Letter]:
    """Coordinators and whoever sits there, 90 and 30 days before a term ends."""
    ending = Term.objects.ending_by(on + timedelta(days=TERM_STAGES[-1])).filter(until_on__gte=on)
    for term in ending.select_related("committee"):
        days_left = (term.until_on - on).days
        stage = next(str(days) for days in TERM_STAGES if days_left <= days)
        yield from letters.term_ending(term, stage, on)


@reminder
def answers_due(on: date) -> Iterator[Letter]:
    """The command staff, of recommendations that the department has not answered."""
    due = Recommendation.objects.due_by(on + timedelta(days=ANSWER_STAGES[-1])).select_related("committee")
    for recommendation in due:
        days_left = (recommendation.answer_due_on - on).days
        stage = next((str(days) for days in ANSWER_STAGES if 0 <= days_left <= days), f"late-{-days_left // 7}")
        yield from letters.answer_due(recommendation, stage, on)


@reminder
def notices_due(on: date) -> Iterator[Letter]:
    """Coordinators, of meetings whose notice must go out within days, or is late already."""
    agency = Agency.current()
    drafts = CommitteeMeeting.objects.filter(event__status=EventStatus.DRAFT, event__starts_at__gt=agency.at(on, 0))
    for meeting in drafts.select_related("event__committee"):
        if meeting.notice_due_at < agency.at(on, 0) + NOTICE_SOON:
            yield from letters.notice_due(meeting)
