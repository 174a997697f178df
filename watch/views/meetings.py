"""Meetings, as a captain plans them and writes them down."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.models import Agency
from watch import meetings
from watch.forms.captain import ConcernForm, HeldMeetingForm, PlannedMeetingForm
from watch.models import Captain, WatchMeeting

from .captain import with_captain


def _planned(captain: Captain, pk: int | None) -> WatchMeeting:
    """A planned meeting of the captain's own group, or a new one; 404 for any other."""
    if pk is None:
        return WatchMeeting(group=captain.group)
    planned = captain.group.meetings.planned().select_related("opening__officer")
    return get_object_or_404(planned, pk=pk)


@with_captain
def record(request: HttpRequest, captain: Captain, pk: int | None = None) -> HttpResponse:
    """Write down a meeting that was held, planned before or not."""
    on, meeting = Agency.current().today(), _planned(captain, pk)
    initial: dict[str, Any] = {"held_on": min(meeting.on, on)} if pk else {}
    form = HeldMeetingForm(request.POST or None, instance=meeting, on=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        meetings.record(form.save(commit=False), form.concerns(), by=captain, on=on)
        messages.success(request, _("Thank you. The meeting is recorded."))
        return redirect("watch:meeting", meeting.pk)
    context = {"form": form, "title": _("Write down a meeting"), "button": _("Record the meeting")}
    return render(request, "watch/form.html", context)


@with_captain
def plan(request: HttpRequest, captain: Captain, pk: int | None = None) -> HttpResponse:
    """Keep a date, or move one that was kept."""
    on, meeting = Agency.current().today(), _planned(captain, pk)
    if meeting.officer:
        messages.info(request, _("An officer is coming. To change the date, please call us."))
        return redirect("watch:meeting", meeting.pk)
    form = PlannedMeetingForm(request.POST or None, instance=meeting, on=on, initial=_kept(meeting))
    if request.method == "POST" and form.is_valid():
        meeting = form.save(commit=False)
        meeting.planned_at = form.planned_at()
        meetings.plan(meeting)
        messages.success(request, _("The meeting is planned."))
        return redirect("watch:home")
    context = {"form": form, "title": _("Plan a meeting"), "button": _("Keep this date")}
    return render(request, "watch/form.html", context)


def _kept(meeting: WatchMeeting) -> dict[str, Any]:
    if meeting.planned_at is None:
        return {}
    then = timezone.localtime(meeting.planned_at, Agency.current().zone)
    return {"on_day": then.date(), "at_time": f"{then:%H:%M}"}


@with_captain
def meeting(request: HttpRequest, captain: Captain, pk: int) -> HttpResponse:
    """One meeting of the group, with what became of its concerns; another concern can be added."""
    shown = get_object_or_404(
        captain.group.meetings.filter(cancelled_on=None).select_related("opening__officer"), pk=pk
    )
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and shown.held_on and form.is_valid():
        # The button pressed twice is one concern.
        shown.concerns.get_or_create(what=form.cleaned_data["what"], defaults=form.cleaned_data)
        messages.success(request, _("The concern is noted. The station reads it."))
        return redirect("watch:meeting", pk)
    context = {"meeting": shown, "concerns": shown.concerns.order_by("pk"), "form": form}
    return render(request, "watch/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_captain
def cancel(request: HttpRequest, captain: Captain, pk: int) -> HttpResponse:
    """A page that asks once more, and calls the meeting off when its button is pressed."""
    planned = _planned(captain, pk)
    if request.method == "POST":
        meetings.cancel(planned, Agency.current().today())
        messages.success(request, _("The meeting is called off. Please tell your neighbors."))
        return redirect("watch:home")
    return render(request, "watch/cancel.html", {"meeting": planned})
