"""The application in steps: each page one topic, everything kept as typed, signed at the end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agency.models import Agency
from programs import promise
from programs.access import grant
from programs.drafts import Draft
from programs.forms.ride_along import STEPS, SignForm
from programs.models import Application, Program, full_name
from programs.review_answers import rows
from programs.submission import submit_ride_along
from programs.workflow import first_promise


def _draft(request: HttpRequest) -> Draft:
    try:
        program = Program.remembered("ride-along")
    except Program.DoesNotExist:
        raise Http404 from None
    return Draft(request, program, Agency.current().today())


def _page(request: HttpRequest, draft: Draft, template: str, current: str, **context: Any) -> HttpResponse:
    names = [*draft.steps(), "check", "sign"]
    titles = {**{name: form.title for name, form in STEPS.items()}, "check": _("Check your answers"), "sign": _("Sign")}
    at = names.index(current)
    back = _before(request, draft, current)
    steps = [
        {"label": titles[name], "state": "complete" if place < at else "current" if place == at else "pending"}
        for place, name in enumerate(names)
    ]
    context |= {"program": draft.program, "steps": steps, "step": current, "back": back, "heading": titles[current]}
    return render(request, template, context)


def _before(request: HttpRequest, draft: Draft, current: str) -> str:
    """Where Back leads."""
    if current == "sign" or "change" in request.GET:
        return reverse("programs:apply_check")
    names = [*draft.steps(), "check"]
    at = names.index(current)
    return _url(names[at - 1]) if at else draft.program.get_absolute_url()


def _closed(request: HttpRequest, draft: Draft) -> HttpResponse:
    return render(request, "programs/closed.html", {"program": draft.program})


def _url(step: str) -> str:
    return reverse("programs:apply_step", args=[step])


def start(request: HttpRequest) -> HttpResponse:
    return redirect("programs:apply_step", "you")


@never_cache
def step(request: HttpRequest, step: str) -> HttpResponse:
    draft = _draft(request)
    if not draft.program.is_open:
        return _closed(request, draft)
    if step not in draft.steps():
        return redirect("programs:apply_step", draft.first_incomplete() or "you")
    if request.method == "POST":
        draft.keep(step, request.POST)
        # Back is a button of the form: what is typed is kept, right or wrong.
        if "back" in request.POST:
            return redirect(_before(request, draft, step))
        if draft.form(step).is_valid():
            return _after(request, draft, step)
    return _page(request, draft, "programs/apply/step.html", step, form=draft.form(step))


def _after(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    if draft.is_too_young():
        return render(request, "programs/apply/too_young.html", {"program": draft.program})
    # Who came from "check your answers" goes back there, past what their change has made necessary.
    if "change" in request.GET:
        missing = draft.first_incomplete()
        return redirect(_url(missing) + "?change" if missing else "programs:apply_check")
    names = draft.steps()
    following = names[names.index(step) + 1 :]
    return redirect(_url(following[0]) if following else "programs:apply_check")


@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    if not draft.program.is_open:
        return _closed(request, draft)
    if missing := draft.first_incomplete():
        return redirect("programs:apply_step", missing)
    answers = draft.answers()
    sections = [(STEPS[name].title, rows(draft.form(name), _url(name) + "?change")) for name in draft.steps()]
    due_on, made_of = first_promise(draft.program, draft.on)
    return _page(
        request, draft, "programs/apply/check.html", "check",
        sections=sections, due_on=due_on, promise_reason=promise.explain(due_on, made_of), email=answers["email"],
        guardian_email=answers.get("guardian_email", ""),
    )  # fmt: skip


@never_cache
def sign(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    if draft.sent:
        return redirect("programs:apply_sent")
    release = draft.program.current_release()
    if not draft.program.is_open or release is None:
        return _closed(request, draft)
    if missing := draft.first_incomplete():
        return redirect("programs:apply_step", missing)
    answers = draft.answers()
    form = SignForm(request.POST, release=release, expected_name=full_name(**answers))
    if form.is_valid():
        typed_name = form.cleaned_data["typed_name"]
        application = submit_ride_along(draft.program, answers, key=draft.key, release=release, typed_name=typed_name)
        draft.forget(application.reference)
        grant(request, application)
        return redirect("programs:apply_sent")
    words, language = release.words(answers["language"]), answers["language"]
    return _page(request, draft, "programs/apply/sign.html", "sign", form=form, words=words, words_language=language)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The confirmation: it stays there for a second press, a second tab and the Back button."""
    draft = _draft(request)
    application = Application.objects.for_page().filter(reference=draft.sent).first() if draft.sent else None
    if application is None:
        return redirect("programs:apply")
    return render(request, "programs/apply/sent.html", {"application": application, "program": draft.program})
