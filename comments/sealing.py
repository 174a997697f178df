"""The chain that shows whether a comment was altered, taken out or put in.

Each comment is sealed by a SHA-256 over all that it says and the seal before it. Whoever changes a row would have to
write every later seal anew; the seals of earlier verifications, and those printed on receipts, sent in acknowledgements
and exported would still tell.

When its time is over, the retention schedule destroys a comment's words and who it was. Its seal stays and can no
longer be computed: it is taken as it is, if there is a tombstone for the comment, and if a second seal, made then, fits
all that was left. One without the other is a broken chain.
"""

import hashlib
import json
from datetime import UTC
from typing import Any
from uuid import uuid4

from cryptography.fernet import InvalidToken
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.written_once import Unchangeable
from records.models import Tombstone

from . import letters
from .models import DESTROYED, SUBJECTS, Comment, Ledger, Stripped, Verification

FIRST = "0" * 64
# What is written where the words and the person were.
BLANK = {"text": DESTROYED, "name": "", "email": "", "phone": ""}
# What reading a row may raise that no portal wrote: a token under no key of ours, a date that is none, a row gone.
UNREADABLE = (InvalidToken, ValueError, AttributeError, OverflowError, Comment.DoesNotExist)


def content(comment: Comment) -> dict[str, Any]:
    """All that is sealed of a comment."""
    plain = (
        "number", "receipt", "kind", "chapter", "text", "name", "email", "phone", "relation", "language", "channel",
        "taken_by_id",
    )  # fmt: skip
    return {
        **{name: getattr(comment, name) for name in plain},
        # Random, and never exported: without it, a guessed name could be tried against a seal that is public.
        "submission_key": str(comment.submission_key),
        "subjects": [name for name in SUBJECTS if getattr(comment, name)],
        "received_on": comment.received_on.isoformat(),
        "sealed_at": comment.sealed_at.astimezone(UTC).isoformat(),
    }


def seal(comment: Comment, previous: str) -> str:
    """The seal of a comment after that of the one before it: 64 hex digits."""
    return _digest({"previous": previous, **content(comment)})


def seal_of_rest(comment: Comment, previous: str) -> str:
    """The seal over what stays of a comment when its words are destroyed, its own first seal among it."""
    return _digest({"previous": previous, **content(comment), **BLANK, "seal": comment.seal})


def _digest(sealed: dict[str, Any]) -> str:
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(comment: Comment, ledger: Ledger) -> None:
    """Seal a comment and store it as the next of the chain, whose ledger the caller has locked."""
    comment.number = ledger.length + 1
    comment.seal = seal(comment, ledger.seal or FIRST)
    comment.save()
    Ledger.objects.filter(pk=1).update(length=comment.number, seal=comment.seal)


@transaction.atomic
def strip(comment: Comment) -> None:
    """Destroy the words of a comment and who it was; the chain stays whole. Its tombstone has to be there already."""
    lock_ledger()
    if not has_tombstone(comment):
        raise Unchangeable(comment)
    before = Comment.objects.filter(number=comment.number - 1).first()
    # A new key, too: with the old one, guessed words could be tried against the seal that stays.
    comment.submission_key = uuid4()
    rest = seal_of_rest(comment, before.seal if before else FIRST)
    Stripped.objects.create(comment=comment, seal=rest)
    # Past the model's own refusal; PostgreSQL allows just this.
    models.QuerySet(Comment).filter(pk=comment.pk).update(submission_key=comment.submission_key, **BLANK)


def has_tombstone(comment: Comment) -> bool:
    return Tombstone.objects.filter(about=comment.about).exists()


def lock_ledger() -> Ledger:
    """Let one comment at a time be added, until the end of this transaction."""
    locked = Ledger.objects.select_for_update().filter(pk=1)
    ledger = locked.first()
    if ledger is None:  # the first comment of all
        Ledger.objects.get_or_create(pk=1)
        ledger = locked.get()
    return ledger


def verify() -> Verification:
    """Walk the chain from its first comment to its last; record what was found, and tell staff if it is broken."""
    verification = _walk()
    with transaction.atomic():
        verification.save()
        if not verification.is_intact:
            letters.chain_broken(verification)
    return verification


def _walk() -> Verification:
    # Read before the comments: what is received while we walk must not look as if it were missing.
    kept = _kept_seals()
    number, previous, known = 0, FIRST, 0
    rows = Comment.objects.order_by("number").values_list("pk", "number", "seal")
    for number, (pk, its_number, its_seal) in enumerate(rows, start=1):
        if its_number > number:
            return _broken(number, _("Comment %d is missing.") % number)
        if its_number != number or its_seal != _sealed_again(pk, previous):
            return _broken(number, _("Comment %d is not what was sealed.") % number)
        previous = its_seal
        if kept.get(number, {previous}) != {previous}:
            finding = _("Among comments %(first)d to %(last)d one was changed, and all after it were sealed anew.")
            return _broken(known + 1, finding % {"first": known + 1, "last": number})
        known = number if number in kept else known
    return _ended(number, previous, max(kept))


def _ended(number: int, previous: str, counted: int) -> Verification:
    """What is found of a chain that holds up to its end: whether that end is where it should be."""
    if number < counted:
        missing = counted - number
        finding = ngettext(
            "%d comment is missing at the end of the chain.",
            "%d comments are missing at the end of the chain.",
            missing,
        )
        return _broken(number + 1, finding % missing)
    received = _ledger().length
    if number > received:
        return _broken(received + 1, _("Comment %d was put in by hand.") % (received + 1))
    finding = ngettext("%d comment is as it was received.", "All %d comments are as they were received.", number)
    return Verification(comments=number, seal=previous if number else "", finding=finding % number + _of_destroyed())


def _of_destroyed() -> str:
    number = Stripped.objects.count()
    finding = ngettext(
        " Of %d comment the words were destroyed by the retention schedule; what is left of it is as it was.",
        " Of %d comments the words were destroyed by the retention schedule; what is left of them is as it was.",
        number,
    )
    return finding % number if number else ""


def _kept_seals() -> dict[int, set[str]]:
    """The seals that comments once had, by their numbers: of the last one received, and of each earlier intact walk."""
    ledger = _ledger()
    kept = {ledger.length: {ledger.seal}}
    for number, its_seal in Verification.objects.filter(broken_at=None).values_list("comments", "seal"):
        kept.setdefault(number, set()).add(its_seal)
    return kept


def _sealed_again(pk: int, previous: str) -> str | None:
    """The seal of a comment as it can be read now; None if it cannot, or if its words are gone without leave."""
    try:
        comment = Comment.objects.select_related("stripped").get(pk=pk)
        return seal(comment, previous) if not hasattr(comment, "stripped") else _seal_that_stays(comment, previous)
    except UNREADABLE:
        return None


def _seal_that_stays(comment: Comment, previous: str) -> str | None:
    is_as_left = all(getattr(comment, name) == value for name, value in BLANK.items())
    allowed = is_as_left and comment.stripped.seal == seal_of_rest(comment, previous) and has_tombstone(comment)
    return comment.seal if allowed else None


def _ledger() -> Ledger:
    return Ledger.objects.filter(pk=1).first() or Ledger()


def _broken(number: int, finding: str) -> Verification:
    return Verification(comments=Comment.objects.count(), broken_at=number, finding=finding)
