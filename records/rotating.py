"""All that is encrypted, under the newest key; and the hashes by which it is found again, under another `MATCHING_KEY`.

A row is read, locked, encrypted anew and written in one short transaction with some others: whoever is stopped in
between leaves each row as it was or as it shall be, and both can be read while both keys are there. What a web process
saves meanwhile waits for its row, or is what is read. Neither models nor histories hear of it: nothing of what the
rows say is changed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet

from agency.encryption import ENCRYPTED, EncryptedBinaryField, anew

# So many rows are locked at once: a person who saves one of them waits a moment, and does not notice.
BATCH = 200

# How every token begins: its version, and a date of this century.
BEGINS = "gAAAA"

Anew = Callable[[Any], Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kept:
    """A table, and how each of its encrypted columns is written under another key."""

    table: str
    key: str
    columns: dict[str, Anew]


@dataclass
class Count:
    """What was found in a table: its rows, those under an older key, and the columns that no key opens."""

    table: str
    rows: int = 0
    old: int = 0
    unreadable: list[str] = field(default_factory=list)


def kept() -> list[Kept]:
    """Every table with encrypted columns, found by its fields.

    And two that are not ours: members' second factors, and sessions, which hold half-finished applications.
    """
    found = []
    for model in apps.get_models(include_auto_created=True):
        encrypted = [field for field in model._meta.local_concrete_fields if isinstance(field, ENCRYPTED)]
        if encrypted and not model._meta.proxy:
            columns = {_column(field): _anew_for(field) for field in encrypted}
            found.append(Kept(model._meta.db_table, _column(model._meta.pk), columns))
    found.append(Kept(Authenticator._meta.db_table, "id", {"data": _second_factor_anew}))
    found.append(Kept(Session._meta.db_table, "session_key", {"session_data": _session_anew}))
    return found


def rotate(tables: Sequence[Kept] | None = None) -> Iterator[Count]:
    """Write every table's encrypted columns under the newest key; what none opens is left as it is, and named."""
    for table in kept() if tables is None else tables:
        count = Count(table.table)
        for rows in _batches(table):
            count.rows += len(rows)
            old = [row[0] for row in rows if _sorted_out(table, row, count)]
            if old:
                count.old += _write_anew(table, old)
        yield count


def still_old() -> Iterator[Count]:
    """How many rows of each table wait for `rotate`; nothing is changed."""
    for table in kept():
        count = Count(table.table)
        for rows in _batches(table):
            count.rows += len(rows)
            count.old += sum(bool(_sorted_out(table, row, count)) for row in rows)
        yield count


def match_anew() -> Iterator[Count]:
    """Compute every keyed hash from what it was made of, for models that say how (`keyed_hashes`)."""
    for model in apps.get_models():
        if hasattr(model, "keyed_hashes"):
            count = Count(model._meta.db_table)
            for pk in QuerySet(model).order_by("pk").values_list("pk", flat=True).iterator():
                count.rows += 1
                count.old += _match_one(model, pk)
            yield count


# --- One batch ---------------------------------------------------------------


def _batches(table: Kept) -> Iterator[list[Row]]:
    """All rows in the order of their keys, some at a time, as they stand in the database."""
    rows = _select(table, "", ())
    while rows:
        yield rows
        rows = _select(table, f"WHERE {_quoted(table.key)} > %s", [rows[-1][0]])


def _select(table: Kept, where: str, values: Sequence[Any], lock: str = "") -> list[Row]:
    names = ", ".join(map(_quoted, [table.key, *table.columns]))
    order = f"ORDER BY {_quoted(table.key)} LIMIT {BATCH}"
    statement = f"SELECT {names} FROM {_quoted(table.table)} {where} {order} {lock}"  # noqa: S608 - quoted names
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@transaction.atomic
def _write_anew(table: Kept, keys: Sequence[Any]) -> int:
    """Read rows again, now that nobody else can write them, and write what is still under an older key."""
    places = ", ".join(["%s"] * len(keys))
    lock = "FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    written = 0
    for row in _select(table, f"WHERE {_quoted(table.key)} IN ({places})", keys, lock):
        changed = _sorted_out(table, row, Count(table.table))
        if changed:
            _update(table, row[0], changed)
            written += 1
    return written


def _update(table: Kept, key: Any, changed: dict[str, Any]) -> None:
    names = ", ".join(f"{_quoted(name)} = %s" for name in changed)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Tables that are written once let this through, and only this: see the migrations that say so.
            cursor.execute("SET LOCAL portal.encrypting_anew = 'on'")
        statement = f"UPDATE {_quoted(table.table)} SET {names} WHERE {_quoted(table.key)} = %s"  # noqa: S608 - as above
        cursor.execute(statement, [*changed.values(), key])


def _sorted_out(table: Kept, row: Row, count: Count) -> dict[str, Any]:
    """What of a row is to be written anew, by column; what no key opens is named in the count."""
    changed = {}
    for (name, column_anew), value in zip(table.columns.items(), row[1:], strict=True):
        try:
            renewed = column_anew(value) if value else None
        except InvalidToken:
            count.unreadable.append(f"{table.table}.{name}, {table.key} {row[0]}")
        else:
            if renewed:
                changed[name] = renewed
    return changed


@transaction.atomic
def _match_one(model: type[Model], pk: Any) -> bool:
    rows: QuerySet[Any] = QuerySet(model).filter(pk=pk)
    record = rows.select_for_update(of=("self",)).select_related().first()
    hashes = record.keyed_hashes() if record else {}
    changed = {name: value for name, value in hashes.items() if getattr(record, name) != value}
    return bool(changed and rows.update(**changed))


# --- How each kind of column is written --------------------------------------


class _Token:
    """Stands in for the sessions' serializer: what it would decrypt is handed out as it is."""

    def dumps(self, token: str) -> bytes:
        return token.encode()

    def loads(self, data: bytes) -> str:
        return data.decode()


def _second_factor_anew(data: str) -> str | None:
    """The secrets inside what is kept of a second factor, beside what is no secret."""
    kept, changed = json.loads(data), False
    for name, value in kept.items():
        renewed = anew(value) if isinstance(value, str) and value.startswith(BEGINS) else None
        if renewed:
            kept[name], changed = renewed, True
    return json.dumps(kept) if changed else None


def _session_anew(data: str) -> str | None:
    salt = SessionStore().key_salt
    try:
        token = signing.loads(data, salt=salt, serializer=_Token)
    except signing.BadSignature:
        return None  # signed with a secret that is gone: it opens nothing, whatever is in it
    renewed = anew(token)
    return renewed and signing.dumps(renewed, salt=salt, serializer=_Token, compress=True)


def _binary_anew(value: Any) -> bytes | None:
    renewed = anew(bytes(value).decode("latin-1"))
    return renewed.encode() if renewed else None


def _anew_for(field: "Field[Any, Any]") -> Anew:
    return _binary_anew if isinstance(field, EncryptedBinaryField) else anew


def _column(field: "Field[Any, Any]") -> str:
    return str(field.column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
