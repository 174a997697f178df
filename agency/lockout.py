"""Ten minutes after five failures: an account, whoever tries; and an address only where many accounts fail from it.

Kept in the database, so that it holds for every process and without the broker. CJIS Security Policy 5.5.3: no more
than five consecutive invalid attempts, then locked for ten minutes unless an administrator lifts it.

A name is locked whether or not it is somebody's, and only by what was tried under that very name is its lock told:
that another name of the same account is locked, too, would say that there is an account.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Member, SignInLock
from .proxies import address_of

LOCKED_FOR = timedelta(minutes=10)
MOST_FOR_AN_ACCOUNT = 5
# A whole department may stand behind one address. Nobody there fails fifty times within ten minutes.
MOST_FOR_AN_ADDRESS = 50
# After which time without a lock the failures are forgotten: of an account, and of an address.
ACCOUNT_FORGOTTEN_AFTER, ADDRESS_FORGOTTEN_AFTER = timedelta(days=1), timedelta(minutes=10)


def is_member_locked(member: Any) -> bool:
    return _any_locked(_key("account", member.pk))


@dataclass(frozen=True)
class Limit:
    """Of what failures are counted, and how many there may be."""

    key: str
    most: int
    forgotten_after: timedelta
    member: Any = None


class Try:
    """A try at signing in, counted before it is looked at: of many at once no more pass than of one by one."""

    def __init__(self, account: Limit, *told: Limit) -> None:
        """Of `told` it is said where nothing may be tried any more; of the account it is never said."""
        self._counted: list[Limit] = []
        self.is_refused = not all(self._count(limit) for limit in told)
        self.is_account_locked = not self.is_refused and not self._count(account)
        if self.is_refused:
            self.take_back()

    def _count(self, limit: Limit) -> bool:
        is_counted = _count(limit)
        self._counted += [limit] if is_counted else []
        return is_counted

    def went_wrong(self) -> None:
        """It stays counted, and the last one locks."""
        for limit in self._counted:
            _lock_if_it_was_the_last(limit)

    def take_back(self) -> None:
        """It went right, or nothing was tried: it is not counted after all."""
        keys, self._counted = [limit.key for limit in self._counted], []
        SignInLock.objects.filter(key__in=keys, locked_until=None, failures__gt=0).update(failures=F("failures") - 1)


def of_password(request: HttpRequest, typed: str) -> Try:
    """A try of a password. As much is written of a name that is nobody's: how long it takes tells nothing."""
    is_typed = Q(username__iexact=typed) | Q(email__iexact=typed)
    member = Member.objects.filter(is_typed).first() if typed else None
    name = Limit(_key("name", typed), MOST_FOR_AN_ACCOUNT, ACCOUNT_FORGOTTEN_AFTER)
    return Try(_account(member.pk if member else typed, member), name, _address(request))


def of_code(request: HttpRequest, member: Any) -> Try:
    """A try of a code; whoever can try it had the password."""
    return Try(_account(member.pk, member), _address(request))


def _account(of: object, member: Any) -> Limit:
    return Limit(_key("account", of), MOST_FOR_AN_ACCOUNT, ACCOUNT_FORGOTTEN_AFTER, member)


def _address(request: HttpRequest) -> Limit:
    return Limit(_key("address", address_of(request)), MOST_FOR_AN_ADDRESS, ADDRESS_FORGOTTEN_AFTER)


def forget(member: Any) -> None:
    """Begin anew: the member came in, or an administrator lifted the lock."""
    keys = [_key("account", member.pk), _key("name", member.username)]
    keys += [_key("name", member.email)] if member.email else []
    SignInLock.objects.filter(key__in=keys).delete()


def _any_locked(*keys: str) -> bool:
    return SignInLock.objects.filter(key__in=keys, locked_until__gt=timezone.now()).exists()


@transaction.atomic
def _count(limit: Limit) -> bool:
    """Count one more try, unless so many failed, or are being looked at. While locked nothing is counted.

    A try that is never answered, as its process died, keeps its place for as long as a lock lasts.
    """
    now = timezone.now()
    SignInLock.objects.forgotten(now).delete()
    lock, _new = SignInLock.objects.select_for_update().get_or_create(
        key=limit.key, defaults={"member": limit.member, "forgotten_at": now + limit.forgotten_after}
    )
    if lock.failures >= limit.most:
        return False
    lock.failures += 1
    if lock.failures == limit.most:
        lock.forgotten_at = now + LOCKED_FOR
    lock.save()
    return True


@transaction.atomic
def _lock_if_it_was_the_last(limit: Limit) -> None:
    full = SignInLock.objects.select_for_update().filter(key=limit.key, locked_until=None, failures__gte=limit.most)
    for lock in full:
        lock.locked_until = lock.forgotten_at = timezone.now() + LOCKED_FOR
        lock.save()


def _key(kind: str, of: object) -> str:
    """What a lock is found by: what was typed for a name is kept nowhere, as it may be a password."""
    return salted_hmac("agency.lockout", f"{kind}/{str(of).strip().casefold()}", algorithm="sha256").hexdigest()
