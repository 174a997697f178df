"""Writing the parts of a plan: each has a page with a Save button, and saves as one types."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agency.sign_in import member_required
from cpp import hearing
from cpp.editing import Overtaken, PlanLocked, rank, remove_part, save_part, was_published, writing
from cpp.forms import parts as forms
from cpp.models import (
    CommunityInput,
    Evidence,
    Measure,
    Plan,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Sharing,
    Update,
)

from .station import frame, readable, writable


@dataclass(frozen=True)
class PartKind:
    """A kind of part: its form, the way from it to its plan, and the part it stands under."""

    model: type[models.Model]
    form: type[forms.PartForm]
    plan_lookup: str
    parent: str = ""


PARTS = {
    "priority": PartKind(Priority, forms.PriorityForm, "plan"),
    "problem": PartKind(Problem, forms.ProblemForm, "priority__plan", "priority"),
    "response": PartKind(Response, forms.ResponseForm, "problem__priority__plan", "problem"),
    "measure": PartKind(Measure, forms.MeasureForm, "problem__priority__plan", "problem"),
    "evidence": PartKind(Evidence, forms.EvidenceForm, "plan"),
    "input": PartKind(CommunityInput, forms.InputForm, "station__plan"),
}
ELEMENTS: dict[str, type[forms.PartForm]] = {
    "feedback": forms.FeedbackForm,
    "effectiveness": forms.EffectivenessForm,
}


def find(plan: Plan, kind: str, pk: int) -> Any:
    """A part of this plan, and of no other; 404 otherwise."""
    part = PARTS[kind]
    return get_object_or_404(part.model._default_manager.filter(**{part.plan_lookup: plan}), pk=pk)


def write(request: HttpRequest, plan: Plan, form: Any, back: str, **context: Any) -> HttpResponse:
    """Show a part's form, or save it; who was overtaken sees both versions and chooses."""
    autosave = "X-Autosave" in request.headers
    context = frame(request, plan) | {"form": form, "back": back, "part": form.instance, **context}
    if request.method != "POST" or not form.is_valid():
        if autosave:
            return JsonResponse({"saved": False, "errors": form.errors}, status=422)
        return render(request, "cpp/station/part.html", context)
    try:
        part = save_part(plan, form, revision=form.cleaned_data["revision"] or 0, by=request.user)
    except Overtaken as overtaken:
        if autosave:
            return JsonResponse({"saved": False, "overtaken": True}, status=409)
        return _both_versions(request, form, overtaken.theirs, context)
    except PlanLocked as locked:
        if autosave:
            return JsonResponse({"saved": False, "locked": str(locked)}, status=423)
        messages.error(request, str(locked))
        return render(request, "cpp/station/part.html", context, status=409)
    if autosave:
        return JsonResponse({"saved": True, "revision": part.revision})
    messages.success(request, _("Saved."))
    return redirect(back)


def _both_versions(request: HttpRequest, form: Any, theirs: Any, context: dict[str, Any]) -> HttpResponse:
    """The same form with what was typed, theirs beside each field that differs, and their revision to save upon."""
    data = form.data.copy()
    data["revision"] = theirs.revision
    mine = type(form)(data, instance=theirs, plan=form.plan)
    # As a form of its own would show theirs: the instance of `mine` is overwritten when it is checked.
    saved = type(form)(instance=type(theirs)._default_manager.get(pk=theirs.pk), plan=form.plan)
    mine.is_valid()
    pairs = [(mine[name], _in_words(saved, name)) for name in mine.fields if name != "revision"]
    differing = [(field, said) for field, said in pairs if said != _in_words_of(mine, field.name)]
    return render(
        request, "cpp/station/both_versions.html", context | {"form": mine, "differing": differing}, status=409
    )


def _in_words(form: Any, name: str) -> str:
    return _words(form, name, form[name].initial)


def _in_words_of(form: Any, name: str) -> str:
    return _words(form, name, form.cleaned_data.get(name, form[name].value()))


def _words(form: Any, name: str, value: Any) -> str:
    """A field's value as a person reads it: choices by their labels, several on a line each."""
    field = form.fields[name]
    several = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
    labels = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    raw = [str(getattr(one, "pk", one)) for one in several if one not in (None, "")]
    return "\n".join(labels.get(one, one) for one in raw)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_about(request: HttpRequest, slug: str) -> HttpResponse:
    plan = writable(request, slug)
    form = forms.AboutForm(request.POST or None, instance=plan, plan=plan)
    return write(request, plan, form, reverse("cpp:edit_plan", args=[slug]), heading=_("About the area"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_part(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    part = find(plan, kind, pk)
    form = PARTS[kind].form(request.POST or None, instance=part, plan=plan)
    removable = kind != "input" and not was_published(plan, part)
    return write(request, plan, form, _back(slug, kind), heading=str(part), kind=kind, removable=removable)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add_part(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    plan = writable(request, slug)
    new = _new(request, plan, kind)
    form = PARTS[kind].form(request.POST or None, instance=new, plan=plan)
    return write(request, plan, form, _back(slug, kind), heading=_new_heading(kind), kind=kind, is_new=True)


def _new(request: HttpRequest, plan: Plan, kind: str) -> Any:
    """A part of this kind, not saved yet, where it belongs."""
    part = PARTS[kind]
    if kind == "input":
        return CommunityInput(station=plan.station, taken_by=request.user, came_by="meeting")
    if not part.parent:
        return part.model(plan=plan, **({"rank": plan.priorities.count() + 1} if kind == "priority" else {}))
    within = request.GET.get("in", "")
    parent = find(plan, part.parent, int(within) if within.isdecimal() else 0)
    return part.model(**{part.parent: parent})


def _new_heading(kind: str) -> str:
    return {
        "priority": _("New priority"),
        "problem": _("New problem"),
        "response": _("New response"),
        "measure": _("New measure"),
        "evidence": _("New evidence"),
        "input": _("Note community input"),
    }[kind]


def _back(slug: str, kind: str) -> str:
    return reverse("cpp:inputs" if kind == "input" else "cpp:edit_plan", args=[slug])


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


@require_POST
@member_required
@says_if_locked
def remove(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    part = find(plan, kind, pk)
    remove_part(plan, part, by=request.user)
    messages.success(request, _("“%s” was taken out.") % part)
    return redirect(_back(slug, kind))


@require_POST
@member_required
@says_if_locked
def move_priority(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place up or down in the ranking."""
    plan = writable(request, slug)
    priorities = list(plan.priorities.all())
    place = priorities.index(find(plan, "priority", pk))
    other = place - 1 if "up" in request.POST else place + 1
    if 0 <= other < len(priorities):
        priorities[place], priorities[other] = priorities[other], priorities[place]
        rank(plan, priorities, by=request.user)
    return redirect("cpp:edit_plan", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@says_if_locked
def readings(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The readings of a measure: those there are, and one more."""
    plan = writable(request, slug)
    measure = find(plan, "measure", pk)
    form = forms.ReadingForm(request.POST or None, instance=Reading(measure=measure))
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("value", "note")}
        with writing(plan, by=request.user):
            Reading.objects.update_or_create(measure=measure, on=form.cleaned_data["on"], defaults=said)
        messages.success(request, _("Saved."))
        return redirect("cpp:readings", slug, pk)
    context = frame(request, plan) | {"measure": measure, "form": form, "readings": measure.readings.order_by("-on")}
    return render(request, "cpp/station/readings.html", context)


@require_POST
@member_required
@says_if_locked
def remove_reading(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    reading = get_object_or_404(Reading, pk=pk, measure__problem__priority__plan=plan)
    with writing(plan, by=request.user):
        reading.delete()
    return redirect("cpp:readings", slug, reading.measure_id)


def _open_update(plan: Plan) -> Update:
    return get_object_or_404(plan.updates.filter(version=None))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_update(request: HttpRequest, slug: str, element: str) -> HttpResponse:
    """One of the four contents of the update; those that are lists have pages of their own."""
    plan = writable(request, slug)
    update, back = _open_update(plan), reverse("cpp:update", args=[slug])
    if element not in ELEMENTS:
        return redirect(f"{back}#{element}")
    latest = plan.latest
    form = ELEMENTS[element](request.POST or None, instance=update, plan=plan)
    headings = {"feedback": _("Community feedback"), "effectiveness": _("How effective we have been")}
    last = latest.content["update"] if latest else None
    said = plan.station.input.since(update.begins_on) if element == "feedback" else None
    return write(request, plan, form, back, heading=headings[element], last=last, element=element, said=said)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def mark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What a new or changed response is based on, and why."""
    plan = writable(request, slug)
    update, response = _open_update(plan), find(plan, "response", pk)
    existing = update.marks.filter(response=response).first()
    form = forms.MarkForm(
        request.POST or None, instance=existing or ResponseChange(update=update, response=response), plan=plan
    )
    back = reverse("cpp:update", args=[slug]) + "#responses"
    return write(request, plan, form, back, heading=response.title, response=response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@says_if_locked
def add_sharing(request: HttpRequest, slug: str) -> HttpResponse:
    plan = writable(request, slug)
    update = _open_update(plan)
    form = forms.SharingForm(request.POST or None, instance=Sharing(update=update))
    back = reverse("cpp:update", args=[slug]) + "#sharing"
    if form.is_valid():
        with writing(plan, by=request.user):
            form.save()
        messages.success(request, _("Saved."))
        return redirect(back)
    context = frame(request, plan) | {"form": form, "back": back, "heading": _("How and when it is shared")}
    return render(request, "cpp/station/part.html", context)


@require_POST
@member_required
@says_if_locked
def remove_sharing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    sharing = get_object_or_404(_open_update(plan).sharings, pk=pk)
    with writing(plan, by=request.user):
        sharing.delete()
    return redirect(reverse("cpp:update", args=[slug]) + "#sharing")


@never_cache
@require_http_methods(["GET", "HEAD"])
@member_required
def inputs(request: HttpRequest, slug: str) -> HttpResponse:
    """What the community said to the station, newest first."""
    plan = readable(request, slug)
    said = plan.station.input.select_related("priority", "evidence").prefetch_related("evidence__priorities")
    if request.GET.get("about") == "critical":
        said = said.filter(is_critical=True)
    if request.GET.get("about") == "unlinked":
        said = said.filter(evidence=None)
    context = frame(request, plan) | {"said": said[:200], "priorities": plan.priorities.all()}
    return render(request, "cpp/station/inputs.html", context)


@require_POST
@member_required
@says_if_locked
def link_input(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make somebody's input evidence: of a priority, and of the update being written."""
    plan = writable(request, slug)
    said = find(plan, "input", pk)
    chosen = request.POST.get("priority", "")
    priority = find(plan, "priority", int(chosen)) if chosen.isdecimal() else None
    with writing(plan, by=request.user):
        hearing.link(plan, said, priority)
    messages.success(request, _("Linked."))
    return redirect("cpp:inputs", slug)
