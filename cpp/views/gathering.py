"""What is gathered row by row: readings, ways of sharing, and what the community said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.models import Agency
from agency.sign_in import member_required
from cpp import gathered, hearing
from cpp.editing import PlanLocked, writing
from cpp.forms.parts import ReadingForm
from cpp.forms.update import SharingForm
from cpp.models import CommunityInput, Measure, Plan, Reading, Sharing
from cpp.reading import measure_chart
from cpp.snapshot import measure_content

from .station import frame, may_read_input, number_in, readable, writable

SHOWN = 200


def says_if_locked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where the plan may not be written in, the member reads why on the station's page."""

    @wraps(view)
    def unless_locked(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug, *args, **kwargs)
        except PlanLocked as locked:
            messages.error(request, str(locked))
            return redirect("cpp:station", slug)

    return unless_locked


def save_row(request: HttpRequest, plan: Plan, form: Any, save: Callable[[], Any]) -> bool:
    """Save a row of a list; False where it may not be, and then the page that is shown again says why."""
    if not form.is_bound:
        return False
    try:
        with writing(plan, by=request.user):
            # Not before: what the form finds there, another tab could change until this plan is ours.
            if not form.is_valid():
                return False
            save()
    except PlanLocked as locked:
        messages.error(request, str(locked))
        return False
    messages.success(request, _("Saved."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def readings(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The readings of a measure: those there are, and one more."""
    plan = writable(request, slug)
    measure = get_object_or_404(Measure, pk=pk, problem__priority__plan=plan)
    new = Reading(measure=measure, on=Agency.current().today())
    form = ReadingForm(request.POST or None, instance=new)

    def save() -> None:
        said = {name: form.cleaned_data[name] for name in ("value", "note")}
        Reading.objects.get_or_create(measure=measure, on=form.cleaned_data["on"], defaults=said)

    if save_row(request, plan, form, save):
        return redirect("cpp:readings", slug, pk)
    context = frame(request, plan) | {"measure": measure, "form": form, "readings": measure.readings.order_by("-on")}
    context["chart"] = measure_chart(measure_content(measure))
    return render(request, "cpp/station/readings.html", context)


@require_POST
@member_required
@says_if_locked
def remove_reading(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    reading = get_object_or_404(Reading, pk=pk, measure__problem__priority__plan=plan)
    with writing(plan, by=request.user):
        reading.delete()
    messages.success(request, _("The reading was taken out."))
    return redirect("cpp:readings", slug, reading.measure_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def add_sharing(request: HttpRequest, slug: str) -> HttpResponse:
    plan = writable(request, slug)
    update = get_object_or_404(plan.updates.filter(version=None))
    form = SharingForm(request.POST or None, instance=Sharing(update=update))
    back = reverse("cpp:update", args=[slug]) + "#sharing"
    # The same way on the same day, sent twice, is one.
    if save_row(request, plan, form, lambda: update.sharings.get_or_create(**form.cleaned_data)):
        return redirect(back)
    context = frame(request, plan) | {"form": form, "back": back, "heading": _("How and when it is shared")}
    return render(request, "cpp/station/part.html", context)


@require_POST
@member_required
@says_if_locked
def remove_sharing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    update = get_object_or_404(plan.updates.filter(version=None))
    sharing = get_object_or_404(update.sharings, pk=pk)
    with writing(plan, by=request.user):
        sharing.delete()
    messages.success(request, _("It was taken out."))
    return redirect(reverse("cpp:update", args=[slug]) + "#sharing")


@require_safe
@never_cache
@member_required
def inputs(request: HttpRequest, slug: str) -> HttpResponse:
    """What the community said to the station, newest first."""
    plan = readable(request, slug)
    if not may_read_input(request, plan):
        raise Http404
    about = request.GET.get("about", "")
    said = plan.station.input.select_related("priority", "evidence", "outreach_concern").prefetch_related(
        "evidence__priorities"
    )
    if about == "critical":
        said = said.filter(is_critical=True)
    if about == "unlinked":
        said = said.filter(evidence=None)
    context = frame(request, plan) | {"said": said[:SHOWN], "priorities": plan.priorities.all(), "about": about}
    context["gathered"] = {source: found[:SHOWN] for source, found in gathered.not_taken(plan).items()}
    return render(request, "cpp/station/inputs.html", context)


# By where it was gathered: what belongs to a station's plan, and how it is taken in.
TAKEN_IN: dict[str, tuple[Callable[[Plan], Any], Callable[[Plan, Any], Any]]] = {
    "watch": (gathered.watch_concerns, gathered.take_up_from_watch),
    "concern": (gathered.concerns, gathered.take_up),
    "meeting": (gathered.meetings, gathered.link_meeting),
    "survey": (gathered.surveys, gathered.link_survey),
}


@require_POST
@member_required
@says_if_locked
def take_in(request: HttpRequest, slug: str, source: str, pk: int) -> HttpResponse:
    """Take into the plan what another part of the portal gathered: a concern as input, the rest as evidence."""
    plan = writable(request, slug)
    of_the_plan, take = TAKEN_IN[source]
    found = get_object_or_404(of_the_plan(plan), pk=pk)
    with writing(plan, by=request.user):
        taken = take(plan, found)
    if isinstance(taken, CommunityInput):
        messages.success(request, _("It is among your community input now. Link it to a priority."))
    else:
        messages.success(request, _("It is evidence now. Tick it at the priorities that rest on it."))
    return redirect("cpp:inputs", slug)


@require_POST
@member_required
@says_if_locked
def link_input(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make somebody's input evidence: of a priority, and of the update being written."""
    plan = writable(request, slug)
    said = get_object_or_404(CommunityInput, pk=pk, station__plan=plan)
    chosen = request.POST.get("priority", "")
    priority = get_object_or_404(plan.priorities, pk=number_in(chosen)) if chosen else None
    with writing(plan, by=request.user):
        hearing.link(plan, said, priority)
    messages.success(request, _("Linked."))
    shown = request.POST.get("about", "")
    query = f"?about={shown}" if shown in {"critical", "unlinked"} else ""
    return redirect(reverse("cpp:inputs", args=[slug]) + query)
