from django import template

from uswds.typed import HONEYPOT, SHOWN_AT, stamp

register = template.Library()


@register.inclusion_tag("engagement/guard.html")
def guard():
    """What every public form carries: a field for robots, and when it was shown."""
    return {"honeypot": HONEYPOT, "shown_at": SHOWN_AT, "stamp": stamp()}
