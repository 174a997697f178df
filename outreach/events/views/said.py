"""“You said, we did”: what people raised with us, and what came of it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agency.models import Agency, Station
from agency.paging import CappedPaginator
from outreach.events.statistics import concerns_answered
from outreach.models import Concern

ON_A_PAGE = 20
YEAR = timedelta(days=365)


@require_safe
def you_said(request: HttpRequest) -> HttpResponse:
    stations = Station.remembered()
    chosen = next((station for station in stations if station.slug == request.GET.get("station")), None)
    answered = Concern.objects.answered_in_public().select_related("event", "station")
    if chosen:
        answered = answered.filter(station=chosen)
    context = {
        "page_obj": CappedPaginator(answered, ON_A_PAGE).get_page(request.GET.get("page")),
        "stations": stations,
        "chosen": chosen,
        "kept": concerns_answered(Agency.current().today() - YEAR),
    }
    return render(request, "outreach/events/you_said.html", context)
