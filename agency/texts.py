"""Texts that the agency writes itself, shown safely."""

import re
from textwrap import dedent

from django.utils.safestring import SafeString, mark_safe
from i18nfield.strings import LazyI18nString

ALLOWED_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "h2",
    "h3",
    "h4",
    "br",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def html_from_markdown(text: str) -> SafeString:
    """Markdown as HTML without anything that runs: administrators write it, the public reads it."""
    # Here, as with all that is slow to load and that a start can do without.
    import markdown
    import nh3

    cleaned = nh3.clean(markdown.markdown(str(text), extensions=["tables", "sane_lists"]), tags=ALLOWED_TAGS)
    return mark_safe(cleaned)  # noqa: S308 - cleaned by nh3 on the line above


def bilingual(en: str, es: str) -> LazyI18nString:
    """A text that a new portal starts with, in both its languages."""
    return LazyI18nString({"en": _unwrapped(en), "es": _unwrapped(es)})


def _unwrapped(words: str) -> str:
    """Wrapped lines joined again: only an empty line, or a list's next item, begins a new one."""
    return re.sub(r"(?<!\n)\n(?!\n|- |\d+\. )", " ", dedent(words).strip())
