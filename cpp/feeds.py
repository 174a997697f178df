"""The plans in a calendar and in a feed reader."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.models import Agency

from .models import Plan, Version
from .wording import label_of

if TYPE_CHECKING:
    from icalendar import Event

NEWEST = 25


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """When each station's next update is due, as whole days."""
    # Here, for a start does not wait for it: most processes never write a calendar.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Community engagement portal//Plans//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Updates of the Community Policing Plans"))
    for plan in Plan.objects.for_page().adopted().filter(station__is_open=True):
        calendar.add_component(_due(plan))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="updates.ics"'
    return response


def _due(plan: Plan) -> "Event":
    from icalendar import Event

    event = Event()
    host = settings.SITE_URL.partition("//")[2]
    # One event for each date: a date that moves is another one.
    event.add("uid", f"plan-{plan.pk}-{plan.next_update_due}@{host}")
    event.add("dtstamp", timezone.now())
    # A day without an end is a whole day.
    event.add("dtstart", plan.next_update_due)
    event.add("summary", _("%(station)s: update of the plan is due") % {"station": plan.station})
    event.add("url", settings.SITE_URL + plan.get_absolute_url())
    return event


class Changes(Feed):
    """Every version of every plan, newest first."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Community Policing Plans of %(agency)s") % {"agency": Agency.current().name}

    def link(self) -> str:
        return reverse("cpp:plans")

    def items(self) -> Any:
        versions = Version.objects.select_related("plan__station").filter(plan__station__is_open=True)
        return versions.order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item: Version) -> str:
        if item.number == 1:
            return _("%(station)s: plan adopted") % {"station": item.plan.station}
        return _("%(station)s: plan updated") % {"station": item.plan.station}

    def item_description(self, item: Version) -> str:
        """HTML, as feed readers take it: what the update says is new or changed."""
        update = item.content["update"]
        marks = update["responses"] if update else []
        changed = format_html_join("", "<li>{} ({})</li>", ((m["title"], label_of(m["basis"], "basis")) for m in marks))
        number = _("Version %(number)s.") % {"number": item.number}
        if not changed:
            return format_html("<p>{}</p>", number)
        return format_html("<p>{} {}</p><ul>{}</ul>", number, _("New or changed in what we do:"), changed)

    def item_guid(self, item: Version) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_updateddate(self, item: Version) -> Any:
        return item.published_at

    def item_pubdate(self, item: Version) -> Any:
        return item.published_at
