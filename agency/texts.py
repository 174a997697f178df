"""Texts that the agency writes itself, shown safely."""

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe

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
    cleaned = nh3.clean(markdown.markdown(str(text), extensions=["tables", "sane_lists"]), tags=ALLOWED_TAGS)
    return mark_safe(cleaned)  # noqa: S308 - cleaned by nh3 on the line above
