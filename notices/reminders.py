"""The register of reminders: each answers "what is due now?" with letters, and may be asked as often as one likes."""

from collections.abc import Callable, Iterable
from datetime import date

from . import outbox
from .outbox import Letter

Finder = Callable[[date], Iterable[Letter]]
REMINDERS: list[Finder] = []


def reminder(find: Finder) -> Finder:
    """Register a function that yields the letters due on a date; their keys see to it that each goes out once."""
    REMINDERS.append(find)
    return find


def send_reminders(on: date) -> int:
    """Post every reminder that is due on a date and was not posted yet; returns how many."""
    return sum(outbox.post_all(find(on)) for find in REMINDERS)
