"""The trainer's pages: sessions, and who is here. Made for a phone at the door; they work without a script."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agency.models import Member
from agency.sign_in import asked_again, member_required
from programs.booking import OfficerElsewhere, SeatTaken
from programs.models import Application, Appointment, AppointmentStatus, Opening, Program
from programs.workflow import DECIDE, TransitionRefused
from records import audit
from robbery_training import SLUG, attendance, certificates, rosters, sessions
from robbery_training.forms.roster import ImportForm, PeopleForm, PersonForm
from robbery_training.forms.session import SessionForm

View = Callable[..., HttpResponse]
# Of past sessions, so many stay within a thumb's reach; the others are in the admin.
PAST_SHOWN = 30


def with_session(view: View) -> View:
    """Hand the view a session that this member teaches, or may see; to change anything takes the permission as well."""

    @wraps(view)
    @never_cache
    @member_required
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        session = get_object_or_404(attendance.sessions_for(request.user), pk=pk)
        if request.method == "POST" and not attendance.may_run(request.user):
            raise PermissionDenied
        try:
            return view(request, session, **kwargs)
        except (attendance.NotNow, TransitionRefused) as refused:
            messages.error(request, str(refused))
            return to_session(session)

    return guarded


def to_session(session: Opening, anchor: str = "") -> HttpResponse:
    return redirect(reverse("robbery_training:session", args=[session.pk]) + anchor)


@require_safe
@never_cache
@member_required
def trainings(request: HttpRequest) -> HttpResponse:
    """A member's sessions: those to come, and the last ones."""
    now = timezone.now()
    booked = ~Q(appointments__status=AppointmentStatus.CANCELLED)
    counted = attendance.sessions_for(request.user).annotate(businesses=Count("appointments", filter=booked))
    counted = counted.with_taken()
    coming = counted.filter(ends_at__gte=now, cancelled_at=None).order_by("starts_at")
    past = counted.filter(ends_at__lt=now, cancelled_at=None).order_by("-starts_at")
    to_close = Q(appointments__status=AppointmentStatus.BOOKED)
    context = {
        "coming": coming,
        "past": past.annotate(open_ones=Count("appointments", filter=to_close))[:PAST_SHOWN],
        "waiting": sessions.waiting_for_session(request.user),
        "may_offer": request.user.has_perm(sessions.OFFER),
    }
    return render(request, "robbery_training/trainings/list.html", context)


@require_safe
@with_session
def session(request: HttpRequest, session: Opening) -> HttpResponse:
    now = timezone.now()
    groups = list(attendance.groups(session))
    people = [trainee for group in groups for trainee in group.application.trainees.all()]
    here = [trainee for trainee in people if trainee.was_at(session)]
    context = {
        "session": session,
        "groups": groups,
        "named": len(people),
        "here": len(here),
        "certified": sum(hasattr(trainee, "certificate") for trainee in here),
        "doors_are_open": attendance.doors_are_open(session, now),
        "can_be_closed": attendance.can_be_closed(session, now) and _has_something_to_close(groups),
        "has_begun": session.starts_at <= now,
        "may_run": attendance.may_run(request.user),
        "may_decide": request.user.has_perm(DECIDE),
    }
    return render(request, "robbery_training/trainings/session.html", context)


def _has_something_to_close(groups: list[Appointment]) -> bool:
    """Also when somebody was ticked only after the session was closed."""
    return any(group.status == AppointmentStatus.BOOKED or attendance.due(group) for group in groups)


@require_POST
@with_session
def tick(request: HttpRequest, session: Opening, trainee: int) -> HttpResponse:
    """Two buttons, not one that turns: of two phones, neither undoes what the other did."""
    person = get_object_or_404(attendance.people_of(session), pk=trainee)
    if "not_here" in request.POST:
        attendance.untick(session, person)
    else:
        attendance.tick(session, person, by=request.user)
    return to_session(session, f"#person-{person.pk}")


def _group(session: Opening, appointment: int) -> Appointment:
    return get_object_or_404(attendance.groups(session), pk=appointment)


@with_session
def add_person(request: HttpRequest, session: Opening, appointment: int) -> HttpResponse:
    """Somebody who came without being announced: the trainer sees whether there is a chair."""
    group = _group(session, appointment)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = attendance.add_unannounced(session, group.application, **form.cleaned_data, by=request.user)
            return to_session(session, f"#person-{person.pk}")
        except rosters.RosterRefused as refused:
            form.add_error("name", refused.problems)
    context = {"session": session, "group": group, "form": form}
    return render(request, "robbery_training/trainings/add_person.html", context)


@with_session
def import_roster(request: HttpRequest, session: Opening, appointment: int) -> HttpResponse:
    """A roster as the business sent it: looked at first, line by line, then put down whole."""
    group = _group(session, appointment)
    form = ImportForm(request.POST or None, request.FILES or None)
    rows: list[rosters.Row] = []
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["people"]
        rows = rosters.rows_of(text, group.application)
        if "confirmed" in request.POST:
            try:
                added = rosters.add(group.application, text, beyond_seats=True)
                messages.success(request, ngettext("%d person added.", "%d people added.", added) % added)
                return to_session(session)
            except rosters.RosterRefused as refused:
                form.add_error("people", refused.problems)
        elif not rows:
            form.add_error("people", _("There is no name in it."))
        # What was in a file is in the box from here on: there it can be put right.
        form = form if form.errors else ImportForm(initial={"people": text})
    context = {"session": session, "group": group, "form": form, "rows": rows}
    context |= {"problems": sum(bool(row.problem) for row in rows), "too_many": _too_many(group, rows)}
    return render(request, "robbery_training/trainings/import.html", context)


def _too_many(group: Appointment, rows: list[rosters.Row]) -> int:
    """By how many people a list would go beyond the seats booked."""
    return max(0, group.application.trainees.count() + len(rows) - group.people)


@with_session
def close(request: HttpRequest, session: Opening) -> HttpResponse:
    """The end of a session, asked once more: certificates and letters cannot be called back."""
    groups = list(attendance.groups(session))
    if request.method == "POST":
        issued = attendance.close(session, by=request.user)
        text = ngettext("Closed. %d certificate is issued.", "Closed. %d certificates are issued.", issued) % issued
        messages.success(request, text)
        return to_session(session)
    if not attendance.can_be_closed(session, timezone.now()):
        raise attendance.NotNow.too_early()
    booked = [group for group in groups if group.status == AppointmentStatus.BOOKED]
    absent = [group for group in booked if not attendance.somebody_came(group)]
    due = sum(map(attendance.due, groups))
    context = {"session": session, "absent": absent, "due": due}
    return render(request, "robbery_training/trainings/close.html", context)


@require_safe
@with_session
@asked_again
def all_certificates(request: HttpRequest, session: Opening) -> HttpResponse:
    """Every certificate of a session in one file, to print and hand out."""
    issued = certificates.of_session(session)
    if not issued:
        raise Http404
    name = f"certificates-{session.starts_at:%Y-%m-%d}.pdf"
    audit.exported(request.user, session, name)
    return certificates.pdf_response(issued, name)


@never_cache
@member_required
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """A business that called: more of its people come, or fewer."""
    business = get_object_or_404(attendance.businesses_for(request.user), pk=pk)
    if not attendance.may_run(request.user):
        raise PermissionDenied
    seats, back = rosters.seats(business), _page_behind(business, request.user)
    form = PeopleForm(request.POST or None, initial={"people": seats})
    if request.method == "POST" and form.is_valid():
        try:
            sessions.change_people(business, form.cleaned_data["people"], by=request.user)
            messages.success(request, _("Changed."))
            return redirect(back)
        except sessions.PeopleRefused as refused:
            form.add_error("people", str(refused))
    context = {"application": business, "form": form, "seats": seats, "back": back}
    context |= {"appointment": business.appointment}
    return render(request, "robbery_training/trainings/number.html", context)


def _page_behind(business: Application, member: Member) -> str:
    """Its session, if the member sees that; else its own page in the queue."""
    seen = attendance.sessions_for(member).filter(appointments=business.appointment).first()
    if seen:
        return reverse("robbery_training:session", args=[seen.pk])
    return reverse("admin:programs_application_change", args=[business.pk])


@never_cache
@member_required
def new_session(request: HttpRequest) -> HttpResponse:
    """Make a session; `?application=` names the business from whose page one came."""
    if not request.user.has_perm(sessions.OFFER):
        raise PermissionDenied
    program = get_object_or_404(Program, slug=SLUG)
    waiting = sessions.waiting_for_session(request.user)
    # Compared here: an address may hold what PostgreSQL cannot read.
    asked = next((one for one in waiting if one.reference == request.GET.get("application")), None)
    form = SessionForm(
        request.POST or None, program=program, member=request.user, applications=waiting, initial=_suggested(asked)
    )
    if request.method == "POST" and form.is_valid():
        try:
            sessions.make(form.opening, form.cleaned_data.get("applications", []), by=request.user)
            messages.success(request, _("The session is made."))
            # Not to the session itself: only its trainer and the coordinators see it.
            return redirect("robbery_training:trainings")
        except (OfficerElsewhere, SeatTaken, TransitionRefused) as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "asked": asked, "waiting": waiting}
    return render(request, "robbery_training/trainings/new.html", context)


def _suggested(asked: Any) -> dict[str, Any]:
    """What the application says already; where it is held is everybody's to read, so that is typed by hand."""
    if asked is None:
        return {}
    training = asked.robbery_training
    language = training.training_language if training.training_language != "other" else ""
    return {"applications": [asked.pk], "station": asked.station_id, "language": language}
