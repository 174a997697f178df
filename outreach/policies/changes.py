"""What would change in a policy, paragraph by paragraph, in words that anybody can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import zip_longest

from django.utils.html import strip_tags

from agency.differences import differing
from agency.texts import html_from_markdown


@dataclass(frozen=True)
class Change:
    """A paragraph before and after, marked; an empty one is not there. Or so many that stay the same."""

    before: str = ""
    after: str = ""
    same: int = 0


def changes(before: str, after: str) -> Iterator[Change]:
    """In the order of the text: each paragraph that changes, and between them how many stay as they are."""
    old, new = _paragraphs(before), _paragraphs(after)
    for step, first, last, start, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if step == "equal":
            yield Change(same=last - first)
        else:
            pairs = zip_longest(old[first:last], new[start:end], fillvalue="")
            yield from (Change(*differing(was, will_be)) for was, will_be in pairs)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs, headings and list items of Markdown, without its signs."""
    lines = unescape(strip_tags(html_from_markdown(text))).splitlines()
    return [line.strip() for line in lines if line.strip()]
