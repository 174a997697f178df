"""Training hours as tables for a spreadsheet, for the accreditation's file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agency.spreadsheets import safe

from .compliance import Compliance
from .models import Attendance


def download(rows: Iterable[Iterable[Any]], name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # The mark at the beginning tells a spreadsheet which letters these are.
    response.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    written = csv.writer(response)
    for row in rows:
        written.writerow([safe(cell) for cell in row])
    return response


def compliance_rows(standing: Iterable[Compliance]) -> Iterator[list[Any]]:
    yield [
        _("member"), _("user name"), _("station"), _("sworn"), _("requirement"), _("hours asked for"), _("hours done"),
        _("hours missing"), _("period ends"), _("has the hours"), _("as of"),
    ]  # fmt: skip
    for each in standing:
        member = each.member
        yield [
            member, member.username, member.station or "", _yes(member.is_sworn), each.requirement, each.required,
            each.done, each.short_by, each.ends_on or "", _yes(not each.is_short), each.on,
        ]  # fmt: skip


def attendance_rows(first: date, last: date) -> Iterator[list[Any]]:
    """What was completed from a day to another, both included."""
    yield [
        _("member"), _("user name"), _("station"), _("course"), _("provider"), _("mode"), _("topics"),
        _("completed on"), _("hours"), _("counts"), _("certificate number"), _("score"), _("note"), _("source"),
        _("entered by"),
    ]  # fmt: skip
    between = Attendance.objects.filter(completed_on__range=(first, last)).order_by("completed_on", "pk")
    for each in between.select_related("member__station", "course", "entered_by").iterator():
        member, course = each.member, each.course
        yield [
            member, member.username, member.station or "", course, course.provider, course.get_mode_display(),
            course.topics, each.completed_on, each.hours, _yes(course.counts), each.reference,
            "" if each.score is None else each.score, each.note, each.get_source_display(), each.entered_by or "",
        ]  # fmt: skip


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")
