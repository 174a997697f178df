"""A snapshot's codes, dates and figures in words, and the words in which two texts differ."""

import re
from datetime import date

from django import template

from agency.differences import differing
from cpp import wording

register = template.Library()
register.simple_tag(differing)
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
