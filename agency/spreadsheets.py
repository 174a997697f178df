"""Tables for spreadsheets, with cells that they show and never run."""

from typing import Any

# A spreadsheet would take what begins so for a formula, and run it (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> str:
    """What looks like a formula gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
