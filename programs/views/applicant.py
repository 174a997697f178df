"""The applicant's own page, behind their private link. A GET shows, only a POST acts: mail scanners open links."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agency.models import Agency
from programs import access, booking, calendars, letters, links, waiting
from programs.forms.applicant import AnswerForm, ContactDetailsForm, FeedbackForm, FindForm, TimeForm
from programs.models import Application, Appointment, AppointmentStatus, Status, WaitingPlace
from programs.models.shift import OpeningQuerySet
from programs.promise import Lateness
from programs.self_service import ask_for_erasure, change_contact, give_feedback
from programs.timeline import timeline
from programs.workflow import Action, TransitionRefused, advance, transitions_of

View = Callable[..., HttpResponse]


def with_application(view: View) -> View:
    """Hand the view the application whose link was opened in this browser, or show how to get in again."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
        try:
            return view(request, access.opened_application(request, reference), **more)
        except links.LinkRefused:
            return render(request, "programs/applicant/link_refused.html", {"form": FindForm()}, status=403)
        except booking.SeatTaken as refused:
            messages.error(request, str(refused))
            return redirect("programs:time", reference)
        except TransitionRefused as refused:
            messages.error(request, str(refused))
            return redirect("programs:application", reference)

    return guarded


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        application = links.application_behind(token, links.APPLICANT)
    except links.LinkRefused:
        return render(request, "programs/applicant/link_refused.html", {"form": FindForm()}, status=403)
    access.grant(request, application)
    return redirect(application)


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Send the link again. The answer is the same whether or not there is such an application."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        application = Application.objects.filter(reference=typed["reference"], email__iexact=typed["email"]).first()
        if application:
            letters.link_again(application, timezone.now().strftime("%Y%m%d%H"))
        return render(request, "programs/applicant/link_sent.html")
    return render(request, "programs/applicant/find.html", {"form": form})


@with_application
def application(request: HttpRequest, application: Application) -> HttpResponse:
    may = {action.name.lower() for action in _allowed(application)}
    context = {
        "application": application,
        "timeline": timeline(application),
        "may": may,
        "question": _question(application),
        "appointment": application.appointment,
        "words": application.kind.words,
        "places": application.waiting_places.live().select_related("opening__station"),
        "more": application.kind.own_links(application),
        "is_late": application.lateness(Agency.current().today()) in {Lateness.OVERDUE, Lateness.FAR_OVERDUE},
        "may_erase": not application.is_open() and application.erasure_requested_at is None,
        "may_give_feedback": _may_give_feedback(application),
    }
    return render(request, "programs/applicant/application.html", context)


def _allowed(application: Application) -> set[Action]:
    """What the applicant may do now; once the shift has begun, only staff may."""
    if application.status == Status.SCHEDULED and booking.has_begun(application):
        return set()
    return {
        action
        for action, transition in transitions_of(application)
        if transition.by_applicant and application.status in transition.sources
    }


def _refuse_unless(application: Application, *actions: Action) -> None:
    if not _allowed(application).intersection(actions):
        raise TransitionRefused(application, actions[0])


def _may_give_feedback(application: Application) -> bool:
    appointment = application.appointment
    return application.status == Status.COMPLETED and appointment is not None and not hasattr(appointment, "feedback")


def _question(application: Application) -> str:
    asked = application.events.filter(action=Action.ASK_APPLICANT).order_by("-pk").first()
    return asked.note if asked and application.status == Status.WAITING_FOR_APPLICANT else ""


def _form_page(
    request: HttpRequest, application: Application, template: str, form: Any, **context: Any
) -> HttpResponse:
    return render(request, f"programs/applicant/{template}.html", {"application": application, "form": form, **context})


@with_application
def answer(request: HttpRequest, application: Application) -> HttpResponse:
    _refuse_unless(application, Action.ANSWER)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        advance(application, Action.ANSWER, note=form.cleaned_data["answer"])
        messages.success(request, _("Thank you. Your answer is with us, and the clock runs again."))
        return redirect(application)
    return _form_page(request, application, "answer", form, question=_question(application))


@with_application
def contact(request: HttpRequest, application: Application) -> HttpResponse:
    old_email = application.email
    form = ContactDetailsForm(request.POST or None, instance=application)
    if request.method == "POST" and form.is_valid():
        change_contact(application, form.changed_data, old_email)
        access.grant(request, application)
        messages.success(request, _("Your contact details are changed."))
        return redirect(application)
    return _form_page(request, application, "contact", form)


@with_application
def time(request: HttpRequest, application: Application) -> HttpResponse:
    """Choose a time, or another one instead; or wait for one that is full."""
    _refuse_unless(application, Action.SCHEDULE, Action.MOVE)
    appointment, now = _booked(application), timezone.now()
    openings = booking.openings_for(application, now)
    if appointment:
        openings = openings.exclude(pk=appointment.opening_id)
    form = TimeForm(request.POST or None, openings=openings)
    if request.method == "POST" and form.is_valid():
        booking.book(application, form.cleaned_data["opening"])
        messages.success(request, _("It is booked. A letter with a calendar file is on its way."))
        return redirect(application)
    places = application.waiting_places.live().select_related("opening__station")
    full = _full(application, now).exclude(waiting_places__in=places) if application.status == Status.APPROVED else []
    context = {"openings": openings, "appointment": appointment, "full": full, "places": places}
    return _form_page(request, application, "time", form, words=application.kind.words, **context)


def _full(application: Application, now: datetime) -> OpeningQuerySet:
    full = booking.full_openings_for(application, now)
    return full if application.kind.has_waiting_list else full.none()


@require_POST
@with_application
def wait(request: HttpRequest, application: Application) -> HttpResponse:
    """Get on the waiting list of a time that is full."""
    _refuse_unless(application, Action.SCHEDULE)
    opening = get_object_or_404(_full(application, timezone.now()), pk=_number(request.POST.get("opening", "")))
    waiting.join(application, opening)
    messages.success(request, _("You are on the waiting list. When seats become free, we write to you."))
    return redirect(application)


@require_POST
@with_application
def take_offer(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the seats that are held for this applicant."""
    booking.take_offer(_own_place(request, application))
    messages.success(request, _("It is booked. A letter with a calendar file is on its way."))
    return redirect(application)


@require_POST
@with_application
def stop_waiting(request: HttpRequest, application: Application) -> HttpResponse:
    waiting.leave(application)
    messages.success(request, _("You are no longer on the waiting list."))
    return redirect(application)


def _own_place(request: HttpRequest, application: Application) -> WaitingPlace:
    return get_object_or_404(application.waiting_places, pk=_number(request.POST.get("place", "")))


def _number(typed: str) -> int:
    """A row's number as it was posted; none of ours is nought."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _booked(application: Application) -> Appointment | None:
    booked = application.appointments.filter(status=AppointmentStatus.BOOKED)
    return booked.select_related("opening__station").first()


def _confirmed(template: str, action: Action, act: Callable[[Application], None], done: Any) -> View:
    """A page that asks once more, and acts when the button on it is pressed."""

    @with_application
    def view(request: HttpRequest, application: Application) -> HttpResponse:
        _refuse_unless(application, action)
        if request.method != "POST":
            context = {"application": application, "appointment": _booked(application)}
            return render(request, f"programs/applicant/{template}.html", context)
        act(application)
        messages.success(request, str(done))
        return redirect(application)

    return view


cancel_time = _confirmed(
    "cancel_time",
    Action.CANCEL,
    booking.cancel,
    gettext_lazy("Your booking is cancelled. You may choose another time."),
)
withdraw = _confirmed("withdraw", Action.WITHDRAW, booking.withdraw, gettext_lazy("Your application is withdrawn."))


@with_application
def erase(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for erasure of an application that is at its end: an open one is withdrawn first."""
    if request.method == "POST" and not application.is_open():
        ask_for_erasure(application)
        messages.success(request, _("We have your request to erase your data."))
        return redirect(application)
    return render(request, "programs/applicant/erase.html", {"application": application})


@with_application
def feedback(request: HttpRequest, application: Application) -> HttpResponse:
    if not _may_give_feedback(application):
        return redirect(application)
    form = FeedbackForm(request.POST or None, words=application.kind.words)
    if request.method == "POST" and form.is_valid():
        with suppress(IntegrityError):  # the button was pressed twice: it is given
            give_feedback(application.appointment, form)
        messages.success(request, _("Thank you for telling us."))
        return redirect(application)
    return _form_page(request, application, "feedback", form, words=application.kind.words)


@with_application
def signed(request: HttpRequest, application: Application) -> HttpResponse:
    """A copy of what was signed, to keep or print."""
    signatures = application.signatures.select_related("release", "application__ride_along")
    context = {"application": application, "signatures": signatures}
    if "download" not in request.GET:
        return render(request, "programs/applicant/signed.html", context)
    response = render(request, "programs/applicant/signed_copy.html", context)
    response["Content-Disposition"] = f'attachment; filename="release-{application.reference}.html"'
    return response


@with_application
def calendar(request: HttpRequest, application: Application) -> HttpResponse:
    text = calendars.for_application(application)
    if not text:
        raise Http404
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    access.leave(request)
    return redirect("home")
