"""Following a plan by e-mail: asked, confirmed, stopped."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from agency.encryption import keyed_hash
from notices import outbox

from . import letters
from .links import CONFIRM_WITHIN
from .models import Follower, Plan


@transaction.atomic
def ask_to_follow(plan: Plan, email: str, language: str) -> None:
    """Write to an address, unless it follows already; whoever typed it is told the same either way."""
    follower, _created = Follower.objects.get_or_create(
        plan=plan, email_hash=keyed_hash(email.casefold()), defaults={"email": email, "language": language}
    )
    if follower.confirmed_at is None:
        Follower.objects.filter(pk=follower.pk).update(asked_at=timezone.now(), language=language)
        follower.language = language
        letters.follow_asked(follower)


def confirm(follower: Follower) -> None:
    Follower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=timezone.now())


@transaction.atomic
def stop(follower: Follower) -> None:
    """Nothing is kept of who no longer wants to hear from us, nor sent."""
    outbox.forget_recipient(follower.about_key)
    follower.delete()


def forget_unconfirmed() -> int:
    """Delete the addresses that nobody confirmed within a week; returns how many."""
    before = timezone.now() - timedelta(seconds=CONFIRM_WITHIN)
    forgotten = list(Follower.objects.filter(confirmed_at=None, asked_at__lt=before))
    for follower in forgotten:
        stop(follower)
    return len(forgotten)
