"""The small pages behind an application's buttons. Each checks its own permission."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from agency.models import Agency
from agency.sign_in import asked_again
from programs import letters, links, waiting, workflow
from programs.booking import SeatTaken
from programs.forms import staff as staff_forms
from programs.forms.steps import StepForm
from programs.kinds import KINDS, ProgramKind
from programs.models import Application, Channel, Program
from programs.moves import NotYet, perform, record_background_check, record_paper_signature
from programs.story import full_times, is_cleared, letter_sentence
from programs.submission import submit
from programs.workflow import REVIEW, TRANSITIONS, Action, TransitionRefused
from records import audit

from . import masked


def _application(model_admin: Any, request: HttpRequest, pk: int, permission: str) -> Application:
    if not request.user.has_perm(permission):
        raise PermissionDenied
    application = get_object_or_404(model_admin.get_queryset(request).for_page(), pk=pk)
    if application.tombstone():
        raise Http404  # its page says what was destroyed; nothing is added to it
    return application


def _back(application: Application) -> HttpResponse:
    return redirect("admin:programs_application_change", application.pk)


def _render(model_admin: Any, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    context |= {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "media": model_admin.media}
    return TemplateResponse(request, f"admin/programs/application/{template}.html", context)


def move(model_admin: Any, request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One move: what it will do and which letter it sends, then the button."""
    if action not in TRANSITIONS:
        raise Http404
    act = Action(action)
    application = _application(model_admin, request, pk, TRANSITIONS[act].permission)
    if act not in application.kind.actions - application.kind.own_pages:
        raise Http404
    if application.status not in TRANSITIONS[act].sources:
        messages.error(request, str(TransitionRefused(application, act)))
        return _back(application)
    form = staff_forms.form_for(application, act, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            perform(application, act, form, by=request.user)
            messages.success(
                request, _("%(reference)s: %(done)s.") % {"reference": application.reference, "done": act.label}
            )
        except (TransitionRefused, SeatTaken, NotYet) as refused:
            messages.error(request, str(refused))
        return _back(application)
    context = {
        "application": application,
        "form": form,
        "button": TRANSITIONS[act].button,
        "title": TRANSITIONS[act].button,
    }
    unchecked = act == Action.APPROVE and not is_cleared(application)
    return _render(model_admin, request, "move", letter=letter_sentence(act), unchecked=unchecked, **context)


def _posted(model_admin: Any, request: HttpRequest, pk: int, permission: str, form: Any) -> tuple[Application, bool]:
    """The application, and whether the form sent is good; says what is wrong with it otherwise."""
    application = _application(model_admin, request, pk, permission)
    if request.method != "POST":
        return application, False
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return application, form.is_valid()


def note(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    form = staff_forms.NoteForm(request.POST)
    application, good = _posted(model_admin, request, pk, REVIEW, form)
    if good:
        workflow.add_note(application, form.cleaned_data["text"], by=request.user)
    return _back(application)


def assign_to(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    form = staff_forms.AssignForm(request.POST)
    application, good = _posted(model_admin, request, pk, REVIEW, form)
    if not workflow.may_assign(application, request.user):
        raise PermissionDenied
    if good:
        workflow.assign(application, form.cleaned_data["assignee"], by=request.user)
    return _back(application)


def background_check(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    form = staff_forms.BackgroundCheckForm(request.POST, on=Agency.current().today())
    application, good = _posted(model_admin, request, pk, "programs.record_background_check", form)
    if good:
        record_background_check(application, form.save(commit=False), by=request.user)
    return _back(application)


def paper_signature(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    form = staff_forms.PaperSignatureForm(request.POST)
    application, good = _posted(model_admin, request, pk, REVIEW, form)
    if good:
        try:
            record_paper_signature(application, form.cleaned_data["typed_name"], by=request.user)
        except NotYet as refused:
            messages.error(request, str(refused))
    return _back(application)


def send_link(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """End every private link given out so far, and send the applicant a new one."""
    application = _application(model_admin, request, pk, REVIEW)
    if request.method == "POST":
        links.revoke(application)
        letters.new_links(application)
        messages.success(request, _("The old links are dead; a new one is on its way."))
    return _back(application)


def wait(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Put an applicant who has called on the waiting list of a time that is full."""
    application = _application(model_admin, request, pk, REVIEW)
    chosen = request.POST.get("opening", "")
    full = full_times(application).filter(pk=int(chosen) if chosen.isdecimal() else None)
    if opening := full.first():
        waiting.join(application, opening, by=request.user)
        messages.success(request, _("They are on the waiting list, and have a letter that says so."))
    return _back(application)


@asked_again
def packet(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What goes with the rider: answers, emergency contact, signature, check-in sheet; to be printed, and on record."""
    from programs.story import story

    application = _application(model_admin, request, pk, REVIEW)
    told = story(application, request.user)
    if "ride_along" not in told:
        raise Http404
    audit.revealed(request.user, told["ride_along"], masked.FIELDS)
    return _render(model_admin, request, "packet", title=_("Ride packet"), shown=True, **told)


def intake(request: HttpRequest, slug: str) -> tuple[Application | None, dict[str, Any]]:
    """The same questions as on the web, on one page; the same rules, the same promise."""
    kind, program = KINDS[slug], get_object_or_404(Program, slug=slug)
    about = staff_forms.IntakeForm(request.POST or None, initial={"key": uuid4()}, is_signed=kind.is_signed)
    steps = _steps(kind, program, request.POST or None)
    context, release = {"program": program, "about": about, "forms": steps}, program.current_release()
    if kind.is_signed and release is None:
        messages.error(request, _("There is no release to sign. Publish one first."))
        return None, context
    if not all([about.is_valid(), *(form.is_valid() for form in steps if form.is_bound)]):
        return None, context
    cleaned = {name: value for form in steps if form.is_bound for name, value in form.cleaned_data.items()}
    application = submit(
        program, kind.answers_from(cleaned), key=about.cleaned_data["key"], release=release,
        typed_name=about.cleaned_data.get("typed_name", ""), channel=Channel(about.cleaned_data["channel"]),
        entered_by=request.user,
    )  # fmt: skip
    return application, context


def _steps(kind: ProgramKind, program: Program, data: Any) -> list[StepForm]:
    """The steps as filled in; one that this applicant need not fill in stays empty, or says that it should be."""
    on = Agency.current().today()
    forms = {name: form(data, program=program, on=on, at_counter=True) for name, form in kind.steps.items()}
    for name in kind.skips(forms) if data else ():
        if forms[name].has_changed():
            forms[name].add_error(None, _("This part is not for this applicant: leave it empty."))
        else:
            forms[name] = kind.steps[name](None, program=program, on=on, at_counter=True)
    return list(forms.values())
