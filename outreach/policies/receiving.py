"""Receiving a comment on a policy: kept as it came, put before staff, and acknowledged, all or nothing."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agency.models import Agency
from outreach.models import PolicyComment, PolicyDraft, PolicyReview

from . import letters

# The same words sent again within this time are the same comment: somebody was not sure that it had arrived.
AGAIN = timedelta(minutes=1)


class CommentsClosed(Exception):
    """The days in which the policy is open for comment are over, or still to come."""


@transaction.atomic
def receive(policy: PolicyDraft, answers: dict[str, Any], *, key: UUID) -> PolicyComment:
    """Store a comment, once for each `key` and its words; what was sent twice within a minute is one comment."""
    # One after the other, and not while its days are changed.
    locked = PolicyDraft.objects.select_for_update().get(pk=policy.pk)
    comment = PolicyComment(
        policy=locked, submission_key=key, received_on=Agency.current().today(), received_at=timezone.now(), **answers
    )
    # Before the days are asked: a button pressed twice around midnight is no late comment.
    if earlier := _sent_before(comment, answers):
        return earlier
    if not locked.is_open(comment.received_on):
        raise CommentsClosed
    if PolicyComment.objects.filter(submission_key=key).exists():
        # Sent, gone back, changed and sent again: what was changed must not be lost.
        comment.submission_key = uuid4()
    comment.save()
    PolicyReview.objects.create(comment=comment)
    letters.acknowledge(comment)
    return comment


def _sent_before(comment: PolicyComment, answers: dict[str, Any]) -> PolicyComment | None:
    lately = Q(submission_key=comment.submission_key) | Q(received_at__gt=comment.received_at - AGAIN)
    others = PolicyComment.objects.filter(lately, policy=comment.policy, text=comment.text).order_by("-pk")
    return next((one for one in others if all(getattr(one, name) == said for name, said in answers.items())), None)
