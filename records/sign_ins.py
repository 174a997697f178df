"""Who came in, who left, and who tried: told by Django and by allauth, written by the one door."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import Signal

from agency.encryption import keyed_hash
from agency.models import Member, SignInLock

from . import audit
from .models import Action

# What each signal means to the trail, and what the entry says besides.
SIGNS: list[tuple[Signal, str, dict[str, str]]] = [
    (user_logged_in, Action.SIGNED_IN, {}),
    (user_logged_out, Action.SIGNED_OUT, {}),
    (authentication_failed, Action.FAILED, {"with": "second factor"}),
    (password_set, Action.CHANGED, {"what": "password"}),
    (password_changed, Action.CHANGED, {"what": "password"}),
    (password_reset, Action.CHANGED, {"what": "password"}),
    (authenticator_added, Action.CHANGED, {"what": "second factor added"}),
    (authenticator_removed, Action.CHANGED, {"what": "second factor removed"}),
    (authenticator_reset, Action.CHANGED, {"what": "second factor made anew"}),
]


def connect() -> None:
    for signal, action, details in SIGNS:
        signal.connect(_teller(action, details), dispatch_uid=f"records/{action}", weak=False)
    user_login_failed.connect(tell_failed, dispatch_uid="records/failed")
    authenticator_used.connect(tell_confirmed, dispatch_uid="records/confirmed")
    # The lock stands a floor below and cannot call us.
    post_save.connect(tell_locked, sender=SignInLock, dispatch_uid="records/locked")


def _teller(action: str, details: dict[str, str]) -> Any:
    def tell(sender: Any, user: Member | None = None, **kwargs: Any) -> None:
        if user is not None:
            audit.record(action, by=user, of=user, **details)

    return tell


def tell_confirmed(sender: Any, user: Member, reauthenticated: bool = False, **kwargs: Any) -> None:
    """The second factor given once more; given at the door, it is part of signing in."""
    if reauthenticated:
        audit.record(Action.CONFIRMED, by=user, of=user)


def tell_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    refused(Action.FAILED, str(credentials.get("username") or credentials.get("email") or ""))


def tell_locked(sender: Any, instance: SignInLock, **kwargs: Any) -> None:
    """An account or an address that failed once too often; nothing is counted, and so told, while the lock lasts."""
    if instance.locked_until:
        _of_account(Action.LOCKED_OUT, instance.member, until=instance.locked_until.isoformat())


def refused(action: str, typed: str) -> None:
    """Somebody who was not let in, under a name that is an account's.

    Of any other name a keyed hash alone is kept: people type their password into the field for the name.
    """
    account = Q(username__iexact=typed) | Q(email__iexact=typed)
    member = Member.objects.filter(account).first() if typed else None
    _of_account(action, member, **({} if member else {"typed": keyed_hash(typed.casefold())}))


def _of_account(action: str, member: Member | None, **details: Any) -> None:
    entry = audit.entry(action, by=None, of=member, **details)
    entry.username = member.get_username() if member else ""
    entry.save()
