"""The chain of days that shows whether the audit trail was altered, and the one way in which its days end.

When a day is over, its entries are sealed by a SHA-256 over all that they say and the digest of the day before. The
newest digest is written to the log, so that it exists outside of the database: whoever seals everything anew past the
portal makes a chain that holds, and lacks the digest that somebody else has.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.db.models import Max, Min, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agency.models import Agency

from . import audit, letters
from .models import Action, AuditEntry, SealedDay

logger = logging.getLogger(__name__)

FIRST = "0" * 64
# So long after midnight a day is sealed. What began before midnight has ended by then: a request ends within a minute.
DELAY = timedelta(hours=1)
# A day that is not sealed so long after its end is a finding: beat does not run, or somebody holds it off.
LATE = timedelta(days=1)
# CJIS Security Policy 5.4.6: audit records are kept for a year at least.
KEPT = relativedelta(years=1)
AT_ONCE = 2000
# Nightly, the days of the last week are read, and of those before as many in each night: all within a week.
TURNS = 7
COLUMNS = [column.attname for column in AuditEntry._meta.concrete_fields]


@dataclass
class Finding:
    """What a walk over the chain found: how much holds, and what does not, in sentences."""

    days: int = 0
    entries: int = 0
    digest: str = ""
    wrong: list[str] = field(default_factory=list)


def seal(now: datetime) -> list[SealedDay]:
    """Seal each day that is over and is not sealed yet, the oldest first. To ask twice is harmless."""
    sealed = []
    while following := _following(_newest(), now):
        # Of two beats that seal the same day, the second finds its number taken, and stores nothing.
        SealedDay.objects.bulk_create([following], ignore_conflicts=True)
        newest = _newest()
        if newest is None or newest.digest != following.digest:
            break
        logger.info("Audit trail: %s sealed, %d entries, digest %s", newest.day, newest.count, newest.digest)
        sealed.append(newest)
    return sealed


def _following(newest: SealedDay | None, now: datetime) -> SealedDay | None:
    """The next day to be sealed, if it is over."""
    number, after, previous = (newest.number, newest.last, newest.digest) if newest else (0, 0, FIRST)
    day = _day_after(newest)
    if day is None or now < _end_of(day) + DELAY:
        return None
    waiting = AuditEntry.objects.filter(pk__gt=after)
    upto = waiting.filter(at__lt=_end_of(day)).aggregate(pk=Max("pk"))["pk"]
    found = digest_of(number + 1, day, previous, waiting.filter(pk__lte=upto))
    return SealedDay(number=number + 1, day=day, **found)


def _day_after(newest: SealedDay | None) -> date | None:
    """The earliest day with entries that are not sealed; days on which nothing was written are left out."""
    waiting = AuditEntry.objects.filter(pk__gt=newest.last if newest else 0)
    earliest = waiting.aggregate(at=Min("at"))["at"]
    if earliest is None:
        return None
    day = earliest.astimezone(Agency.current().zone).date()
    # What came late, or from a clock that was behind, belongs to the next day of the chain.
    return max(day, newest.day + timedelta(days=1)) if newest else day


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), Agency.current().zone)


def digest_of(number: int, day: date, previous: str, entries: QuerySet[AuditEntry]) -> dict[str, Any]:
    """What a day comes to: its first and last entry, how many there are, and the digest over all that they say."""
    digest = hashlib.sha256(f"{previous}\n{number}\n{day.isoformat()}\n".encode())
    count = first = last = 0
    for values in entries.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
        digest.update(written(values).encode())
        count, first, last = count + 1, first or values[0], values[0]
    return {"count": count, "first": first, "last": last, "digest": digest.hexdigest()}


def written(values: Iterable[Any]) -> str:
    """An entry as one line that reads the same on every database."""
    plain = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def verify(now: datetime, known: str = "", *, since: date | None = None) -> Finding:
    """Walk the chain from its first day to its last; tell administrators and auditors if it does not hold.

    `known` is a digest that somebody has from elsewhere: it must be in the chain. With `since`, the entries of the days
    before it are read in turns, a seventh at a time: a year of them takes longer than a task may.
    """
    finding = _walk(known, since)
    finding.wrong += _not_sealed(now)
    if finding.wrong:
        letters.chain_broken(finding.wrong, on=now.astimezone(Agency.current().zone).date())
        logger.error("Audit trail: %d findings; see manage.py verify_audit", len(finding.wrong))
    else:
        logger.info("Audit trail: %d days hold, newest digest %s", finding.days, finding.digest)
    return finding


def _walk(known: str, since: date | None) -> Finding:
    finding = Finding()
    before, was_seen = SealedDay(number=0, last=0, digest=FIRST), not known
    for sealed in SealedDay.objects.order_by("number").iterator():
        is_read = since is None or sealed.day >= since or sealed.number % TURNS == since.toordinal() % TURNS
        finding.wrong += _wrong_with(sealed, before, is_read=is_read)
        finding.days += 1
        finding.entries += sealed.count
        was_seen = was_seen or sealed.digest == known
        before = sealed
    finding.digest = before.digest if finding.days else ""
    if not was_seen:
        finding.wrong.append(
            _("The digest that you gave is not in the chain: the chain was written anew, or its end cut.")
        )
    return finding


def _wrong_with(sealed: SealedDay, before: SealedDay, *, is_read: bool) -> Iterator[str]:
    day = date_format(sealed.day, "DATE_FORMAT")
    if sealed.number != before.number + 1:
        yield _("A sealed day is missing before %s.") % day
        return  # without it, neither its entries nor its digest can be told from this day's
    entries = AuditEntry.objects.filter(pk__gt=before.last, pk__lte=sealed.last)
    if sealed.released_on:
        if sealed.released_on < sealed.day + KEPT:
            yield _("The entries of %s were destroyed before their year was over.") % day
        if entries.exists():
            yield _("Entries of %s are there, although that day's were destroyed.") % day
        return
    if not is_read:
        return
    found = digest_of(sealed.number, sealed.day, before.digest, entries)
    if found["count"] < sealed.count:
        yield _("Of the entries of %(day)s, %(count)d are missing.") % {
            "day": day,
            "count": sealed.count - found["count"],
        }
    elif found["count"] > sealed.count:
        yield _("Among the entries of %(day)s, %(count)d were put in.") % {
            "day": day, "count": found["count"] - sealed.count,
        }  # fmt: skip
    elif any(value != getattr(sealed, name) for name, value in found.items()):
        yield _("The entries of %s, or their seal, are not what was sealed.") % day


def _not_sealed(now: datetime) -> Iterator[str]:
    day = _day_after(_newest())
    if day and now >= _end_of(day) + DELAY + LATE:
        yield _("The entries of %s have not been sealed: is beat running?") % date_format(day, "DATE_FORMAT")


@transaction.atomic
def forget_days_before(on: date, *, by: Any = None) -> int:
    """Destroy the entries of the sealed days before `on`, which is a year ago at least; say how many they were.

    Each day's seal stays, as the trace of what was there, and so that the chain can still be walked.
    """
    today = Agency.current().today()
    if on > today - KEPT:
        raise ValueError(_("Audit entries are kept for a year at least."))
    days = list(SealedDay.objects.filter(day__lt=on, released_on=None))
    # Past the model's own refusal; the database allows just this.
    models.QuerySet(SealedDay).filter(pk__in=[sealed.pk for sealed in days]).update(released_on=today)
    for sealed in days:
        models.QuerySet(AuditEntry).filter(pk__gte=sealed.first, pk__lte=sealed.last).delete()
    entries = sum(sealed.count for sealed in days)
    if days:
        audit.record(Action.DESTROYED, by=by, of=AuditEntry, days=len(days), entries=entries, before=on.isoformat())
    return entries


def _newest() -> SealedDay | None:
    return SealedDay.objects.order_by("-number").first()
