"""What a survey found, for everybody, once it is published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agency.models import Station
from outreach.models import Survey
from outreach.surveys import charting, export
from outreach.surveys.results import results
from outreach.surveys.sample import comparison, sample


def _published(slug: str) -> Survey:
    return get_object_or_404(Survey.objects.published().select_related("station", "compares_with"), slug=slug)


@require_safe
def survey_results(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "outreach/surveys/results.html", page_of(request, _published(slug)))


@require_safe
def survey_figures(request: HttpRequest, slug: str) -> HttpResponse:
    survey = _published(slug)
    return as_file(export.figures(survey), f"{survey.slug}-results")


def as_file(table: str, name: str) -> HttpResponse:
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def page_of(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    """What the page shows, of everybody or of the station that is asked for."""
    slug = request.GET.get("station", "")
    found = results(survey, get_object_or_404(Station, slug=slug) if slug else None)
    return {
        "survey": survey,
        "results": found,
        "stations": Station.objects.filter(pk__in=found.took_part.by_station),
        "sample": sample(found),
        "comparison": comparison(found),
        "found": charting.found_in(found),
        "scores": charting.scores_chart(found),
        "score_changes": charting.score_changes(found),
    }
