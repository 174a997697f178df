"""What is due about comments and assessments, asked of their state."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder

from . import letters
from .models import Accreditation, Assessment, Comment, Review

# Told at so many days before an assessment; the notice itself is due at sixty.
STAGES = (61, 75, 90)


@reminder
def comments_unreviewed(on: date) -> Iterator[Letter]:
    """Accreditation managers, of comments not weighed in time: on a day that another one joins them, and on Mondays."""
    days = Accreditation.current().review_within_days
    waiting = list(Review.objects.unreviewed_for(days, on).select_related("comment").order_by("comment__number"))
    if waiting:
        monday = on - timedelta(days=on.weekday())
        # What was weighed since takes us back to a day already told of: no letter for work that was done.
        occasion = max(monday, *(_joined_on(review.comment, days) for review in waiting))
        yield from letters.unreviewed(waiting, str(occasion))


def _joined_on(comment: Comment, days: int) -> date:
    """The first day on which a comment was late: for an old one taken down later, that on which it was."""
    taken_down_on = timezone.localdate(comment.sealed_at, Agency.current().zone)
    return max(comment.received_on + timedelta(days=days + 1), taken_down_on)


@reminder
def public_notice_due(on: date) -> Iterator[Letter]:
    """Accreditation managers, of the public notice of an assessment: at 90, 75 and 61 days before it, and when late."""
    begins_by = on + timedelta(days=STAGES[-1])
    for assessment in Assessment.objects.without_notice().begins_by(begins_by).filter(begins_on__gt=on):
        days_left = (assessment.begins_on - on).days
        stage = next((str(days) for days in STAGES if days_left <= days), "")
        if assessment.notice_due_on < on:
            stage = "late"
        yield from letters.notice_due(assessment, stage, on)
