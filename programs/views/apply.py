"""The application in steps: each page one topic, everything kept as typed, signed at the end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agency.kept_pages import once, same_for_all
from agency.models import Agency
from programs import promise
from programs.access import grant
from programs.drafts import Draft
from programs.forms.ride_along import SignForm
from programs.kinds import KINDS
from programs.models import Application, Program, full_name
from programs.review_answers import rows
from programs.submission import submit
from programs.workflow import first_promise


def _draft(request: HttpRequest, slug: str) -> Draft:
    if slug not in KINDS:
        raise Http404
    try:
        return Draft(request, Program.remembered(slug), Agency.current().today())
    except (Program.DoesNotExist, KeyError):
        raise Http404 from None


def _page(request: HttpRequest, draft: Draft, template: str, current: str, **context: Any) -> HttpResponse:
    names = [*draft.steps(), "check", *["sign"] * draft.kind.is_signed]
    titles = {name: form.title for name, form in draft.kind.steps.items()}
    titles |= {"check": _("Check your answers"), "sign": _("Sign")}
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
        return reverse("programs:apply_check", args=[draft.program.slug])
    names = [*draft.steps(), "check"]
    at = names.index(current)
    return _url(draft, names[at - 1]) if at else draft.program.get_absolute_url()


def _closed(request: HttpRequest, draft: Draft) -> HttpResponse:
    return render(request, "programs/closed.html", {"program": draft.program})


def _url(draft: Draft, step: str) -> str:
    return reverse("programs:apply_step", args=[draft.program.slug, step])


def start(request: HttpRequest, slug: str) -> HttpResponse:
    draft = _draft(request, slug)
    return redirect(_url(draft, draft.steps()[0]))


@never_cache
@same_for_all
def step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    draft = _draft(request, slug)
    if not draft.program.is_open:
        return _closed(request, draft)
    if step not in draft.steps():
        return redirect(_url(draft, draft.first_incomplete() or draft.steps()[0]))
    if request.method == "POST":
        draft.keep(step, request.POST)
        # Back is a button of the form: what is typed is kept, right or wrong.
        if "back" in request.POST:
            return redirect(_before(request, draft, step))
        if draft.form(step).is_valid():
            return _after(request, draft, step)
    if draft.has(step):
        return _shown(request, draft, step)
    return once(request, *draft.steps(), make=lambda: _shown(request, draft, step))


def _shown(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    return _page(request, draft, "programs/apply/step.html", step, form=draft.form(step))


def _after(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    if template := draft.turned_away():
        return render(request, template, {"program": draft.program})
    # Who came from "check your answers" goes back there, past what their change has made necessary.
    if "change" in request.GET:
        missing = draft.first_incomplete()
        return redirect(_url(draft, missing) + "?change" if missing else _check_url(draft))
    names = draft.steps()
    following = names[names.index(step) + 1 :]
    return redirect(_url(draft, following[0]) if following else _check_url(draft))


def _check_url(draft: Draft) -> str:
    return reverse("programs:apply_check", args=[draft.program.slug])


@never_cache
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """All answers, once more; where nothing has to be signed, the button here sends them."""
    draft = _draft(request, slug)
    if request.method == "POST" and draft.sent:
        return redirect("programs:apply_sent", slug)
    if not draft.program.is_open:
        return _closed(request, draft)
    if missing := draft.first_incomplete():
        return redirect(_url(draft, missing))
    if request.method == "POST" and not draft.kind.is_signed:
        return _received(request, draft, submit(draft.program, draft.answers(), key=draft.key))
    answers = draft.answers()
    sections = [
        (draft.form(name).title, rows(draft.form(name), _url(draft, name) + "?change")) for name in draft.steps()
    ]
    due_on, made_of = first_promise(draft.program, draft.on)
    return _page(
        request, draft, "programs/apply/check.html", "check",
        sections=sections, due_on=due_on, promise_reason=promise.explain(due_on, made_of), email=answers["email"],
        guardian_email=answers.get("guardian_email", ""), is_signed=draft.kind.is_signed,
    )  # fmt: skip


def _received(request: HttpRequest, draft: Draft, application: Application) -> HttpResponse:
    draft.forget(application.reference)
    grant(request, application)
    return redirect("programs:apply_sent", draft.program.slug)


@never_cache
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    draft = _draft(request, slug)
    if draft.sent:
        return redirect("programs:apply_sent", slug)
    release = draft.program.current_release()
    if not draft.program.is_open or release is None:
        return _closed(request, draft)
    if missing := draft.first_incomplete():
        return redirect(_url(draft, missing))
    answers = draft.answers()
    form = SignForm(request.POST, release=release, expected_name=full_name(**answers))
    if form.is_valid():
        typed_name = form.cleaned_data["typed_name"]
        application = submit(draft.program, answers, key=draft.key, release=release, typed_name=typed_name)
        return _received(request, draft, application)
    words, language = release.words(answers["language"]), answers["language"]
    return _page(request, draft, "programs/apply/sign.html", "sign", form=form, words=words, words_language=language)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The confirmation: it stays there for a second press, a second tab and the Back button."""
    draft = _draft(request, slug)
    application = Application.objects.for_page().filter(reference=draft.sent).first() if draft.sent else None
    if application is None:
        return redirect("programs:apply", slug)
    return render(request, "programs/apply/sent.html", {"application": application, "program": draft.program})
