"""What PostgreSQL refuses and SQLite takes: a zero byte, half a letter, a text that is too long for its column."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DataError, models
from django.db.models.signals import post_save


def as_strict_as_postgresql(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuses what PostgreSQL would (its documentation, 8.3 Character Types: no zero byte in a text)."""
    for row in params or () if many else [params or ()]:
        for value in row.values() if isinstance(row, dict) else row:
            if isinstance(value, str) and ("\x00" in value or _is_half(value)):
                raise DataError(f"PostgreSQL would refuse {value[:80]!r}")
    return execute(sql, params, many, context)


def _is_half(value: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in value)


@contextmanager
def written() -> Iterator[list[models.Model]]:
    """The rows that are added meanwhile; all that are saved are looked at: no unknown choice, none too long."""
    rows: list[models.Model] = []

    def look(sender: Any, instance: models.Model, *, created: bool, **kwargs: Any) -> None:
        rows.extend([instance] * created)
        for kept in instance._meta.concrete_fields:
            value = getattr(instance, kept.attname)
            most = kept.max_length if isinstance(kept, models.CharField) else None
            assert not (most and isinstance(value, str) and len(value) > most), f"{sender}.{kept.name}: {value!r}"
            known = [key for key, _name in kept.flatchoices]
            blank = value in (None, "") and (kept.blank or kept.null)
            assert not known or blank or value in known, f"{sender}.{kept.name}: {value!r} is none of {known}"

    post_save.connect(look, weak=False)
    try:
        yield rows
    finally:
        post_save.disconnect(look)
