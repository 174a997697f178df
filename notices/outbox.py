"""Posting: a letter is a row, inserted in the transaction that causes it."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation

from agency.models import Agency

from . import kinds
from .kinds import Audience, Kind
from .models import Notice, Status

logger = logging.getLogger(__name__)
BATCH = 200


@dataclass(frozen=True)
class Letter:
    """What to say to whom: `key` says once, `about` names the record it speaks of (`programs.application:17`)."""

    kind: Kind
    key: str
    to: str
    language: str
    about: str
    context: dict[str, Any] = field(default_factory=dict)
    calendar: str = ""
    send_after: datetime | None = None


def post(letter: Letter) -> None:
    """Put a letter in the outbox; a second one with the same key changes nothing."""
    Notice.objects.bulk_create([_written(letter, Agency.current())], ignore_conflicts=True)
    ask_for_delivery()


def post_all(letters: Iterable[Letter]) -> int:
    """Post those of many letters whose keys are new, in batches; returns how many."""
    waiting, posted, agency = iter(letters), 0, Agency.current()
    while batch := {letter.key: letter for letter in islice(waiting, BATCH)}:
        known = set(Notice.objects.filter(key__in=batch).values_list("key", flat=True))
        new = [_written(letter, agency) for key, letter in batch.items() if key not in known]
        Notice.objects.bulk_create(new, ignore_conflicts=True)
        posted += len(new)
    if posted:
        ask_for_delivery()
    return posted


def drop_reminders(about: str, audiences: Iterable[Audience] = tuple(Audience)) -> None:
    """Cancel what was to remind these of something now settled, unless it is already out of the door."""
    settled = [kind.name for kind in kinds.KINDS.values() if kind.is_reminder and kind.audience in audiences]
    Notice.objects.filter(about=about, kind__in=settled, status=Status.PENDING).update(status=Status.CANCELLED)


def forget_recipient(about: str) -> None:
    """Send nothing more about a record, and keep no address of what was sent: its owner no longer wants to be known."""
    letters = Notice.objects.filter(about=about)
    letters.filter(status__in=[Status.PENDING, Status.FAILED]).update(status=Status.CANCELLED)
    letters.filter(status__in=[Status.SENT, Status.CANCELLED]).update(recipient="")


def forget_words(about: str, kind: Kind) -> None:
    """Keep nothing of what letters of this kind said of a record. One that is still here does not leave any more."""
    letters = Notice.objects.filter(about=about, kind=kind.name).exclude(status=Status.SENDING)
    letters.exclude(status=Status.SENT).update(status=Status.CANCELLED)
    letters.update(body="")


def ask_for_delivery() -> None:
    """Wake a worker once this transaction is saved. If the broker is away, the next sweep finds the letter."""
    from . import tasks

    def wake() -> None:
        try:
            tasks.deliver.delay()
        except Exception as error:  # whatever the broker's client raises: the letter is safe in its row
            logger.warning("The broker did not take a delivery: %s", type(error).__name__)

    transaction.on_commit(wake)


def _written(letter: Letter, agency: Agency) -> Notice:
    with translation.override(letter.language), timezone.override(agency.zone):
        context = {**letter.context, "agency": agency, "site_url": settings.SITE_URL}
        subject = _plain_text(f"{letter.kind.template}.subject.txt", context)
        body = _plain_text(f"{letter.kind.template}.txt", context)
    return Notice(
        key=letter.key,
        kind=letter.kind.name,
        recipient=letter.to,
        language=letter.language,
        subject=" ".join(subject.split())[:200],
        body="\n".join(_without_gaps(body.strip().splitlines())) + "\n",
        calendar=letter.calendar,
        about=letter.about,
        status=Status.PENDING if letter.to else Status.TO_PRINT,
        send_after=letter.send_after or timezone.now(),
    )


def _plain_text(template: str, context: dict[str, Any]) -> str:
    """Rendered without HTML's escapes, whatever the template: O'Brien stays O'Brien; layout.py escapes for HTML."""
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False))


def _without_gaps(lines: list[str]) -> Iterator[str]:
    """Lines with at most one empty one in a row: conditions in a template leave gaps behind."""
    previous = ""
    for line in (line.rstrip() for line in lines):
        if line or previous:
            yield line
        previous = line
