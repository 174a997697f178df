"""The commander's own pages: the station at a glance, the plan and its update being written, and publishing."""

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
from cpp import workflow
from cpp.changes import changes
from cpp.completeness import missing, preview, responses_to_mark
from cpp.glance import glance, next_step
from cpp.models import Plan, PlanPolicy, Standing
from cpp.reading import page_of
from cpp.snapshot import digest
from cpp.wording import shown_changes
from cpp.workflow import Incomplete, TransitionRefused, may_publish

# Which of a station's five pages another page belongs to.
BELONGS_TO = {
    "edit_about": "edit_plan",
    "add_part": "edit_plan",
    "edit_part": "edit_plan",
    "readings": "edit_plan",
    "edit_update": "update",
    "mark": "update",
    "add_sharing": "update",
    "preview": "publish",
}
LONGEST_NOTE = 2000


def readable(request: HttpRequest, slug: str) -> Plan:
    """The plan of a station, if this member may read it; 404 otherwise."""
    return get_object_or_404(Plan.objects.for_page().readable_by(request.user), station__slug=slug)


def writable(request: HttpRequest, slug: str) -> Plan:
    """The plan of a station, if it is this member's to write; 404 otherwise."""
    return get_object_or_404(Plan.objects.for_page().editable_by(request.user), station__slug=slug)


def may_read_input(request: HttpRequest, plan: Plan) -> bool:
    """Residents spoke to their station: of its commander's peers, nobody reads their own words."""
    return plan.commander_id == request.user.pk or request.user.has_perm("cpp.view_communityinput")


def number_in(text: str) -> int:
    """A number that came with a request; -1 if it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def frame(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What each page of a station shows around its own."""
    on = Agency.current().today()
    mine = plan.commander_id == request.user.pk and request.user.has_perm("cpp.change_plan")
    is_submitted = plan.standing == Standing.SUBMITTED
    return {
        "plan": plan,
        "on": on,
        "is_mine": mine,
        "may_write": mine and not is_submitted,
        "is_submitted": is_submitted,
        "is_late": plan.is_late(on),
        "days": abs(plan.days_late(on)),
        "policy": PlanPolicy.current(),
        "tabs": _tabs(request, plan),
    }


def _tabs(request: HttpRequest, plan: Plan) -> list[dict[str, Any]]:
    tabs = [("station", _("At a glance")), ("edit_plan", _("The plan"))]
    tabs += [("update", _("The update"))] if plan.adopted_on else []
    tabs += [("inputs", _("Community input"))] if may_read_input(request, plan) else []
    tabs += [("publish", _("Publish"))]
    match = request.resolver_match
    here = match.url_name if match else ""
    own = "inputs" if match and match.kwargs.get("kind") == "input" else BELONGS_TO.get(str(here), here)
    return [
        {
            "label": label,
            "url": reverse(f"cpp:{name}", args=[plan.station.slug]),
            "current": "page" if name == here else "true" if name == own else "",
        }
        for name, label in tabs
    ]


@require_safe
@never_cache
@member_required
def stations(request: HttpRequest) -> HttpResponse:
    """Straight to one's own station; the list for who has none, or several."""
    own = list(Plan.objects.for_page().editable_by(request.user))
    if len(own) == 1 and "all" not in request.GET:
        return redirect(own[0].get_station_url())
    on = Agency.current().today()
    others = Plan.objects.for_page().readable_by(request.user).exclude(pk__in=[plan.pk for plan in own])
    rows = [[(plan, plan.is_late(on)) for plan in plans] for plans in (own, others)]
    return render(request, "cpp/station/stations.html", {"own": rows[0], "others": rows[1], "on": on})


@require_safe
@never_cache
@member_required
def station(request: HttpRequest, slug: str) -> HttpResponse:
    plan = readable(request, slug)
    at_a_glance = glance(plan, Agency.current().today())
    context = frame(request, plan) | at_a_glance
    context |= {
        "step": next_step(plan, at_a_glance["missing"], request.user),
        "history": workflow.history(plan)[:20],
        "may_read_input": may_read_input(request, plan),
    }
    return render(request, "cpp/station/glance.html", context)


@require_safe
@never_cache
@member_required
def edit_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as an outline, with a way into every part."""
    plan = readable(request, slug)
    priorities = plan.priorities.prefetch_related("evidence", "problems__responses", "problems__measures__readings")
    lacking = missing(plan, None, Agency.current().today())
    context = frame(request, plan) | {"missing": lacking, "priorities": priorities}
    context["evidence"] = plan.evidence.prefetch_related("priorities")
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
    lacking: dict[str, list[Any]] = {}
    for lacks in missing(plan, update, on):
        lacking.setdefault(lacks.element, []).append(lacks)
    context = frame(request, plan) | {
        "update": update,
        "last": latest.content["update"] if latest else None,
        "to_mark": [(response, kind, marks.get(response.pk)) for response, kind in responses_to_mark(plan, on).items()],
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
    if request.method == "POST":
        return _publish(request, plan, number_in(request.POST.get("after", "")))
    latest, on = plan.latest, Agency.current().today()
    content = preview(plan, on)
    context = frame(request, plan) | {
        "update": plan.open_update,
        "latest": latest,
        "after": latest.number if latest else 0,
        "seen": digest(content),
        "changes": shown_changes(changes(latest.content, content), latest.content, content) if latest else [],
        "missing": missing(plan, plan.open_update, on),
        "may_publish": may_publish(plan, request.user),
        "may_approve": request.user.has_perm("cpp.approve_plan"),
        "returned": _returned(plan),
        **page_of(content),
    }
    return render(request, "cpp/station/publish.html", context)


def _returned(plan: Plan) -> Any:
    """The note with which the plan came back, if that is the last thing that happened to it."""
    last = plan.events.select_related("by").first()
    return last if last and last.action == workflow.Action.RETURN else None


def _publish(request: HttpRequest, plan: Plan, after: int) -> HttpResponse:
    try:
        version = workflow.publish(plan, by=request.user, after=after, seen=request.POST.get("seen", ""))
    except TransitionRefused as refused:
        latest = plan.latest
        if latest and latest.number == after + 1 and latest.published_by_id == request.user.pk:
            # The button was pressed twice: once was enough.
            return redirect(latest)
        messages.error(request, str(refused))
    except Incomplete:
        messages.error(request, _("It cannot be published yet. This is what is missing:"))
    else:
        messages.success(request, _("It is published. Followers are being told."))
        return redirect(version)
    return redirect("cpp:publish", plan.station.slug)


@require_POST
@member_required
def move(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Submit, take back, or return for changes."""
    plan, note = readable(request, slug), request.POST.get("note", "").replace("\r\n", "\n")[:LONGEST_NOTE]
    moves = {
        "submit": (lambda: workflow.submit(plan, by=request.user), _("It is submitted. The command staff are told.")),
        "take-back": (lambda: workflow.take_back(plan, by=request.user), _("You can go on writing.")),
        "return": (
            lambda: workflow.return_for_changes(plan, by=request.user, note=note),
            _("It is returned. The commander is told, with your note."),
        ),
    }
    if action not in moves:
        raise Http404
    act, done = moves[action]
    try:
        act()
        messages.success(request, done)
    except (TransitionRefused, Incomplete) as refused:
        messages.error(request, str(refused))
    return redirect("cpp:publish", slug)
