"""What is worth doing once, however many workers are asked: the others leave it to the first."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection


@contextmanager
def alone(work: str) -> Iterator[bool]:
    """Whether nobody else is at this work now. Who dies at it leaves it free: PostgreSQL sees the connection end.

    SQLite has one writer at a time anyhow.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    key = crc32(work.encode())
    is_ours = _asked("SELECT pg_try_advisory_lock(%s)", key)
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            _asked("SELECT pg_advisory_unlock(%s)", key)


def wait_for_turn(work: str) -> None:
    """Wait until nobody else is at this work, and keep it until the transaction ends. SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(work.encode())])


def _asked(question: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [key])
        return bool(cursor.fetchone()[0])
