"""A whole database as one file, and back: `pg_dump` and `pg_restore` on PostgreSQL, its own copying on SQLite."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

Tables = dict[str, dict[str, Any]]


class Failed(Exception):
    """A tool of the database did not do what it should; as text, what it said."""


@contextmanager
def one_moment(dump: Path) -> Iterator[Tables]:
    """Write the database to a file. What is read inside is of the same moment: rows and digests of every table too."""
    with (_dumped if connection.vendor == "postgresql" else _copied_whole)(dump) as found:
        yield found


def load(dump: Path) -> None:
    """Fill an empty database from a file, wholly or not at all."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        _run(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            f"--dbname={name}", str(dump),
        )  # fmt: skip
    else:
        connection.close()
        with closing(sqlite3.connect(dump)) as copy, closing(sqlite3.connect(_file())) as target:
            copy.backup(target)
            target.execute("PRAGMA journal_mode = WAL")


def is_empty() -> bool:
    return not connection.introspection.table_names()


def tables() -> Tables:
    """How many rows each table has, and a digest of all that they hold, in the order of their keys."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = sorted(connection.introspection.table_names(cursor))
            return {name: _copied(cursor, name) for name in names}
    with closing(sqlite3.connect(_file())) as opened:
        return _tables_of(opened)


# --- PostgreSQL ----------------------------------------------------------------


class _Sum:
    """A file that keeps the number of its lines and their digest."""

    def __init__(self) -> None:
        self.lines = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.lines += data.count(b"\n")
        self.digest.update(data)
        return len(data)

    def told(self) -> dict[str, Any]:
        return {"rows": self.lines, "digest": self.digest.hexdigest()}


@contextmanager
def _dumped(dump: Path) -> Iterator[Tables]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = f"--snapshot={cursor.fetchone()[0]}"
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", snapshot, f"--file={dump}")
        yield tables()


def _copied(cursor: Any, table: str) -> dict[str, Any]:
    """COPY writes a row a line. By bytes: two servers may sort words in two ways."""
    quoted = connection.ops.quote_name
    keys = connection.introspection.get_primary_key_columns(cursor, table)
    order = ", ".join(f'{quoted(key)}::text COLLATE "C"' for key in keys or []) or f'{quoted(table)}::text COLLATE "C"'
    copied = _Sum()
    statement = f"COPY (SELECT * FROM {quoted(table)} ORDER BY {order}) TO STDOUT"  # noqa: S608 - quoted names
    cursor.cursor.copy_expert(statement, copied)
    return copied.told()


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Failed(f"{tool} is not installed: it comes with the client of PostgreSQL.")
    command = [program, "--no-password", *arguments]
    done = subprocess.run(command, env=_environment(), capture_output=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise Failed(f"{tool}: {done.stderr.decode(errors='replace').strip()}")


def _environment() -> dict[str, str]:
    """How the tools find the database: never as arguments, which other users of the machine can read."""
    server = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    found = {variable: str(server[setting]) for variable, setting in named.items() if server[setting]}
    if mode := server["OPTIONS"].get("sslmode"):
        found["PGSSLMODE"] = mode
    return os.environ | found


# --- SQLite --------------------------------------------------------------------


@contextmanager
def _copied_whole(dump: Path) -> Iterator[Tables]:
    # Of what is being written nothing could be copied: this transaction, unlike those of Django, only reads.
    with connection.cursor() as cursor, closing(sqlite3.connect(dump)) as copy:
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            connection.connection.backup(copy)
            # One file, whatever the original keeps beside itself.
            copy.execute("PRAGMA journal_mode = DELETE")
            yield _tables_of(copy)
        finally:
            cursor.execute("ROLLBACK")


def _tables_of(opened: sqlite3.Connection) -> Tables:
    own = "type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = opened.execute(f"SELECT name FROM sqlite_master WHERE {own} ORDER BY name")  # noqa: S608 - no value in it
    found = {}
    for (name,) in names.fetchall():
        summed = _Sum()
        keys = opened.execute(f'SELECT name FROM pragma_table_info("{name}") WHERE pk ORDER BY pk').fetchall()  # noqa: S608 - the same
        order = ", ".join(f'"{key}"' for (key,) in keys) or "rowid"
        for row in opened.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):  # noqa: S608 - the same
            summed.write(repr(row).encode() + b"\n")
        found[name] = summed.told()
    return found


def _file() -> str:
    return str(connection.settings_dict["NAME"])
