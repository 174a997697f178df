"""The words in which two texts differ, marked for the eye; the style sheet says the same to the ear."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

# With the spaces that follow it: what stands together is marked together. No script needs to be known.
WORD = re.compile(r"\S+\s*|\s+")


def differing(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts, escaped: `<del>` around the words that only the first has, `<ins>` around those of the second."""
    old, new = WORD.findall(before), WORD.findall(after)
    steps = SequenceMatcher(a=[word.strip() for word in old], b=[word.strip() for word in new]).get_opcodes()
    return (
        _joined("del", [("".join(old[first:last]), step) for step, first, last, _from, _to in steps]),
        _joined("ins", [("".join(new[first:last]), step) for step, _from, _to, first, last in steps]),
    )


def _joined(tag: str, pieces: list[tuple[str, str]]) -> SafeString:
    opened, closed = mark_safe(f"<{tag}>"), mark_safe(f"</{tag}>")  # noqa: S308 - "del" or "ins", and nothing typed
    rows = ((opened, text, closed) if step != "equal" else ("", text, "") for text, step in pieces if text)
    return format_html_join("", "{}{}{}", rows)
