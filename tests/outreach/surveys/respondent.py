"""Somebody who answers a survey in a browser: how each kind of question is sent."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from outreach.models import Answer, Question, QuestionKind, Survey
from tests.programs.visitor import post


def questions(survey: Survey) -> list[Question]:
    return list(Question.objects.filter(section__survey=survey).prefetch_related("options"))


def page_of(survey: Survey, page: int = 1) -> str:
    return f"/community-surveys/{survey.slug}/{page}/"


def typed(question: Question) -> dict[str, Any]:
    """Something for a question of any kind, as its fields send it."""
    name, options = f"q{question.pk}", [option.pk for option in question.options.all()]
    match question.kind:
        case QuestionKind.CHOICE:
            return {name: options[0]}
        case QuestionKind.SEVERAL:
            return {name: options[:2]}
        case QuestionKind.RANKING:
            return {f"{name}_{option}": place for place, option in enumerate(reversed(options), start=1)}
        case QuestionKind.TEXT:
            return {name: "More lights on Pine Street."}
    return {name: 4}


def everything(survey: Survey) -> dict[str, Any]:
    """An answer to every question, for no station's area."""
    given = {} if survey.station else {"station": "none"}
    for question in questions(survey):
        given |= typed(question)
    return given


def answer(client: Client, survey: Survey, page: int = 1, **changes: Any) -> HttpResponse:
    """Open a page and send it. What is changed to None is left out."""
    client.get(page_of(survey, page))
    return post(client, page_of(survey, page), **everything(survey) | changes)


def stored(survey: Survey) -> list[tuple[str, Any, int | None, str]]:
    """What came in: question, answer chosen, number and text, in the order of the questions."""
    rows = Answer.objects.filter(returned__survey=survey)
    rows = rows.order_by("question__position", "number", "option__position")
    return list(rows.values_list("question__code", "option__code", "number", "text"))
