"""Tables for spreadsheets, with cells that they show and never run, and tables that come from them."""

from typing import Any

from django.utils.translation import gettext as _

# A spreadsheet would take what begins so for a formula, and run it (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> str:
    """What looks like a formula gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


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
