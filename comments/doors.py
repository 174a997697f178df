"""Whether a comment sounds like something that belongs elsewhere. It asks; it never refuses."""

import re
import unicodedata

from .models import DoorWord


def words_found(text: str) -> dict[str, list[str]]:
    """Of the agency's list, the words that stand in a text, by the door they point to."""
    said = _plain(text)
    found: dict[str, list[str]] = {}
    for entry in DoorWord.remembered():
        if re.search(rf"(?<!\w){re.escape(_plain(entry.word))}(?!\w)", said):
            found.setdefault(entry.door, []).append(entry.word)
    return found


def _plain(text: str) -> str:
    """Without accents and capitals: people on a telephone leave them out."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())
