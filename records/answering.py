"""Answering a request for public records: one ZIP, a table a kind, written row by row so that any number fits."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from agency.models import Agency, Member
from agency.spreadsheets import table

from . import audit
from .disclosure import LEFT_OUT, RULES, Exemption, Rule, shown
from .models import PublicRecordsAnswer, PublicRecordsRequest, ReadText


@dataclass
class Tally:
    """What was counted on the way, for the README."""

    rows: Counter[str] = field(default_factory=Counter)
    held_back: Counter[Exemption] = field(default_factory=Counter)
    texts_given: int = 0


def rules_of(asked: PublicRecordsRequest) -> list[Rule]:
    """The rules of the kinds asked for; a kind that the portal no longer has is passed over."""
    return [RULES[kind] for kind in asked.kinds if kind in RULES]


def answer(asked: PublicRecordsRequest, *, by: Member) -> tuple[PublicRecordsAnswer, IO[bytes]]:
    """Write the ZIP, and record who took what out of the portal: where that fails, nothing is handed out."""
    tally = Tally()
    with ExitStack() as until_recorded:
        file = until_recorded.enter_context(TemporaryFile())
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for rule in rules_of(asked):
                _write(archive, asked, rule, tally)
            archive.writestr("README.txt", _told(asked, tally, by))
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        # Not while it is written: nobody else waits for a long file.
        with transaction.atomic():
            made = PublicRecordsAnswer.objects.create(
                request=asked, made_by=by, rows=tally.rows.total(), held_back=tally.held_back.total(), digest=digest
            )
            audit.exported(by, asked, file_name(asked))
        until_recorded.pop_all()
    return made, file


def file_name(asked: PublicRecordsRequest) -> str:
    return f"public-records-{asked.reference}.zip"


def _write(archive: ZipFile, asked: PublicRecordsRequest, rule: Rule, tally: Tally) -> None:
    read = _read_for(asked, rule)
    reasons = [str(column.exemption or "") for column in rule.columns]
    with table(archive, f"{rule.label}.csv") as write:
        write([column.label for column in rule.columns])
        for record in rule.records(asked.from_on, asked.until_on):
            write(_cells(rule, record, reasons, read, tally))
            tally.rows[rule.label] += 1


def _cells(
    rule: Rule, record: tuple[Any, ...], reasons: list[str], read: dict[tuple[str, str], str], tally: Tally
) -> Iterator[Any]:
    values = iter(record)
    for column, reason in zip(rule.columns, reasons, strict=True):
        value = next(values) if column.lookup else None
        if column.exemption is None:
            yield shown(value, column)
        elif column.is_text and not value:
            yield ""
        elif column.is_text and ReadText.digest_of(str(value)) == read.get((column.field.name, str(record[0]))):
            tally.texts_given += 1
            yield value
        else:
            tally.held_back[column.exemption] += 1
            yield reason


def _read_for(asked: PublicRecordsRequest, rule: Rule) -> dict[tuple[str, str], str]:
    """What a person has read of a kind: as many as they could tick, so it fits in memory."""
    texts = asked.read_texts.filter(kind=rule.label).values_list("column", "record", "digest")
    return {(column, record): digest for column, record, digest in texts}


def _told(asked: PublicRecordsRequest, tally: Tally, by: Member) -> str:
    tables = [(f"{rule.label}.csv", rule.name, tally.rows[rule.label]) for rule in rules_of(asked)]
    return render_to_string(
        "records/public_records/README.txt",
        {
            "asked": asked, "agency": Agency.current(), "by": by, "now": timezone.now(), "tables": tables,
            "held_back": tally.held_back.items(), "texts_given": tally.texts_given,
            "left_out": dict.fromkeys(LEFT_OUT.values()),
        },
    )  # fmt: skip
