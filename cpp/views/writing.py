"""Writing the parts of a plan: each has a page with a Save button, and saves as one types."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from agency.models import Agency
from agency.sign_in import member_required, takes_autosaves
from cpp.changes import changes
from cpp.editing import Overtaken, PlanLocked, rank, remove_part, save_part, was_published
from cpp.forms import parts as forms
from cpp.forms.comparison import compare
from cpp.forms.update import EffectivenessForm, FeedbackForm, MarkForm
from cpp.models import (
    CommunityInput,
    Evidence,
    Measure,
    Plan,
    Priority,
    Problem,
    Response,
    ResponseChange,
    Update,
)
from cpp.snapshot import snapshot
from cpp.wording import shown_changes
from uswds.typed import texts_in

from .gathering import says_if_locked
from .station import frame, number_in, writable

PART, BOTH, NOT_SAVED = (f"cpp/station/{page}.html" for page in ("part", "both_versions", "not_saved"))


@dataclass(frozen=True)
class PartKind:
    """A kind of part: its form, the way from it to its plan, and the part it stands under."""

    model: type[Any]
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
    "feedback": FeedbackForm,
    "effectiveness": EffectivenessForm,
}


View = Callable[..., HttpResponse]
# Not `never_cache`: what was typed is there again after the browser's Back button.
as_it_was_left = cache_control(private=True, no_cache=True)


def keeps_words(view: View) -> View:
    """Where a part is gone, or is somebody else's now, whoever sends words gets them back."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.method != "POST":
                raise
            if "X-Autosave" in request.headers:
                return JsonResponse({"saved": False}, status=404)
            return render(request, NOT_SAVED, {"texts": texts_in(request)}, status=404)

    return kept


def page_to_write(view: View) -> View:
    methods = require_http_methods(["GET", "HEAD", "POST"])
    wrapped: View = takes_autosaves(methods(as_it_was_left(member_required(keeps_words(view)))))
    return wrapped


def find(plan: Plan, kind: str, pk: int) -> Any:
    """A part of this plan, and of no other; 404 otherwise."""
    part = PARTS[kind]
    return get_object_or_404(part.model.objects.filter(**{part.plan_lookup: plan}), pk=pk)


def write(request: HttpRequest, plan: Plan, form: Any, back: str, **context: Any) -> HttpResponse:
    """Show a part's form, or save it; who was overtaken sees both versions and chooses."""
    context = frame(request, plan) | {"form": form, "back": back, "part": form.instance, **context}
    if request.method != "POST":
        if context["is_submitted"] and form.is_of_the_plan:
            messages.info(request, _("The plan waits for approval. Take it back if you want to change it."))
            return redirect(back)
        address = _opened(request, form)
        return redirect(address) if address else render(request, PART, context)
    if not form.is_valid():
        return _refused(request, context, 422, errors=_sentences(form))
    try:
        part = save_part(plan, form, revision=form.cleaned_data["revision"] or 0, by=request.user)
    except Overtaken as overtaken:
        return _overtaken(request, form, overtaken.theirs, context)
    except PlanLocked as locked:
        if "X-Autosave" not in request.headers:
            messages.error(request, str(locked))
        return _refused(request, context, 423, errors=[str(locked)])
    return _saved(request, part, context)


def _opened(request: HttpRequest, form: Any) -> str:
    """The address that says upon what the page was opened: a revision, or the key of a new part; empty if it does.

    The browser's Back button loads the page anew and puts into it what was typed long ago. That must not meet a newer
    revision, or it would be saved over what somebody else wrote meanwhile.
    """
    name = "key" if "key" in form.fields else "at"
    said = request.GET.get(name, "")
    if name == "key" and _uuid(said):
        form.initial["key"] = said
        return ""
    if name == "at" and number_in(said) >= 0:
        form.initial["revision"] = number_in(said)
        return ""
    query = request.GET.copy()
    query[name] = str(uuid4()) if name == "key" else str(form.instance.revision if form.instance.pk else 0)
    return f"{request.path}?{query.urlencode()}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _saved(request: HttpRequest, part: Any, context: dict[str, Any]) -> HttpResponse:
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved": True, "revision": part.revision, "url": _url_of(part, context)})
    messages.success(request, _("Saved."))
    kind = context.get("kind")
    return redirect(context["back"] + (f"#{kind}-{part.pk}" if kind else ""))


def _refused(request: HttpRequest, context: dict[str, Any], status: int, **answer: Any) -> HttpResponse:
    """The same page with what was typed; to the script, only why."""
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved": False, **answer}, status=status)
    # A browser shows the page of a 422 as it shows any other; one in which a field is not right is no failure of ours.
    return render(request, PART, context, status=200 if status == 422 else 409)


def _sentences(form: Any) -> list[str]:
    """Each error with the name of its field, for where there is no field to write it beside."""
    return [
        f"{form.fields[name].label}: {sentence}" if name in form.fields else sentence
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _url_of(part: Any, context: dict[str, Any]) -> str:
    """The page of a part; empty if it is the page that one is on."""
    kind, slug = context.get("kind"), context["plan"].station.slug
    return reverse("cpp:edit_part", args=[slug, kind, part.pk]) if kind else ""


def _overtaken(request: HttpRequest, form: Any, theirs: Any, context: dict[str, Any]) -> HttpResponse:
    """The same form with what was typed, theirs beside each field that differs, and their revision to save upon."""
    data = form.data.copy()
    data["revision"] = theirs.revision
    mine = type(form)(data, instance=theirs, plan=form.plan)
    # As a form of its own would show theirs: the instance of `mine` is overwritten when it is checked.
    saved = type(form)(instance=type(theirs).objects.get(pk=theirs.pk), plan=form.plan)
    mine.is_valid()
    differing, same = compare(mine, saved)
    if not differing:
        # The same words, sent twice: a double click, or an answer that was lost on its way.
        return _saved(request, saved.instance, context)
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved": False, "overtaken": True}, status=409)
    context |= {"form": mine, "differing": differing, "same": same, "action": _url_of(theirs, context)}
    return render(request, BOTH, context, status=409)


@page_to_write
def edit_about(request: HttpRequest, slug: str) -> HttpResponse:
    plan = writable(request, slug)
    form = forms.AboutForm(request.POST or None, instance=plan, plan=plan)
    return write(request, plan, form, reverse("cpp:edit_plan", args=[slug]), heading=_("About the area"))


@page_to_write
def edit_part(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    plan = writable(request, slug)
    part = find(plan, kind, pk)
    form = PARTS[kind].form(request.POST or None, instance=part, plan=plan)
    removable = kind != "input" and not was_published(plan, part)
    response = write(request, plan, form, _back(slug, kind), heading=str(part), kind=kind, removable=removable)
    if kind == "input":
        # A resident's own words and address do not stay in the browser of a shared desk.
        patch_cache_control(response, no_store=True)
    return response


@page_to_write
def add_part(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    plan = writable(request, slug)
    new = _new(request, plan, kind, _uuid(request.POST.get("key", "")))
    form = PARTS[kind].form(request.POST or None, instance=new, plan=plan)
    return write(request, plan, form, _back(slug, kind), heading=_new_heading(kind), kind=kind)


def _new(request: HttpRequest, plan: Plan, kind: str, key: UUID | None) -> Any:
    """A part of this kind, not saved yet, where it belongs."""
    part, known_by = PARTS[kind], PARTS[kind].form.told_apart_by[0]
    # A key that another plan's part has is forged.
    others = part.model.objects.filter(**{known_by: key}).exclude(**{part.plan_lookup: plan})
    values: dict[str, Any] = {known_by: key} if key and not others.exists() else {}
    if kind == "input":
        today = Agency.current().today()
        return CommunityInput(
            station=plan.station, taken_by=request.user, came_by="meeting", received_on=today, **values
        )
    if kind == "priority":
        return Priority(plan=plan, rank=plan.priorities.count() + 1, **values)
    if kind == "evidence":
        return Evidence(plan=plan, **values)
    return part.model(**{part.parent: find(plan, part.parent, number_in(request.GET.get("in", "")))}, **values)


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


def _open_update(plan: Plan) -> Update:
    return get_object_or_404(plan.updates.filter(version=None))


@page_to_write
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
    context = {"heading": headings[element], "last": last, "element": element}
    return write(request, plan, form, f"{back}#{element}", **context)


@page_to_write
def mark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What a new or changed response is based on, and why."""
    plan = writable(request, slug)
    update, response = _open_update(plan), find(plan, "response", pk)
    existing = update.marks.filter(response=response).first()
    form = MarkForm(
        request.POST or None, instance=existing or ResponseChange(update=update, response=response), plan=plan
    )
    back = reverse("cpp:update", args=[slug]) + "#responses"
    return write(request, plan, form, back, heading=response.title, different=_different(plan, response))


def _different(plan: Plan, response: Response) -> Any:
    """What is new or changed about a response since the last version, in words; None if nothing is."""
    latest = plan.latest
    if latest is None:
        return None
    now = snapshot(plan, None, Agency.current().today())
    found = [change for change in changes(latest.content, now) if change.key == str(response.key)]
    return next((change for group in shown_changes(found, latest.content, now) for change in group.changes), None)
