"""Tables for spreadsheets, with cells that they show and never run, and tables that come from them."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _

# A spreadsheet would take what begins so for a formula, and run it (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> str:
    """What looks like a formula gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


@contextmanager
def table(archive: ZipFile, name: str) -> Iterator[Callable[[Iterable[Any]], None]]:
    """A CSV in the archive, to be written row by row; the mark at its beginning tells spreadsheets its letters."""
    with archive.open(name, "w") as entry, TextIOWrapper(entry, "utf-8-sig", newline="") as text:
        rows = csv.writer(text)
        yield lambda cells: rows.writerow([safe(cell) for cell in cells])


class CannotBeRead(Exception):
    """A file is no table; as text, what to do instead."""


def text_of_file(content: bytes) -> str:
    """The text of a CSV file, whether it was saved as UTF-8 or, as older spreadsheets do, as Latin-1."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise CannotBeRead(_("This is not a CSV file. In your spreadsheet choose “Save as”, then CSV."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Windows' own kind of Latin-1; the few signs that it lacks are read as that.
        return content.decode("cp1252", errors="replace")
