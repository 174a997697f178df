"""Posting: a letter is a row, inserted in the transaction that causes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template import Context, Engine
from django.utils import timezone, translation

from agency import workers
from agency.models import Agency

from . import kinds
from .kinds import Audience, Kind
from .models import Notice, Status

BATCH = 200
NOTHING_SAID = {"recipient": "", "body": "", "calendar": "", "last_error": ""}


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
        if new and not posted:
            ask_for_delivery()  # of the first, while the others are still being written
        posted += len(new)
    if posted > BATCH:
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


def forget_letters(abouts: Iterable[str]) -> None:
    """Of the letters about destroyed records keep that they were there, and send no more of them.

    One that is being sent just now is left: ask again later.
    """
    forget(Notice.objects.filter(about__in=abouts))


def forget(letters: "QuerySet[Notice]") -> None:
    still = letters.exclude(status=Status.SENDING).exclude(**NOTHING_SAID)
    gone = list(still.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=gone).exclude(status=Status.SENT).update(status=Status.CANCELLED)
    Notice.objects.filter(pk__in=gone).update(**NOTHING_SAID)


def forget_when_sent(kind: Kind, tried_since: datetime) -> None:
    """Of letters to people who are no longer known, keep nothing once they are out, or were tried in vain so long."""
    letters = Notice.objects.filter(kind=kind.name).exclude(status=Status.SENDING).exclude(**NOTHING_SAID)
    letters.filter(created_at__lt=tried_since).exclude(status=Status.SENT).update(status=Status.CANCELLED)
    letters.filter(status__in=[Status.SENT, Status.CANCELLED]).update(**NOTHING_SAID)


def ask_for_delivery() -> None:
    """Wake a worker once this transaction is saved. If the broker is away, the next sweep finds the letter."""
    transaction.on_commit(lambda: workers.ask_for("notices.tasks.deliver"))


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
