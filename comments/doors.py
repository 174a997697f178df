"""Whether a comment sounds like something that belongs elsewhere. It asks; it never refuses."""

import re
import unicodedata

from .models import DoorWord

# Thai to Burmese, Khmer, Japanese and Chinese: written without spaces, so that a word may stand beside any other.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# A letter that would make a longer word of one it touches.
LETTER = rf"[^\W{UNSPACED}]"


def words_found(text: str) -> dict[str, list[str]]:
    """Of the agency's list, the words that stand in a text, by the door they point to."""
    said = _plain(text)
    found: dict[str, list[str]] = {}
    for entry in DoorWord.remembered():
        word = _plain(entry.word)
        if word and re.search(rf"(?<!{LETTER}){re.escape(word)}(?!{LETTER})", said):
            found.setdefault(entry.door, []).append(entry.word)
    return found


def _plain(text: str) -> str:
    """Without accents and capitals, which people on a telephone leave out, and with its one kind of apostrophe."""
    apart = unicodedata.normalize("NFKD", text).casefold().replace("\u2019", "'")
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())
