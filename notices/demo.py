"""The letters of a demonstration: those of its past are out, though nobody ever sent them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from django.db.models import F, Q

from . import outbox
from .models import Notice, Status


@contextmanager
def nothing_handed_over() -> Iterator[None]:
    """Letters are posted, and no worker is woken for them."""
    with patch.object(outbox, "ask_for_delivery", lambda: None):
        yield


def deliver(before: datetime) -> None:
    """The letters of the past are out, and the printed ones posted but for those of the last days."""
    pending = Q(status=Status.PENDING, send_after__lte=before)
    printed = Q(status=Status.TO_PRINT, send_after__lte=before - timedelta(days=6))
    Notice.objects.filter(pending | printed).update(status=Status.SENT, sent_at=F("send_after"), attempts=1)
