"""The chain that shows whether a comment was altered, taken out or put in.

Each comment is sealed by a SHA-256 over all that it says and the seal before it. Whoever changes a row would have to
write every later seal anew; the seals printed on receipts, sent in acknowledgements and exported would still tell.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from .models import SUBJECTS, Comment, Ledger, Verification

FIRST = "0" * 64


def content(comment: Comment) -> dict[str, Any]:
    """All that is sealed of a comment."""
    plain = (
        "number", "receipt", "kind", "chapter", "text", "name", "email", "phone", "relation", "language", "channel",
        "taken_by_id",
    )  # fmt: skip
    return {
        **{name: getattr(comment, name) for name in plain},
        "subjects": [name for name in SUBJECTS if getattr(comment, name)],
        "received_on": comment.received_on.isoformat(),
        "sealed_at": comment.sealed_at.astimezone(UTC).isoformat(),
    }


def seal(comment: Comment, previous: str) -> str:
    """The seal of a comment after that of the one before it: 64 hex digits."""
    sealed = {"previous": previous, **content(comment)}
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(comment: Comment) -> None:
    """Seal a comment and store it as the next of the chain; the caller has locked the ledger."""
    ledger = Ledger.objects.get(pk=1)
    comment.number = ledger.length + 1
    comment.seal = seal(comment, ledger.seal or FIRST)
    comment.save()
    Ledger.objects.filter(pk=1).update(length=comment.number, seal=comment.seal)


def lock_ledger() -> None:
    """Let one comment at a time be added, until the end of this transaction."""
    # get_or_create alone would lock nothing where the row exists.
    Ledger.objects.get_or_create(pk=1)
    Ledger.objects.select_for_update().get(pk=1)


def verify() -> Verification:
    """Walk the chain from its first comment to the last; record, and return, what was found."""
    before = Verification.objects.filter(broken_at=None).first()
    number, previous = 0, FIRST
    for number, comment in enumerate(_comments(), start=1):
        if comment is None or comment.number != number or comment.seal != seal(comment, previous):
            return _broken(number, _finding(number, comment))
        previous = comment.seal
        if before and number == before.comments and before.seal != previous:
            finding = _("Everything up to comment %d was written anew since %s.")
            return _broken(1, finding % (number, before.at.date()))
    ledger = Ledger.objects.filter(pk=1).first()
    counted = max(ledger.length if ledger else 0, before.comments if before else 0)
    if number < counted:
        return _broken(number + 1, _("%d comments are missing at the end of the chain.") % (counted - number))
    last = previous if number else ""
    finding = _("All %d comments are as they were received.") % number
    return Verification.objects.create(comments=number, seal=last, finding=finding)


def _comments() -> Iterator[Comment | None]:
    """Every comment by number, one at a time: None for one whose encrypted parts can no longer be read."""
    for pk in Comment.objects.order_by("number").values_list("pk", flat=True):
        try:
            yield Comment.objects.get(pk=pk)
        except InvalidToken:
            yield None


def _finding(number: int, comment: Comment | None) -> str:
    if comment is not None and comment.number > number:
        return _("Comment %d is missing.") % number
    return _("Comment %d is not what was sealed.") % number


def _broken(number: int, finding: str) -> Verification:
    return Verification.objects.create(comments=Comment.objects.count(), broken_at=number, finding=finding)
