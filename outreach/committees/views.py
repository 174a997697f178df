"""The public's side of committees: who sits there, when they meet, what they said and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agency.models import Agency
from outreach.models import Committee, CommitteeMeeting
from outreach.models.event import PUBLIC

from . import reading


@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    rows = reading.committees(Agency.current().today(), timezone.now())
    return render(request, "outreach/committees/committees.html", {"rows": rows})


@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Committee, slug=slug)
    context = reading.page_of(found, Agency.current().today(), timezone.now())
    return render(request, "outreach/committees/committee.html", context)


@require_safe
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its notice, agenda and minutes; a draft is nobody's yet."""
    public = CommitteeMeeting.objects.filter(event__status__in=sorted(PUBLIC), event__committee__slug=slug)
    # By the event's own key: of a number too large for its column a foreign key does not know that it is nobody's.
    found = get_object_or_404(public.select_related("event__committee"), event__pk=pk)
    minutes, *earlier = found.approved_minutes.all() or [None]
    context = {
        "meeting": found,
        "event": found.event,
        "committee": found.committee,
        "notices": found.notices.all(),
        "minutes": minutes,
        "earlier": earlier,
        "recommendations": found.recommendations.select_related("committee").order_by("number"),
        "on": Agency.current().today(),
        "is_over": found.event.ends_at <= timezone.now(),
    }
    return render(request, "outreach/committees/meeting.html", context)
