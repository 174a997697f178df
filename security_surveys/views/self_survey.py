"""The survey that anybody does alone: no account, no session, no row. The answers are in the page and nowhere else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from agency.models import Agency
from programs.drafts import Draft
from programs.models import Program
from security_surveys.models import Answer
from security_surveys.self_survey import SelfSurvey, self_survey

VISIT = "security-survey"


@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest) -> HttpResponse:
    """The questions; and, of answers that were sent, what they come to."""
    program = get_object_or_404(Program, slug="self-survey")
    asked = request.POST.get("language", "")
    if asked in dict(settings.LANGUAGES):
        translation.activate(asked)
    seen = self_survey(request.POST)
    if seen is None or not program.is_open:
        return render(request, "programs/closed.html", {"program": program})
    context = {"program": program, "survey": seen, "choices": Answer.choices, "other": _other_language()}
    if request.method != "POST":
        return render(request, "security_surveys/self_survey/questions.html", context)
    response = _answered(request, context)
    if asked in dict(settings.LANGUAGES):
        _remember_language(response, asked)
    # Of somebody's weak points no browser and nothing on the way keeps a copy.
    add_never_cache_headers(response)
    return response


def _answered(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    # Another language is asked for in the middle of the questions as well as at the result.
    if "change" in request.POST or ("language" in request.POST and "result" not in request.POST):
        return render(request, "security_surveys/self_survey/questions.html", context)
    visit = Program.objects.filter(slug=VISIT, is_open=True).first()
    return render(request, "security_surveys/self_survey/result.html", {**context, "visit": visit})


def _other_language() -> dict[str, str]:
    """For who has answers in the page that the header's switch would leave behind."""
    current = translation.get_language()
    return next(translation.get_language_info(code) for code, _name in settings.LANGUAGES if code != current)


def _remember_language(response: HttpResponse, code: str) -> None:
    """As the header's switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE, path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN, secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )  # fmt: skip


@require_POST
def ask_for_visit(request: HttpRequest) -> HttpResponse:
    """Begin a request for a visit with what the person has ticked, to be read and changed before it is sent."""
    program = get_object_or_404(Program, slug=VISIT)
    seen = self_survey(request.POST)
    if program.is_open and seen:
        _begin(request, program, seen)
    return redirect("programs:apply", VISIT) if program.is_open else redirect(program)


def _begin(request: HttpRequest, program: Program, seen: SelfSurvey) -> None:
    """Put the ticked lines into the draft, under what is written there already. Nothing ticked: nothing is put."""
    words = seen.words_for_an_officer(request.POST.getlist("send"))
    draft = Draft(request, program, Agency.current().today())
    typed = QueryDict(mutable=True)
    typed.update(draft.form("visit").data)
    written = typed.get("worries", "")
    if words and words not in written.replace("\r\n", "\n"):
        typed["worries"] = "\n\n".join(filter(None, [written, words]))
        draft.keep("visit", typed)
