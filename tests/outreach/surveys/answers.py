"""Surveys and what came back, for tests: a question of each kind asked for, and as many equal returns as said."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agency.models import Agency, Station
from outreach.models import Answer, Channel, Question, QuestionKind, Return, Section, Survey
from tests.factories import numbers

K = QuestionKind
CHOSEN_FROM = {"speeding": "Speeding", "noise": "Noise", "lights": "Street lights"}
# An option's code; several, or all in order; a number; words.
Given = str | int | Sequence[str]


def make_survey(*kinds: QuestionKind, is_over: bool = False, is_counted: bool = False, **changes: Any) -> Survey:
    """Announced and open, or over since the day before yesterday, with the last paper entered or not; a question of
    each kind, whose code is the kind's name. What is published is counted."""
    today, number = Agency.current().today(), next(numbers)
    is_counted |= bool(changes.get("results_published_at"))
    defaults = {
        "slug": f"survey-{number}",
        "title": f"Survey {number}",
        "opens_on": today - timedelta(days=30),
        "closes_on": today - timedelta(days=2) if is_over or is_counted else today + timedelta(days=30),
        "announced_at": timezone.now() - timedelta(days=30),
        "counted_at": timezone.now() if is_counted else None,
    }
    survey = Survey.objects.create(**defaults | changes)
    for kind in kinds:
        make_question(survey, kind)
    return survey


def make_question(survey: Survey, kind: QuestionKind, code: str = "", **changes: Any) -> Question:
    """With three answers to choose from, where its kind has answers to choose; `options` names others, by code."""
    options = changes.pop("options", CHOSEN_FROM if kind in {K.CHOICE, K.SEVERAL, K.RANKING} else {})
    section = survey.sections.first() or Section.objects.create(survey=survey, title="About your street")
    place = section.questions.count() + 1
    defaults = {"code": code or kind.value, "kind": kind, "text": f"Question {place}?", "position": place}
    question = Question.objects.create(section=section, **defaults | changes)
    for at, (name, text) in enumerate(options.items(), start=1):
        question.options.create(code=name, text=text, position=at)
    return question


def make_returns(
    survey: Survey,
    number: int = 1,
    answers: dict[str, Given] | None = None,
    *,
    station: Station | None = None,
    came_by: Channel = Channel.WEB,
    language: str = "en",
) -> list[Return]:
    """So many returns with the same answers, by the question's code; without any, something to every question."""
    questions = Question.objects.filter(section__survey=survey).prefetch_related("options")
    given = {question.code: _anything(question) for question in questions} if answers is None else answers
    made = Return.objects.bulk_create(
        Return(survey=survey, station=station, came_by=came_by, language=language) for _ in range(number)
    )
    Answer.objects.bulk_create(
        answer
        for returned in made
        for question in questions
        if question.code in given
        for answer in _answers(returned, question, given[question.code])
    )
    return made


def _anything(question: Question) -> Given:
    codes = [option.code for option in question.options.all()]
    return {
        K.CHOICE: codes[:1],
        K.SEVERAL: codes[:2],
        K.RANKING: codes,
        K.SCALE: 7,
        K.AGREE: 4,
        K.TEXT: "More lights on Pine Street.",
    }[QuestionKind(question.kind)]


def _answers(returned: Return, question: Question, given: Given) -> Iterator[Answer]:
    if isinstance(given, int):
        yield Answer(returned=returned, question=question, number=given)
    elif question.kind == K.TEXT:
        yield Answer(returned=returned, question=question, text=given)
    else:
        options = {option.code: option for option in question.options.all()}
        codes = [given] if isinstance(given, str) else given
        for place, code in enumerate(codes, start=1):
            number = place if question.kind == K.RANKING else None
            yield Answer(returned=returned, question=question, option=options[code], number=number)
