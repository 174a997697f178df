from django import template
from django.conf import settings
from django.template import Context

from agency.sessions import seconds_left, whose

register = template.Library()


@register.inclusion_tag("account/_partials/session.html", takes_context=True)
def session_end(context: Context) -> dict[str, object]:
    """The dialog that warns a member before the session ends, hidden until its script needs it."""
    request = context["request"]
    return {
        "idle": settings.SESSION_IDLE,
        "warning": settings.SESSION_WARNING,
        "minutes": max(1, settings.SESSION_WARNING // 60),
        "left": int(seconds_left(request.session)),
        "whose": whose(request.user),
    }
