from django import template
from django.utils.safestring import SafeString

from agency.texts import html_from_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return html_from_markdown(text)
