"""Events in a calendar that is subscribed to, and in a feed reader."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.models import Agency
from outreach.models import Event

from .calendars import calendar_file, calendar_of

NEWEST = 30
# A calendar that asks once in a while still hears what was called off.
KEPT_FOR = timedelta(days=30)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.public(), pk=pk)
    return _answer(calendar_file(event), "event.ics")


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Everything to come and what was lately, as one calendar."""
    events = Event.objects.public().filter(ends_at__gt=timezone.now() - KEPT_FOR)
    name = _("Events of %(agency)s") % {"agency": Agency.current().name}
    return _answer(calendar_of(events, name=name), "events.ics")


def _answer(calendar: str, filename: str) -> HttpResponse:
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


class Newest(Feed):
    """What was announced, moved or called off last comes first."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Events of %(agency)s") % {"agency": Agency.current().name}

    def link(self) -> str:
        return reverse("outreach:events")

    def items(self) -> Any:
        return Event.objects.public().order_by("-changed_at", "-pk")[:NEWEST]

    def item_title(self, item: Event) -> str:
        return _("Called off: %(event)s") % {"event": item} if item.is_called_off else str(item)

    def item_description(self, item: Event) -> str:
        """HTML, as feed readers take it: when, where, and why it is called off."""
        starts_at = timezone.localtime(item.starts_at)
        when = date_format(starts_at, "l") + ", " + date_format(starts_at, "DATETIME_FORMAT")
        because = format_html("<p>{}</p>", item.cancelled_because) if item.is_called_off else ""
        return format_html("<p>{}<br>{}</p>{}", when, item.where, because)

    def item_guid(self, item: Event) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_pubdate(self, item: Event) -> Any:
        return item.announced_at

    def item_updateddate(self, item: Event) -> Any:
        return item.changed_at
