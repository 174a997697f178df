"""The plain text of a letter, laid out as HTML."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"https?://\S+")


def html_from_letter(text: str) -> SafeString:
    """Paragraphs, lists (lines that begin with `- `) and links (a link alone on its line) of a letter's text."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return mark_safe("\n".join(_block(block.splitlines()) for block in blocks))  # noqa: S308 - each block is escaped


def _block(lines: list[str]) -> str:
    if all(line.startswith("- ") for line in lines):
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_line(line[2:]),) for line in lines)))
    return format_html("<p>{}</p>", mark_safe("<br>".join(_line(line) for line in lines)))  # noqa: S308 - each escaped


def _line(line: str) -> SafeString:
    if LINK.fullmatch(line.strip()):
        return format_html('<a href="{0}">{0}</a>', line.strip())
    return escape(line)
