"""The public's calendar: what is on, what was, and the page of each event."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agency.models import Agency
from agency.paging import CappedPaginator
from outreach.events.attending import takes_replies
from outreach.events.door import turnout_in_public
from outreach.events.forms import FilterForm
from outreach.events.listing import by_day, events_for_list, month_before, next_month, past, weeks_of
from outreach.events.months import FIRST, LAST
from outreach.models import Event, EventStatus, Language, RequestStatus
from outreach.models.event import EventQuerySet

ON_A_PAGE = 20


@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    events, context = _chosen(request)
    return _listed(request, events.upcoming(timezone.now()), "events", context)


@require_safe
def past_events(request: HttpRequest) -> HttpResponse:
    events, context = _chosen(request)
    return _listed(request, past(events, timezone.now()), "past", context)


@require_safe
def month(request: HttpRequest, month: date) -> HttpResponse:
    events, context = _chosen(request)
    weeks = weeks_of(month, events, Agency.current().today())
    context |= {
        "month": month,
        "weeks": weeks,
        "has_events": any(day.events for week in weeks for day in week),
        "before": month_before(month) if month > FIRST else None,
        "after": next_month(month) if month < LAST else None,
    }
    return render(request, "outreach/events/month.html", context)


def _chosen(request: HttpRequest) -> tuple[EventQuerySet, dict[str, Any]]:
    # One may be held in a language that is spoken by us and no interpreter's.
    languages = list(Language.objects.filter(Q(is_offered=True) | Q(events__isnull=False)).distinct())
    form = FilterForm(request.GET, languages)
    chosen = form.chosen()
    return events_for_list(chosen), {"form": form, "chosen": chosen, "this_month": Agency.current().today()}


def _listed(request: HttpRequest, events: EventQuerySet, page: str, context: dict[str, Any]) -> HttpResponse:
    page_obj = CappedPaginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, f"outreach/events/{page}.html", {**context, "page_obj": page_obj, "days": by_day(page_obj)})


def _interpreted(event: Event) -> "QuerySet[Language]":
    """Into which languages somebody interprets for certain."""
    confirmed = event.interpreter_requests.filter(status=RequestStatus.CONFIRMED)
    return Language.objects.filter(interpreter_requests__in=confirmed).distinct()


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event.objects.public().for_list(), pk=pk)
    now = timezone.now()
    takes = takes_replies(found, now)
    context = {
        "event": found,
        "takes_replies": takes,
        "takes_requests": found.takes_requests(Agency.current().today()),
        "left": found.seats_left() if takes and found.takes_rsvps else None,
        "is_over": found.ends_at <= now,
        "interpreted": _interpreted(found),
        "people_came": turnout_in_public(found).people if found.status == EventStatus.HELD else None,
        "answered": found.concerns.answered_in_public(),
    }
    return render(request, "outreach/events/event.html", context)
