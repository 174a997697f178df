"""Rosters: read line by line, put down whole or not at all, and closed when the session begins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.spreadsheets import FORMULA
from programs.booking import has_begun
from programs.models import Application, AppointmentStatus

from .models import Trainee, person_key

LONGEST_NAME, LONGEST_ROLE = 120, 80
# The first cell of a line of headings, in a file from an English or a Spanish office.
HEADINGS = {"name", "full name", "employee", "nombre", "nombre completo", "empleado"}


class RosterRefused(Exception):
    """Nothing of it was put down; `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class Row:
    """A line as it was read; `problem` says what is not right about it."""

    line: int
    name: str
    role: str
    problem: str = ""


def rows_of(text: str, application: Application) -> list[Row]:
    """Every line of a list with what is not right about it: alone, beside the others, and beside who is on already."""
    known = set(application.trainees.values_list("person", "role"))
    rows = []
    for line, name, role in _lines(text):
        one = (person_key(name), role)
        problem = _problem(name, role) or (_twice() if one in known else "")
        known.add(one)
        rows.append(Row(line, name, role, problem))
    return rows


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        name, role = _cells(line)
        if name and not (number == 1 and name.casefold() in HEADINGS):
            yield number, name, role
        elif role and not name:
            yield number, "", role


def _cells(line: str) -> tuple[str, str]:
    """Name and role, whichever sign stands between them; a quoted cell may hold that sign itself."""
    between = next((sign for sign in "\t;" if sign in line), ",")
    cells = next(csv.reader([line], delimiter=between, skipinitialspace=True), [])
    first, *others = [" ".join(cell.split()) for cell in cells] or [""]
    return first, ", ".join(filter(None, others))


def _problem(name: str, role: str) -> str:
    if not name:
        return _("The name is missing.")
    if name.startswith(FORMULA) or not any(sign.isalpha() for sign in name) or not f"{name}{role}".isprintable():
        return _("This does not look like a name.")
    if len(name) > LONGEST_NAME or len(role) > LONGEST_ROLE:
        return _("This is too long for a name and what the person does.")
    return ""


def _twice() -> str:
    return _("This person is on the list already. If they are two people, tell them apart by what they do.")


def is_open(application: Application) -> bool:
    """Whether the business may still change its roster: until its session begins."""
    return application.is_open() and not has_begun(application)


def seats(application: Application) -> int:
    """For how many the business has booked; before that, how many it expects."""
    booked = application.appointments.filter(status=AppointmentStatus.BOOKED).values_list("people", flat=True).first()
    expected: int = application.robbery_training.people
    return booked or expected


@transaction.atomic
def add(application: Application, text: str, *, beyond_seats: bool = False) -> int:
    """Put everybody of a list on the roster, or nobody: raises RosterRefused. Returns how many."""
    # Of two lists sent at once, the second is checked against the first.
    application = Application.objects.select_for_update().get(pk=application.pk)
    rows = rows_of(text, application)
    problems = [
        _("Line %(line)d, %(name)s: %(problem)s") % {"line": row.line, "name": row.name[:40], "problem": row.problem}
        for row in rows
        if row.problem
    ]
    if not rows:
        problems.append(_("There is no name in it."))
    if not beyond_seats and not problems:
        problems += _too_many(application, len(rows))
    if problems:
        raise RosterRefused(problems)
    for row in rows:
        application.trainees.create(name=row.name, role=row.role)
    return len(rows)


def _too_many(application: Application, more: int) -> Iterator[str]:
    most, named = seats(application), application.trainees.count()
    if named + more > most:
        yield ngettext(
            "You have %(most)d seat, and this would be %(all)d people. Take somebody off, or call us for more seats.",
            "You have %(most)d seats, and this would be %(all)d people. Take somebody off, or call us for more seats.",
            most,
        ) % {"most": most, "all": named + more}


@transaction.atomic
def add_one(application: Application, name: str, role: str) -> Trainee:
    """Put one more person on the roster, whatever the seats: raises RosterRefused."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    name, role = _checked(application, name, role)
    trainee: Trainee = application.trainees.create(name=name, role=role)
    return trainee


@transaction.atomic
def correct(trainee: Trainee, name: str, role: str) -> None:
    """Write a name or role anew; raises RosterRefused if it is no name, or another one's."""
    name, role = _checked(trainee.application, name, role, but_for=trainee)
    # Who has a certificate keeps the name that is on it.
    found = Trainee.objects.select_for_update(of=("self",)).filter(pk=trainee.pk, certificate=None).first()
    if found is None:
        raise RosterRefused([_("The certificate is issued already.")])
    found.name, found.role = name, role
    found.save(update_fields=["name", "person", "role"])


def _checked(application: Application, name: str, role: str, *, but_for: Trainee | None = None) -> tuple[str, str]:
    """Name and role without needless spaces; raises RosterRefused if they are nobody's, or somebody else's."""
    name, role = " ".join(name.split()), " ".join(role.split())
    others = application.trainees.exclude(pk=but_for.pk if but_for else 0).values_list("person", "role")
    problem = _problem(name, role) or (_twice() if (person_key(name), role) in set(others) else "")
    if problem:
        raise RosterRefused([problem])
    return name, role


def remove(trainee: Trainee) -> None:
    """Take somebody off; who has a certificate stays."""
    Trainee.objects.filter(pk=trainee.pk, certificate=None).delete()
