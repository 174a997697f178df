"""The one door to the audit trail: who saw, changed, took away or was shown what, who came in and who did not.

Nothing personal passes it: a record is its kind, its number and its reference, never its name. An entry is written
in the transaction that is open; where it cannot be written, `record` raises, so that nothing leaves without a trace.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from agency.models import Member
from agency.proxies import address_of

from .models import Action, AuditEntry

# What is asked of us just now by a member; residents' requests and workers have none.
asked: ContextVar[HttpRequest | None] = ContextVar("asked", default=None)
# Whether the trail has been told already what this member is shown.
told: ContextVar[bool] = ContextVar("told", default=False)


def record(action: str, *, by: Any, of: Model | type[Model] | None = None, **details: Any) -> None:
    """Write one entry. `details` hold names of fields, numbers, dates and choices, nothing that a person typed."""
    entry(action, by=by, of=of, **details).save()


def exported(by: Any, of: Model | type[Model] | None, file_name: str) -> None:
    """Who took a file away, of one record or of all that a model has. To be called before the file is handed out."""
    record(Action.EXPORTED, by=by, of=of, file=file_name)
    _is_enough()


def revealed(by: Any, of: Model, fields: Iterable[str]) -> None:
    """Who had encrypted fields of a record shown. To be called before they are."""
    record(Action.REVEALED, by=by, of=of, fields=sorted(fields))
    _is_enough()


def _is_enough() -> None:
    """That the page was seen as well need not be said."""
    if asked.get() is not None:
        told.set(True)


def entry(action: str, *, by: Any, of: Model | type[Model] | None = None, **details: Any) -> AuditEntry:
    """An entry as it would be written now, with where the request that is being answered came from."""
    request = asked.get()
    member = by if isinstance(by, Member) or getattr(by, "is_authenticated", False) else None
    return AuditEntry(
        action=action,
        by_id=member.pk if member else None,
        username=member.get_username() if member else "",
        details=details,
        **named(of),
        **(asked_how(request) if request else {}),
    )


def named(of: Model | type[Model] | None) -> dict[str, str]:
    """How a record is called in the trail."""
    if of is None:
        return {}
    if not isinstance(of, Model):
        return {"kind": of._meta.label_lower}
    # What is not loaded is not asked for: to name a record costs no statement.
    reference = str(of.__dict__.get("reference") or "")[:40]
    return {"kind": of._meta.label_lower, "record": "" if of.pk is None else str(of.pk), "reference": reference}


def asked_how(request: HttpRequest) -> dict[str, Any]:
    """Where a request came from and what it asked for: the page by its name, never its address or its query."""
    match = request.resolver_match
    return {
        "view": match.view_name[:100] if match else "",
        "method": (request.method or "")[:7],
        "address": address_of(request)[:45],
    }
