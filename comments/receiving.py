"""Receiving a comment: sealed, put before staff, and acknowledged, all or nothing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agency.models import Agency, Member

from . import letters
from .models import Channel, Comment, Review
from .sealing import append, content, lock_ledger

# The same words sent again within this time are the same comment: somebody was not sure that it had arrived.
AGAIN = timedelta(minutes=1)


@transaction.atomic
def receive(
    answers: dict[str, Any],
    *,
    key: UUID,
    channel: Channel = Channel.WEB,
    taken_by: Member | None = None,
    received_on: date | None = None,
) -> Comment:
    """Store a comment, once for each `key`; what was sent twice within a minute is one comment, with one receipt."""
    lock_ledger()
    comment = Comment(
        submission_key=key,
        channel=channel,
        taken_by=taken_by,
        received_on=received_on or Agency.current().today(),
        sealed_at=timezone.now(),
        **answers,
    )
    if earlier := _sent_before(comment):
        return earlier
    append(comment)
    Review.objects.create(comment=comment)
    letters.acknowledge(comment)
    return comment


def _sent_before(comment: Comment) -> Comment | None:
    by_key = Comment.objects.filter(submission_key=comment.submission_key).first()
    recent = Comment.objects.filter(sealed_at__gt=comment.sealed_at - AGAIN).order_by("-number")
    return by_key or next((other for other in recent if _says_the_same(other, comment)), None)


def _says_the_same(one: Comment, other: Comment) -> bool:
    its_own = ("number", "receipt", "sealed_at")
    said, again = ({name: value for name, value in content(each).items() if name not in its_own} for each in (one, other))
    return said == again
