"""The public's side of a survey: what it is, its questions, and that the answers arrived."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agency.models import Agency
from outreach.models import Survey
from outreach.surveys.answering import AlreadyAnswered, store
from outreach.surveys.codes import CodeRefused
from outreach.surveys.forms import minutes_to_answer, sections_of
from outreach.surveys.sitting import Sitting
from outreach.surveys.workflow import Standing, standing


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """What can be answered now, what comes, and what came of those before."""
    on = Agency.current().today()
    listed = Survey.objects.announced().select_related("station")
    listed = listed.filter(Q(closes_on__gte=on, closed_at=None) | Q(results_published_at__isnull=False))
    groups: dict[str, list[Survey]] = {stands: [] for stands in Standing.values}
    for found in listed:
        groups[standing(found, on)].append(found)
    return render(request, "outreach/surveys/list.html", groups)


def _announced(slug: str) -> Survey:
    return get_object_or_404(Survey.objects.announced().select_related("station"), slug=slug)


@require_safe
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    found = _announced(slug)
    context = {
        "survey": found,
        "standing": standing(found, Agency.current().today()),
        "minutes": minutes_to_answer(sections_of(found)),
        "code": request.GET.get("code", ""),
    }
    return render(request, "outreach/surveys/survey.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, page: int) -> HttpResponse:
    """One page of questions. Opening it gives the browser its token."""
    sitting = Sitting(request, _announced(slug), timezone.now())
    if not 1 <= page <= len(sitting.pages):
        raise Http404
    if request.method == "POST":
        sitting.keep(page, request.POST)
    response = _shut(request, sitting) or _answering(request, sitting, page)
    sitting.remember(response)
    return response


def _shut(request: HttpRequest, sitting: Sitting) -> HttpResponse | None:
    """For who comes too early, too late or again; what was typed is shown, to be copied."""
    if not sitting.may_answer():
        if request.method != "POST" or sitting.now < sitting.survey.ends_at():
            return redirect(sitting.survey)
        said = [row for form in sitting.forms for row in form.as_said() if row["value"]]
        return render(request, "outreach/surveys/closed_meanwhile.html", {"survey": sitting.survey, "said": said})
    # With a code, somebody else may answer in the same browser.
    if sitting.has_answered() and not (sitting.code or "code" in request.GET):
        return _already(request, sitting)
    return None


def _answering(request: HttpRequest, sitting: Sitting, page: int) -> HttpResponse:
    # Back is a button of the form: what is typed is kept, right or wrong.
    if "back" in request.POST and page > 1:
        return redirect("outreach:survey_page", sitting.survey.slug, page - 1)
    form = sitting.form(page, code=request.GET.get("code", ""))
    if request.method == "POST" and form.is_valid():
        return _after(request, sitting, page)
    return _shown(request, sitting, page, form)


def _after(request: HttpRequest, sitting: Sitting, page: int) -> HttpResponse:
    slug = sitting.survey.slug
    if page < len(sitting.pages):
        return redirect("outreach:survey_page", slug, page + 1)
    if missing := sitting.first_incomplete():
        return redirect("outreach:survey_page", slug, missing)
    if not sitting.answers():
        sitting.forms[-1].add_error(None, _("No question is answered yet. Answer at least one."))
        return _shown(request, sitting, page, sitting.forms[-1])
    return _sent(request, sitting)


def _sent(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    try:
        store(
            sitting.survey, sitting.answers(), station=sitting.station, language=get_language() or "en",
            token=sitting.token, code=sitting.code, on=sitting.today,
        )  # fmt: skip
    except (AlreadyAnswered, CodeRefused):
        # Pressed twice: the first press has stored them.
        return _already(request, sitting)
    sitting.forget()
    return redirect("outreach:survey_thanks", sitting.survey.slug)


def _already(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    sitting.forget()
    has_codes = sitting.survey.codes.exists()
    return render(request, "outreach/surveys/already.html", {"survey": sitting.survey, "has_codes": has_codes})


def _shown(request: HttpRequest, sitting: Sitting, page: int, form: Any) -> HttpResponse:
    steps = [
        {"label": sections[0], "state": "complete" if at < page else "current" if at == page else "pending"}
        for at, sections in enumerate(sitting.pages, start=1)
    ]
    context = {
        "survey": sitting.survey, "form": form, "page": page, "is_last": page == len(sitting.pages),
        "steps": steps if sitting.is_long else [],
    }  # fmt: skip
    return render(request, "outreach/surveys/page.html", context)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "outreach/surveys/thanks.html", {"survey": _announced(slug)})
