"""Texts that somebody typed: a person reads each before it is handed out."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction

from agency.models import Member

from .answering import rules_of
from .disclosure import Column, Rule
from .models import PublicRecordsRequest, ReadText


class TextColumn(NamedTuple):
    """A column of texts within a request."""

    asked: PublicRecordsRequest
    rule: Rule
    column: Column

    @property
    def name(self) -> str:
        return f"{self.rule.label}.{self.column.field.name}"

    @property
    def label(self) -> str:
        return f"{self.rule.name}: {self.column.label}"

    @property
    def read(self) -> Any:
        return self.asked.read_texts.filter(kind=self.rule.label, column=self.column.field.name)

    @property
    def texts(self) -> Any:
        """Number and words of each that is not empty, in the order in which they came."""
        name = self.column.field.name
        rows = self.rule.of_period(self.asked.from_on, self.asked.until_on).exclude(**{name: ""})
        return rows.order_by("pk").values_list("pk", name)


def text_columns(asked: PublicRecordsRequest) -> list[TextColumn]:
    return [TextColumn(asked, rule, column) for rule in rules_of(asked) for column in rule.columns if column.is_text]


@transaction.atomic
def mark(column: TextColumn, shown: Iterable[str], may_go: dict[str, str], *, by: Member) -> None:
    """Of the texts shown, those in `may_go` may be handed out as they were read: record and digest. The others not."""
    column.read.filter(record__in=shown).delete()
    ReadText.objects.bulk_create(
        ReadText(
            request=column.asked, kind=column.rule.label, column=column.column.field.name, record=record, digest=digest,
            read_by=by,
        )
        for record, digest in may_go.items()
    )  # fmt: skip
