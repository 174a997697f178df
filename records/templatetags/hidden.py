"""Encrypted values in templates of the admin: masked, unless the page itself is the one that shows them."""

from typing import Any

from django import template
from django.utils.formats import localize

from records.revealing import HIDDEN, reveal_url

register = template.Library()


@register.simple_tag(takes_context=True)
def hidden(context: Any, record: Any, name: str) -> Any:
    """A field of a record, or that there is something to hide. A page that has recorded it says `shown`."""
    value = getattr(record, name)
    if not value:
        return "–"
    return localize(value) if context.get("shown") else HIDDEN


@register.inclusion_tag("admin/records/_show.html", takes_context=True)
def show_hidden(context: Any, record: Any) -> dict[str, Any]:
    """The way to where they are shown."""
    return {"address": "" if context.get("shown") else reveal_url(record)}
