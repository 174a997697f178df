"""A member's own hours; the members of a station, for its commander; all stations, for who looks after them all."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agency import roles
from agency.models import Agency, Member, Station
from agency.sign_in import asked_again, member_required
from records import audit

from . import export
from .compliance import EVERY_MEMBER, OWN_STATION, Compliance, compliance_of, members_seen_by
from .forms import BetweenForm, OnForm
from .models import Attendance, Course, CourseDate, Mode, Requirement
from .statistics import by_station, total

STATIONS = "training.see_stations"
UPCOMING_SHOWN = 12
View = Callable[..., HttpResponse]


def page(permission: str = "") -> Callable[[View], View]:
    """A page of members with a permission, that no cache keeps: how somebody stands is nobody else's business."""

    def guard(view: View) -> View:
        @wraps(view)
        @require_safe
        @never_cache
        @member_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if permission and not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def frame(request: HttpRequest) -> dict[str, Any]:
    """What each of these pages shows around its own."""
    user, here = request.user, request.resolver_match.url_name
    tabs = [("mine", _("My hours"))]
    tabs += [("station", _("My station"))] if user.has_perm(OWN_STATION) and user.station_id else []
    tabs += [("stations", _("All stations"))] if user.has_perm(STATIONS) else []
    named = [{"label": label, "url": reverse(f"training:{name}"), "is_current": name == here} for name, label in tabs]
    return {"tabs": named if len(named) > 1 else [], "on": Agency.current().today()}


@page()
def mine(request: HttpRequest) -> HttpResponse:
    return _of_member(request, request.user)


@page()
def member(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_member(request, get_object_or_404(members_seen_by(request.user), pk=pk))


def _of_member(request: HttpRequest, member: Member) -> HttpResponse:
    on = Agency.current().today()
    standing = compliance_of(Member.objects.filter(pk=member.pk), on)
    dates = CourseDate.objects.filter(course__is_active=True, on__gte=on).select_related("course")
    context = frame(request) | {
        "member": member,
        "is_own": member.pk == request.user.pk,
        "compliance": standing[0] if standing else None,
        "attendances": member.attendances.select_related("course"),
        "dates": dates[:UPCOMING_SHOWN],
        "online": Course.objects.filter(is_active=True, mode=Mode.ONLINE).exclude(link=""),
        "coordinators": Member.holding(roles.TRAINING_COORDINATOR),
    }
    return render(request, "training/member.html", context)


@page(OWN_STATION)
def station(request: HttpRequest) -> HttpResponse:
    """The members of the commander's own station."""
    own = request.user.station
    if own is None:
        return render(request, "training/no_station.html", frame(request))
    return _of_station(request, str(own), Member.objects.filter(station=own), Agency.current().today())


@page(EVERY_MEMBER)
def one_station(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Station, slug=slug)
    return _of_station(request, str(found), Member.objects.filter(station=found), _asked_on(request))


@page(EVERY_MEMBER)
def without_station(request: HttpRequest) -> HttpResponse:
    return _of_station(request, _("No station"), Member.objects.filter(station=None), _asked_on(request))


def _of_station(request: HttpRequest, name: str, members: "QuerySet[Member]", on: date) -> HttpResponse:
    standing = short_first(compliance_of(members, on))
    context = frame(request) | {"name": name, "standing": standing, "total": total(standing), "on": on}
    return render(request, "training/station.html", context)


def short_first(standing: list[Compliance]) -> list[Compliance]:
    """Who lacks most comes first; of the others, who needs new hours soonest. Names stay in their order."""
    return sorted(standing, key=lambda each: (not each.is_short, -each.short_by, each.ends_on or date.max))


@page(STATIONS)
def stations(request: HttpRequest) -> HttpResponse:
    """Every station in numbers, as of a day; and for the accreditation, the tables with names."""
    on, asked = _asked_on(request), request.GET
    standing = compliance_of(Member.objects.all(), on)
    context = frame(request) | {
        "on": on,
        "rows": by_station(standing),
        "total": total(standing),
        "requirements": list({each.pk: each for each in Requirement.in_force(on).values()}.values()),
        "may_see_members": request.user.has_perm(EVERY_MEMBER),
        "on_form": OnForm(asked if "on" in asked else None, initial={"on": on}),
        "between_form": BetweenForm(
            asked if "first" in asked else None, initial={"first": on.replace(month=1, day=1), "last": on}
        ),
    }
    return render(request, "training/stations.html", context)


@page(EVERY_MEMBER)
def report(request: HttpRequest) -> HttpResponse:
    """Everybody by station, for the printer."""
    on = _asked_on(request)
    standing = compliance_of(Member.objects.all(), on)
    groups = [
        (group, [each for each in standing if each.member.station == group.station]) for group in by_station(standing)
    ]
    context = frame(request) | {"on": on, "groups": groups, "total": total(standing)}
    return render(request, "training/report.html", context)


@page(EVERY_MEMBER)
@asked_again
def compliance_table(request: HttpRequest) -> HttpResponse:
    on = _asked_on(request)
    rows = export.compliance_rows(compliance_of(Member.objects.all(), on))
    return _taken_away(request, rows, f"training-hours-{on}.csv")


@page(EVERY_MEMBER)
@asked_again
def attendance_table(request: HttpRequest) -> HttpResponse:
    form = BetweenForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('training:stations')}?{request.GET.urlencode()}")
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    rows = export.attendance_rows(first, last)
    return _taken_away(request, rows, f"training-attendance-{first}-{last}.csv")


def _taken_away(request: HttpRequest, rows: Iterable[Iterable[Any]], name: str) -> HttpResponse:
    audit.exported(request.user, Attendance, name)
    return export.download(rows, name)


def _asked_on(request: HttpRequest) -> date:
    """The day that was asked for; today if none was, or none that there is."""
    form = OnForm(request.GET)
    return form.cleaned_data["on"] if form.is_valid() else Agency.current().today()
