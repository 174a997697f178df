"""A snapshot's codes, dates and figures in words, and the words in which two texts differ."""

import re
from datetime import date
from difflib import SequenceMatcher

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from cpp import wording

register = template.Library()
# With the spaces that follow it: what stands together is marked together. No script needs to be known.
WORD = re.compile(r"\S+\s*|\s+")
WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@register.filter
def in_words(code: str, choices: str) -> str:
    """The label of a code: `{{ response.status|in_words:"response" }}`."""
    return wording.label_of(code, choices)


@register.filter
def as_date(iso: str) -> date | None:
    """A snapshot's date, for `date` to write."""
    return wording.date_of(iso)


@register.filter
def figure(value: str) -> str:
    return wording.figure_of(value)


@register.filter
def web_address(url: str) -> str:
    """An address that may stand in a link; nothing in place of one that would run a script."""
    return url if WEB_ADDRESS.match(url) else ""


@register.simple_tag
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
