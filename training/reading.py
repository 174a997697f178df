"""A table of attendance as a spreadsheet saves it: read line by line, each with what is not right about it."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from agency.models import Member
from agency.spreadsheets import CannotBeRead, text_of_file

from .models import Attendance, Course, problem_with_date, problem_with_hours

LARGEST_FILE, MOST_ROWS = 5_000_000, 5_000
# Each column by the headings it may have, in English and Spanish.
COLUMNS: dict[str, set[str]] = {
    "member": {
        "member", "username", "user name", "e-mail", "email", "employee", "name", "full name", "miembro", "usuario",
        "correo", "empleado", "nombre",
    },
    "course": {"course", "training", "class", "curso"},
    "date": {"date", "completed on", "completed", "fecha"},
    "hours": {"hours", "horas"},
    "reference": {"certificate", "certificate number", "reference", "certificado"},
    "score": {"score", "puntaje"},
    "note": {"note", "notes", "observaciones"},
}  # fmt: skip
NEEDED = ("member", "course", "date")
LONGEST = {"reference": 60, "note": 300}
# As people write dates here, with the year in two digits where a spreadsheet shortens it; and as ISO 8601 has them.
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")
NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")


@dataclass
class Row:
    """A line of the file: its cells as text, what to record of it, and what is not right about it."""

    line: int
    cells: dict[str, str]
    found: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[Any, ...]:
        """What is recorded once only."""
        return (self.found.get("member"), self.found.get("course"), self.found.get("date"))


def rows_of(content: bytes, on: date) -> list[Row]:
    """Every line of a file, checked alone, beside the others, and beside what is recorded. Raises CannotBeRead."""
    text = text_of_file(content)
    if "\0" in text:
        # The database could not keep it.
        raise CannotBeRead(_("This is not a CSV file. In your spreadsheet choose “Save as”, then CSV."))
    rows = list(_lines(text))
    if not rows:
        raise CannotBeRead(_("Below the headings there is no line."))
    members, courses = _members(), _courses()
    for row in rows:
        row.problems += _find(row, members, courses, on)
    _compare(rows)
    return rows


def _lines(text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=between, skipinitialspace=True)
    try:
        columns = _columns(next(reader, []))
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise CannotBeRead(_("There are more than %d lines. Import them in parts.") % MOST_ROWS)
            if any(cell.strip() for cell in cells):
                yield _row(reader.line_num, cells, columns)
    except csv.Error:
        raise CannotBeRead(_("This file cannot be read as a table. Save it as CSV once more.")) from None


def _columns(headings: list[str]) -> list[str]:
    """Which column each cell of a line belongs to; "" for those that are passed over."""
    names = [" ".join(heading.casefold().split()) for heading in headings]
    columns = [next((column for column, known in COLUMNS.items() if name in known), "") for name in names]
    labels = {"member": _("member"), "course": _("course"), "date": _("date")}
    for column in NEEDED:
        if column not in columns:
            words = _("The column “%(column)s” is missing. The first line of the file names the columns.")
            raise CannotBeRead(words % {"column": labels[column]})
    for column in COLUMNS:
        if columns.count(column) > 1:
            words = _("Two columns could be “%(column)s”. Take one of them out.")
            raise CannotBeRead(words % {"column": labels.get(column, column)})
    return columns


def _row(line: int, cells: list[str], columns: list[str]) -> Row:
    named = zip(columns, cells, strict=False)
    row = Row(line, dict.fromkeys(COLUMNS, "") | {column: " ".join(cell.split()) for column, cell in named if column})
    if any(cell.strip() for cell in cells[len(columns) :]):
        row.problems.append(_("This line has more cells than there are columns."))
    return row


Index = dict[str, set[Any]]


def _members() -> Index:
    """Everybody by what a list may call them: user name, e-mail address, or name."""
    index = defaultdict(set)
    for member in Member.objects.only("username", "email", "first_name", "last_name", "title"):
        names = {member.username, member.email, member.get_full_name(), str(member)}
        names |= {f"{member.last_name}, {member.first_name}", f"{member.last_name} {member.first_name}"}
        for name in names:
            index[" ".join(name.casefold().split())].add(member.pk)
    return index


def _courses() -> dict[str, Course]:
    return {" ".join(course.name.casefold().split()): course for course in Course.objects.all()}


def _find(row: Row, members: Index, courses: dict[str, Course], on: date) -> Iterator[str]:
    """Take from a line what is to be recorded; yields what is not right about it."""
    yield from _find_member(row, members)
    course = courses.get(row.cells["course"].casefold())
    if course is None:
        yield _("There is no course of this name.")
    else:
        row.found["course"] = course.pk
        yield from _find_hours(row, course)
    yield from _find_date(row, on)
    yield from _find_score(row)
    for column, longest in LONGEST.items():
        row.found[column] = row.cells[column]
        if len(row.found[column]) > longest:
            yield _("“%(cell)s…” is too long.") % {"cell": row.found[column][:20]}


def _find_member(row: Row, members: Index) -> Iterator[str]:
    cell = row.cells["member"].casefold()
    # Somebody without a last name or an e-mail address stands under an empty one.
    known = members.get(cell, set()) if cell.strip(" ,") else set()
    if len(known) == 1:
        row.found["member"] = next(iter(known))
    elif known:
        yield _("Several members have this name. Give the user name or the e-mail address.")
    else:
        yield _("There is no member of this name.")


def _find_date(row: Row, on: date) -> Iterator[str]:
    day = date_in(row.cells["date"])
    if day is None:
        yield _("This is no date. Write it like 3/8/2026 (month, day, year) or 2026-03-08.")
        return
    row.found["date"] = day.isoformat()
    if problem := problem_with_date(day, on):
        yield problem


def date_in(cell: str) -> date | None:
    for pattern in DATES:
        try:
            day = datetime.strptime(cell, pattern).date()  # noqa: DTZ007 - a day, which has no zone
        except ValueError:
            continue
        return day if day.year >= 1900 else None
    return None


def _find_hours(row: Row, course: Course) -> Iterator[str]:
    cell = row.cells["hours"]
    hours = number_in(cell) if cell else course.hours
    if hours is None:
        yield _("These hours are no number with at most two decimals.")
        return
    row.found["hours"] = str(hours)
    if problem := problem_with_hours(hours, course.hours):
        yield problem


def _find_score(row: Row) -> Iterator[str]:
    cell = row.cells["score"]
    score = number_in(cell) if cell else None
    row.found["score"] = None if score is None else str(score)
    if cell and (score is None or not 0 <= score <= 100 or round(score, 1) != score):
        yield _("This score is no number from 0 to 100 with at most one decimal.")


def number_in(cell: str) -> Decimal | None:
    """A number with at most two decimals, whichever sign stands before them."""
    return Decimal(cell.replace(",", ".")) if NUMBER.fullmatch(cell) else None


def _compare(rows: list[Row]) -> None:
    """Say of each line whether the same stands above it, or is recorded already."""
    recorded, above = _recorded(rows), set()
    for row in rows:
        if None in row.key:
            continue
        if row.key in above:
            row.problems.append(_("The same member, course and date stand in an earlier line."))
        elif row.key in recorded:
            row.problems.append(_("This is recorded already."))
        above.add(row.key)


def _recorded(rows: Iterable[Row]) -> set[tuple[Any, ...]]:
    days = [row.found["date"] for row in rows if "date" in row.found]
    if not days:
        return set()
    same_days = Attendance.objects.filter(completed_on__range=(min(days), max(days)))
    triples = same_days.order_by().values_list("member", "course", "completed_on")
    return {(member, course, day.isoformat()) for member, course, day in triples}
