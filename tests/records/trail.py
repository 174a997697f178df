"""The audit trail as tests look at it, and as somebody reaches past it."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.db import connection

from records.models import Action, AuditEntry
from tests.conftest import POSTGRES

triggers = import_module("records.migrations.0002_audit_trail_is_only_added_to")
triggers_since = import_module("records.migrations.0021_a_sealed_day_begins_unreleased")
BySQL = Callable[..., None]


def entries(*actions: str) -> list[AuditEntry]:
    """What was written, the oldest first; of these actions alone if any are named."""
    found = AuditEntry.objects.order_by("pk")
    return list(found.filter(action__in=actions) if actions else found)


def said(*actions: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    return [(entry.username, entry.action, entry.kind, entry.details) for entry in entries(*actions)]


def everything() -> str:
    """All that the trail holds, as text: to show that something is not in it."""
    return repr(list(AuditEntry.objects.values_list()))


def make_entries(*moments: datetime) -> list[AuditEntry]:
    return [AuditEntry.objects.create(at=at, action=Action.SAW, username="omar") for at in moments]


def guard_the_trail() -> None:
    """SQLite's triggers, which rest while tests empty their tables; PostgreSQL's are there."""
    if not POSTGRES:
        with connection.cursor() as cursor:
            for statement in [*triggers.SQLITE, *triggers_since.SQLITE]:
                cursor.execute(statement)


def past_the_triggers() -> BySQL:
    """Runs a statement as the database's superuser may."""
    off = [*triggers_since.SQLITE_BACK, *triggers.SQLITE_BACK]
    with connection.cursor() as cursor:
        for statement in ["SET LOCAL session_replication_role = replica"] if POSTGRES else off:
            cursor.execute(statement)

    def run(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run
