"""The commander's own pages: the station at a glance, the plan and its update being written, and publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.models import Agency
from agency.sign_in import member_required
from cpp import workflow
from cpp.completeness import missing, preview, responses_to_mark
from cpp.glance import glance
from cpp.models import Plan, PlanPolicy
from cpp.reading import page_of
from cpp.workflow import Incomplete, TransitionRefused, may_publish


def readable(request: HttpRequest, slug: str) -> Plan:
    """The plan of a station, if this member may read it; 404 otherwise."""
    return get_object_or_404(Plan.objects.for_page().readable_by(request.user), station__slug=slug)


def writable(request: HttpRequest, slug: str) -> Plan:
    """The plan of a station, if it is this member's to write; 404 otherwise."""
    return get_object_or_404(Plan.objects.for_page().editable_by(request.user), station__slug=slug)


def frame(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What each page of a station shows around its own."""
    mine = plan.commander_id == request.user.pk
    return {"plan": plan, "on": Agency.current().today(), "is_mine": mine, "policy": PlanPolicy.current()}


@require_safe
@member_required
def stations(request: HttpRequest) -> HttpResponse:
    """Straight to one's own station; the list for who has none, or several."""
    own = list(Plan.objects.for_page().editable_by(request.user))
    if len(own) == 1 and "all" not in request.GET:
        return redirect(own[0].get_station_url())
    plans = Plan.objects.for_page().readable_by(request.user)
    return render(request, "cpp/station/stations.html", {"own": own, "plans": plans, "on": Agency.current().today()})


@require_safe
@never_cache
@member_required
def station(request: HttpRequest, slug: str) -> HttpResponse:
    plan = readable(request, slug)
    context = frame(request, plan) | glance(plan, Agency.current().today())
    return render(request, "cpp/station/glance.html", context | {"history": workflow.history(plan)[:20]})


@require_safe
@never_cache
@member_required
def edit_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as an outline, with a way into every part."""
    plan = readable(request, slug)
    priorities = plan.priorities.prefetch_related("evidence", "problems__responses", "problems__measures__readings")
    context = frame(request, plan) | {"priorities": priorities, "evidence": plan.evidence.all()}
    return render(request, "cpp/station/plan.html", context)


@require_safe
@never_cache
@member_required
def show_update(request: HttpRequest, slug: str) -> HttpResponse:
    """The semi-annual update beside the last one: its four contents, and what each still lacks."""
    plan = readable(request, slug)
    on, update = Agency.current().today(), plan.open_update
    if update is None:
        messages.info(request, _("An update follows once the plan is adopted. Publish the plan first."))
        return redirect("cpp:publish", slug)
    latest = plan.latest
    marks = {mark.response_id: mark for mark in update.marks.prefetch_related("evidence")}
    to_mark = [(response, kind, marks.get(response.pk)) for response, kind in responses_to_mark(plan, on).items()]
    lacking: dict[str, list[Any]] = {}
    for lacks in missing(plan, update, on):
        lacking.setdefault(lacks.element, []).append(lacks)
    context = frame(request, plan) | {
        "update": update,
        "last": latest.content["update"] if latest else None,
        "to_mark": to_mark,
        "sharings": update.sharings.all(),
        "missing": lacking,
    }
    return render(request, "cpp/station/update.html", context)


@require_safe
@never_cache
@member_required
def show_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly what the public will see, in the public's own page."""
    plan = readable(request, slug)
    context = frame(request, plan) | {"is_preview": True} | page_of(preview(plan, Agency.current().today()))
    return render(request, "cpp/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """What is missing, with the way to each; or the button."""
    plan = readable(request, slug)
    latest, on = plan.latest, Agency.current().today()
    if request.method == "POST":
        try:
            after = request.POST.get("after", "")
            version = workflow.publish(plan, by=request.user, after=int(after) if after.isdecimal() else -1)
        except TransitionRefused as refused:
            messages.error(request, str(refused))
            return redirect("cpp:publish", slug)
        except Incomplete:
            messages.error(request, _("It cannot be published yet. This is what is missing:"))
            return redirect("cpp:publish", slug)
        messages.success(request, _("It is published. Followers are being told."))
        return redirect(version)
    context = frame(request, plan) | {
        "update": plan.open_update,
        "latest": latest,
        "after": latest.number if latest else 0,
        "missing": missing(plan, plan.open_update, on),
        "may_publish": may_publish(plan, request.user),
        "may_approve": request.user.has_perm("cpp.approve_plan"),
        **page_of(preview(plan, on)),
    }
    return render(request, "cpp/station/publish.html", context)


@require_POST
@member_required
def move(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Submit, take back, or return for changes."""
    plan = readable(request, slug)
    moves = {
        "submit": lambda: workflow.submit(plan, by=request.user),
        "take-back": lambda: workflow.take_back(plan, by=request.user),
        "return": lambda: workflow.return_for_changes(plan, by=request.user, note=request.POST.get("note", "")[:2000]),
    }
    try:
        moves[action]()
    except (TransitionRefused, Incomplete) as refused:
        messages.error(request, str(refused))
    return redirect(reverse("cpp:publish", args=[slug]))
