"""What each station's engagement comes to."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agency.models import Agency, Station
from agency.sign_in import member_required
from outreach.stakeholders.figures import figures, stations_read_by
from outreach.stakeholders.wording import label_of


def station_asked_for(request: HttpRequest, readable: list[Station | None]) -> Station | None:
    """The station of `?station=`, or else the first that may be read; 404 for one that may not."""
    if not readable:
        raise PermissionDenied
    slug = request.GET.get("station", "")
    if not slug:
        return readable[0]
    station = next((one for one in readable if one and one.slug == slug), None)
    if station is None:
        raise Http404
    return station


def choices(address: str, readable: list[Station | None], chosen: Station | None) -> list[dict[str, Any]]:
    """The ways from one station's page to another's; by name, and in no other order."""
    return [
        {
            "name": station.name if station else _("The whole city"),
            "url": f"{address}?station={station.slug}" if station else address,
            "is_current": station == chosen,
        }
        for station in readable
    ]


@require_safe
@never_cache
@member_required
def stations(request: HttpRequest) -> HttpResponse:
    readable = stations_read_by(request.user)
    station, on = station_asked_for(request, readable), Agency.current().today()
    seen = figures(station, on)
    context = {
        "station": station,
        "on": on,
        "figures": seen,
        "not_reached": [label_of(kind) for kind in seen.not_reached],
        "choices": choices(reverse("outreach:log_stations"), readable, station),
    }
    return render(request, "outreach/stakeholders/stations.html", context)
