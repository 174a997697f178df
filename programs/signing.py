"""Signing by typed name: what is bound together, and whether it still holds.

G.S. 66-58.5 (North Carolina) asks that a signature be linked to the data so that a change invalidates it.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from .models import Application, Release, RideAlong, Signature, Signer

SIGNED_FIELDS = (
    "licence_number", "organisation", "reason", "heard_from", "preferences", "earlier_rides", "emergency_name",
    "emergency_phone", "emergency_relation", "ability", "accommodation", "conflicts", "relative",
    "agrees_to_records_check", "accepts_rules", "guardian_name", "guardian_relation",
)  # fmt: skip


def signed_answers(ride_along: RideAlong) -> dict[str, Any]:
    """The answers a signature covers: all but the contact details, which may be corrected afterwards."""
    person = ride_along.application
    return {
        "name": person.full_name,
        "birth_date": ride_along.birth_date and ride_along.birth_date.isoformat(),
        "category": ride_along.category_id,
        **{name: getattr(ride_along, name) for name in SIGNED_FIELDS},
    }


def digest_of(words: str, answers: dict[str, Any], typed_name: str, signed_at: datetime) -> str:
    """SHA-256, in hex, over the exact text, the answers, the name and the second of signing."""
    sealed = [words, answers, typed_name, int(signed_at.timestamp())]
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sign(
    application: Application,
    signer: Signer,
    release: Release,
    typed_name: str,
    *,
    language: str,
    on_paper: bool = False,
) -> Signature:
    """Record a signature given now; a second one by the same signer raises IntegrityError."""
    now = timezone.now()
    return application.signatures.create(
        signer=signer,
        release=release,
        language=language,
        typed_name=typed_name,
        on_paper=on_paper,
        signed_at=now,
        digest=digest_of(release.words(language), signed_answers(application.ride_along), typed_name, now),
    )


def still_verifies(signature: Signature) -> bool:
    """Whether the text, the answers and the name are to the letter what was signed."""
    answers = signed_answers(signature.application.ride_along)
    return signature.digest == digest_of(signature.words(), answers, signature.typed_name, signature.signed_at)
