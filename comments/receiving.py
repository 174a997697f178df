"""Receiving a comment: sealed, put before staff, and acknowledged, all or nothing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
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
    """Store a comment, once for each `key` and its words; what was sent twice within a minute is one comment."""
    ledger = lock_ledger()
    comment = Comment(
        submission_key=key,
        channel=channel,
        taken_by=taken_by,
        received_on=received_on or Agency.current().today(),
        sealed_at=timezone.now(),
        **answers,
    )
    alike = _sent_before(comment)
    if earlier := next((other for other in alike if _says_the_same(other, comment)), None):
        return earlier
    if any(other.submission_key == key for other in alike):
        # Sent, gone back, changed and sent again: what was changed must not be lost.
        comment.submission_key = uuid4()
    append(comment, ledger)
    Review.objects.create(comment=comment)
    letters.acknowledge(comment)
    return comment


def _sent_before(comment: Comment) -> list[Comment]:
    """What may be the same comment: under the same key, or lately in the same words; newest first."""
    lately = Q(sealed_at__gt=comment.sealed_at - AGAIN, text=comment.text)
    return list(Comment.objects.filter(Q(submission_key=comment.submission_key) | lately).order_by("-number"))


def _says_the_same(one: Comment, other: Comment) -> bool:
    its_own = {"number", "receipt", "submission_key", "sealed_at"}
    if one.channel == Channel.WEB:
        # Nobody typed this date, and midnight may have come between.
        its_own.add("received_on")
    said, again = content(one), content(other)
    return all(said[name] == again[name] for name in said if name not in its_own)
