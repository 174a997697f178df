"""The overview as a table for a spreadsheet."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency
from agency.spreadsheets import safe

from .models import Plan, Version
from .statistics import Overview, overview, state_in_words


def table_of_plans(on: date) -> str:
    """Every open station: what it owes, and what became of each half-year."""
    text = StringIO()
    # The mark at the beginning tells a spreadsheet which letters these are.
    text.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    rows = csv.writer(text)
    for row in _rows(overview(on), on):
        rows.writerow([safe(cell) for cell in row])
    return text.getvalue()


def _rows(seen: Overview, on: date) -> Iterator[list[Any]]:
    yield [
        _("station"), _("unit commander"), _("superior"), _("standing"), _("adopted on"), _("last version"),
        _("published on"), _("next update due"), _("state"), *seen.half_years,
    ]  # fmt: skip
    latest = {version.plan_id: version for version in Version.objects.defer("content").order_by("number")}
    for record in seen.records:
        cells = ["; ".join(map(str, marks)) for marks in record.cells]
        yield [*_told_of(record.plan, latest.get(record.plan.pk), on), *cells]


def _told_of(plan: Plan, version: Version | None, on: date) -> list[Any]:
    return [
        plan,
        plan.commander or "",
        plan.superior or "",
        plan.get_standing_display(),
        plan.adopted_on or "",
        version.number if version else "",
        timezone.localdate(version.published_at, Agency.current().zone) if version else "",
        plan.next_update_due or "",
        state_in_words(plan, on),
    ]
