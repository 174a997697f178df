"""The public's side of the plans: read them, see what changed, say something, follow."""

from datetime import date
from typing import Any

from django.db.models import Max, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agency.kept_pages import same_for_all
from agency.models import Agency, Station
from cpp import following, hearing, links
from cpp.changes import changes as changes_between
from cpp.forms.public import CommunityInputForm, FollowForm
from cpp.models import Plan, Version
from cpp.reading import page_of
from cpp.wording import shown_changes


@same_for_all
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every station, with when its plan was updated and when it is due; what is late is said."""
    on = Agency.current().today()
    newest = Prefetch("plan__versions", Version.objects.defer("content").order_by("-number"), to_attr="published")
    stations = Station.objects.open().select_related("plan__commander").prefetch_related(newest)
    return render(request, "cpp/plans.html", {"rows": [_row(station, on) for station in stations]})


def _row(station: Station, on: date) -> dict[str, Any]:
    plan = getattr(station, "plan", None)
    latest = next(iter(plan.published), None) if plan else None
    return {"station": station, "plan": plan, "latest": latest, "days_late": plan.days_late(on) if plan else 0}


def _plan(slug: str) -> Plan:
    return get_object_or_404(Plan.objects.for_page(), station__slug=slug)


def _version(plan: Plan, number: int) -> Version:
    version = plan.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return version


def _newest(plan: Plan) -> int:
    """The number of the latest version; 0 before the plan is adopted."""
    return plan.versions.aggregate(newest=Max("number"))["newest"] or 0


@same_for_all
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    found = _plan(slug)
    latest = found.latest
    if latest is None:
        return render(request, "cpp/not_yet.html", {"plan": found, "follow_form": FollowForm()})
    return _shown(request, found, latest, latest.number)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = _plan(slug)
    return _shown(request, found, _version(found, number), _newest(found))


def _shown(request: HttpRequest, plan: Plan, version: Version, newest: int) -> HttpResponse:
    context = {
        "plan": plan,
        "version": version,
        "newest": newest,
        "is_latest": version.number == newest,
        "days_late": plan.days_late(Agency.current().today()),
        "follow_form": FollowForm(),
    }
    return render(request, "cpp/plan.html", context | page_of(version.content))


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    found = _plan(slug)
    context = {
        "plan": found,
        "versions": found.versions.defer("content").order_by("-number"),
        "deadlines": found.deadlines.order_by("-due_on"),
        "days_late": found.days_late(Agency.current().today()),
    }
    return render(request, "cpp/history.html", context)


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two versions: the last two, unless others are asked for."""
    found = _plan(slug)
    new = _version(found, _number(request, "to", _newest(found)))
    old = _version(found, _number(request, "from", max(new.number - 1, 1)))
    if old.number > new.number:
        old, new = new, old
    context = {
        "plan": found,
        "old": old,
        "new": new,
        "versions": found.versions.defer("content").order_by("-number"),
        "groups": shown_changes(changes_between(old.content, new.content), old.content, new.content),
    }
    return render(request, "cpp/changes.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else default


@require_http_methods(["GET", "HEAD", "POST"])
def give_input(request: HttpRequest, slug: str) -> HttpResponse:
    found = _plan(slug)
    # Only what the public has read can be chosen: a draft is the commander's.
    latest = found.latest
    published = latest.content["priorities"] if latest else []
    priorities = [(priority["key"], priority["title"]) for priority in published]
    form = CommunityInputForm(request.POST or None, priorities=priorities)
    if not form.is_valid():
        return render(request, "cpp/input.html", {"plan": found, "form": form})
    answers = {name: form.cleaned_data[name] for name in ("text", "who", "name", "email", "language")}
    about = (
        found.priorities.filter(key=form.cleaned_data["priority"]).first() if form.cleaned_data["priority"] else None
    )
    said = hearing.hear(found.station, answers | {"priority": about}, key=form.cleaned_data["key"])
    return redirect("cpp:input_received", slug, said.reference)


@require_safe
@never_cache
def input_received(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """That it arrived; never what it says."""
    found = _plan(slug)
    said = get_object_or_404(found.station.input, reference=reference)
    return render(request, "cpp/input_received.html", {"plan": found, "said": said})


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    found = _plan(slug)
    form = FollowForm(request.POST or None)
    if form.is_valid():
        following.ask_to_follow(found, form.cleaned_data["email"], get_language() or "en")
        return redirect("cpp:follow_asked", slug)
    return render(request, "cpp/follow.html", {"plan": found, "follow_form": form})


@require_safe
def follow_asked(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "cpp/follow_asked.html", {"plan": _plan(slug)})


# Opening a link only shows a page: mail scanners open every link there is. The button acts.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        follower = links.follower_of(token, links.CONFIRM)
    except links.LinkRefused:
        return render(request, "cpp/link_refused.html", status=404)
    if request.method == "POST":
        following.confirm(follower)
    return render(request, "cpp/confirm.html", {"plan": follower.plan, "done": request.method == "POST"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    try:
        follower = links.follower_of(token, links.STOP)
    except links.LinkRefused:
        return render(request, "cpp/link_refused.html", status=404)
    if request.method == "POST":
        following.stop(follower)
    return render(request, "cpp/stop.html", {"plan": follower.plan, "done": request.method == "POST"})
