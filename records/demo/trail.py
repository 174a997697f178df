"""The audit trail of the demonstration's last days: what members saw and did, sealed day by day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from agency.encryption import keyed_hash
from agency.models import Member
from records.audit import named
from records.models import Action, AuditEntry
from records.sealing import seal

DAYS = 5
OFFICE, STREET, ELSEWHERE = "198.51.100.7", "198.51.100.23", "203.0.113.80"


def leave(members: dict[str, Member], records: list[Model], now: datetime) -> None:
    """The last days' entries about these records; today's are added by whoever tries the demonstration out."""
    for ago in range(DAYS, 0, -1):
        day = now - timedelta(days=ago)
        for minute, entry in enumerate(_a_day(members, records[ago % max(len(records), 1) :][:3], ago)):
            entry.at = day + timedelta(minutes=7 * minute)
            entry.save()
    seal(now)


def _a_day(members: dict[str, Member], seen: list[Model], ago: int) -> Iterator[AuditEntry]:
    lena, omar, theo = members["lena"], members["omar"], members["theo"]
    yield _entry(Action.SIGNED_IN, lena, lena, view="account_login", method="POST")
    yield _entry(
        Action.SAW, lena, view="admin:programs_application_changelist", kind="programs.application", status=200
    )
    for record in seen:
        yield _entry(Action.SAW, lena, record, view="admin:programs_application_change", status=200)
    if ago % 2:
        yield _entry(Action.SIGNED_IN, omar, omar, view="account_login", method="POST", address=STREET)
        yield _entry(
            Action.SAW, omar, view="security_surveys:surveys", kind="security_surveys", status=200, address=STREET
        )
        yield _entry(Action.SAW, omar, view="admin:agency_member_changelist", kind="agency.member", status=403)
    else:
        typed = {"typed": keyed_hash(f"invented {ago}")}
        yield _entry(Action.FAILED, None, view="account_login", method="POST", address=ELSEWHERE, details=typed)
        taken = {"file": "training-hours.csv"}
        yield _entry(Action.EXPORTED, theo, kind="training.attendance", view="training:compliance_table", details=taken)
    yield _entry(Action.SIGNED_OUT, lena, lena, view="account_logout", method="POST")


def _entry(action: str, by: Member | None, of: Model | None = None, **how: Any) -> AuditEntry:
    who = {"by": by, "username": by.get_username() if by else ""}
    return AuditEntry(action=action, **who, **{"method": "GET", "address": OFFICE, **named(of), **how})
