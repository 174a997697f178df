"""A business's own people, on its private page: who comes, and afterwards their certificates."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programs.models import Application, Status
from programs.views.applicant import with_application
from robbery_training import SLUG, certificates, rosters, sessions
from robbery_training.forms.roster import PeopleForm, PersonForm, RosterForm
from robbery_training.models import Certificate, Trainee


def _of_this_program(application: Application) -> None:
    if application.program.slug != SLUG:
        raise Http404


def _to_roster(application: Application) -> HttpResponse:
    return redirect("robbery_training:roster", application.reference)


@with_application
def roster(request: HttpRequest, application: Application) -> HttpResponse:
    """Everybody who comes, and a box to add more of them."""
    _of_this_program(application)
    form = RosterForm(request.POST or None)
    is_open = rosters.is_open(application)
    if request.method == "POST" and is_open and form.is_valid():
        try:
            added = rosters.add(application, form.cleaned_data["people"])
            messages.success(request, ngettext("%d person added.", "%d people added.", added) % added)
            return _to_roster(application)
        except rosters.RosterRefused as refused:
            form.add_error("people", refused.problems)
    trainees = list(application.trainees.select_related("certificate"))
    context = {"application": application, "form": form, "is_open": is_open, "trainees": trainees}
    context |= {"seats": rosters.seats(application), "appointment": application.appointment}
    # Of a session that was missed the date is of no more use.
    context["is_booked"] = application.status == Status.SCHEDULED
    context |= {"certified": [trainee for trainee in trainees if hasattr(trainee, "certificate")]}
    return render(request, "robbery_training/roster/roster.html", context)


@with_application
def people(request: HttpRequest, application: Application) -> HttpResponse:
    """More of them, or fewer, than the business expected."""
    _of_this_program(application)
    if not rosters.is_open(application):
        return _to_roster(application)
    seats = rosters.seats(application)
    form = PeopleForm(request.POST or None, initial={"people": seats})
    if request.method == "POST" and form.is_valid():
        try:
            sessions.change_people(application, form.cleaned_data["people"])
            messages.success(request, _("Changed."))
            return _to_roster(application)
        except sessions.PeopleRefused as refused:
            form.add_error("people", str(refused))
    context = {"application": application, "form": form, "seats": seats, "appointment": application.appointment}
    return render(request, "robbery_training/roster/people.html", context)


def _person(application: Application, pk: int) -> Trainee:
    """One of a business's own people; closed rosters are not changed any more."""
    _of_this_program(application)
    if not rosters.is_open(application):
        raise Http404
    return get_object_or_404(application.trainees, pk=pk)


@with_application
def person(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Correct a name."""
    trainee = _person(application, pk)
    form = PersonForm(request.POST or None, initial={"name": trainee.name, "role": trainee.role})
    if request.method == "POST" and form.is_valid():
        try:
            rosters.correct(trainee, form.cleaned_data["name"], form.cleaned_data["role"])
            messages.success(request, _("Changed."))
            return _to_roster(application)
        except rosters.RosterRefused as refused:
            form.add_error("name", refused.problems)
    context = {"application": application, "trainee": trainee, "form": form}
    return render(request, "robbery_training/roster/person.html", context)


@require_POST
@with_application
def remove(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    rosters.remove(_person(application, pk))
    messages.success(request, _("Taken off the list."))
    return _to_roster(application)


@with_application
def certificate(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """One person's certificate, for printing."""
    own = Certificate.objects.filter(trainee__application=application).for_pages()
    found = get_object_or_404(own, trainee=pk)
    return certificates.pdf_response([found], f"certificate-{found.number}.pdf")


@with_application
def all_certificates(request: HttpRequest, application: Application) -> HttpResponse:
    issued = certificates.of_application(application)
    if not issued:
        raise Http404
    return certificates.pdf_response(issued, f"certificates-{application.reference}.pdf")
