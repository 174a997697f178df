"""A quarterly report as a table for a spreadsheet."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from agency.spreadsheets import safe
from outreach.models import QuarterlyReport
from outreach.models.report import HEADINGS

from .quarters import Quarter
from .wording import concern_rows, facts_of


def table_of(quarter: Quarter, place: str, figures: Mapping[str, Any], report: QuarterlyReport | None) -> str:
    """Under each heading its figures, and then what staff wrote."""
    text = StringIO()
    # The mark at the beginning tells a spreadsheet which letters these are.
    text.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    rows = csv.writer(text)
    rows.writerow([_("quarter"), _("station"), _("heading"), _("figure"), _("value")])
    for row in _rows(figures, report):
        rows.writerow([safe(cell) for cell in (quarter, place, *row)])
    return text.getvalue()


def _rows(figures: Mapping[str, Any], report: QuarterlyReport | None) -> Iterator[tuple[Any, ...]]:
    facts = facts_of(figures)
    for name, heading in HEADINGS.items():
        if name == "concerns_voiced":
            yield from ((heading, *cells) for cells in _concerns(figures))
        yield from ((heading, *fact) for fact in facts[name])
        if report:
            yield heading, _("in words"), getattr(report, name)


def _concerns(figures: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    columns = {"raised": _("raised"), "critical": _("critical"), "answered": _("answered"), "open": _("open")}
    for row in concern_rows(figures):
        for name, label in columns.items():
            yield f"{row['kind']}: {label}", row[name]
