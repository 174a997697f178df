"""The surveys of the demonstration: three years of one, of which the last is open, and the draft of another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from agency.models import Agency, Member, Station
from agency.texts import bilingual
from outreach.models import Answer, Channel, PaperCode, Question, QuestionKind, Return, Survey, Theme
from outreach.surveys.answering import rows_of
from outreach.surveys.building import copy, from_template
from outreach.surveys.codes import make_codes
from outreach.surveys.defaults import COMMUNITY, TRUST
from outreach.surveys.forms import sections_of

from .survey_words import BETTER, WELL

K = QuestionKind
YEAR = timedelta(days=364)
# How many answered in each station's area, and for none; how content they are, from 0 to 1.
STATIONS = ["harbor-north", "old-town", "riverside", "pine-grove", ""]
CONTENT = dict(zip(STATIONS, [0.58, 0.66, 0.74, 0.42, 0.55], strict=True))
# How each question fares, next to the others.
BETTER_THAN_OTHERS = {
    "safe-by-day": 0.14, "safe-by-night": -0.16, "treated-with-respect": 0.06, "listened-to": -0.08,
    "same-for-all": -0.1, "explains": -0.12, "knows-the-work": 0.1,
}  # fmt: skip


@dataclass
class Year:
    survey: Survey
    answered: list[int]
    mood: float
    writes: float = 0


def stage(members: dict[str, Member], now: datetime) -> None:
    today, random = Agency.current().today(), Random(6)  # noqa: S311 - a demonstration, no secrets
    first = _ask(from_template(COMMUNITY, today - 2 * YEAR), today - 2 * YEAR, today.year - 2)
    last = _ask(copy(first, today - YEAR), today - YEAR, today.year - 1)
    current = _ask(copy(last, today), today - timedelta(days=9), today.year)
    years = [
        Year(first, [31, 22, 27, 12, 4], -0.05),
        Year(last, [34, 33, 41, 7, 5], 0, 0.5),
        Year(current, [6, 9, 11, 2, 1], 0.04),
    ]
    for year in years:
        _answer(year, members["maya"], random)
    for survey in (first, last):
        at = Agency.current().at
        counted_at, published_at = (at(survey.closes_on + timedelta(days=days), 10) for days in (9, 12))
        Survey.objects.filter(pk=survey.pk).update(counted_at=counted_at, results_published_at=published_at)
    _theme(last)
    from_template(TRUST, today)


def _ask(survey: Survey, opens_on: date, year: int) -> Survey:
    """Announced a week before it opens, for four weeks; around New Year two may open in one year."""
    survey.title = bilingual(f"Community survey {year}", f"Encuesta comunitaria {year}")
    survey.slug = f"community-survey-{year}"
    survey.opens_on, survey.closes_on = opens_on, opens_on + timedelta(days=28)
    survey.announced_at = Agency.current().at(opens_on - timedelta(days=7), 9)
    survey.save()
    return survey


def _answer(year: Year, enters: Member, random: Random) -> None:
    stations = {station.slug: station for station in Station.objects.all()}
    questions = [question for section in sections_of(year.survey) for question in section.questions.all()]
    texts = {code: _shuffled(words, random) for code, words in (("better", BETTER), ("well", WELL))}
    made = [
        (_returned(year.survey, stations.get(slug), enters, random), CONTENT[slug] + year.mood)
        for slug, number in zip(STATIONS, year.answered, strict=True)
        for _person in range(number)
    ]
    random.shuffle(made)
    _invite(year.survey, sum(returned.came_by == Channel.CODE for returned, _content in made))
    Return.objects.bulk_create(returned for returned, _content in made)
    Answer.objects.bulk_create(
        Answer(id=_key(random), returned=returned, question=question, **said)
        for returned, content in made
        for question in questions
        for said in _said(question, content, random, texts if random.random() < year.writes else {})
    )


def _invite(survey: Survey, answered: int) -> None:
    """Sixty invitations on paper, of which so many were answered in a browser."""
    make_codes(survey, 60)
    used = survey.codes.values("pk")[:answered]
    PaperCode.objects.filter(pk__in=[code["pk"] for code in used]).update(used_on=survey.opens_on)


def _returned(survey: Survey, station: Station | None, enters: Member, random: Random) -> Return:
    came_by = random.choices([Channel.WEB, Channel.CODE, Channel.PAPER], [78, 14, 8])[0]
    language = "es" if random.random() < 0.19 else "en"
    entered_by = enters if came_by == Channel.PAPER else None
    return Return(
        id=_key(random), survey=survey, station=station, came_by=came_by, language=language, entered_by=entered_by
    )


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _said(question: Question, content: float, random: Random, texts: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """What somebody so content says; one in twelve leaves a question out."""
    options = list(question.options.all())
    if question.kind == K.TEXT:
        if texts.get(question.code):
            yield from rows_of(question, texts[question.code].pop())
        return
    if random.random() < 1 / 12:
        return
    feels = min(1, max(0, random.gauss(content + BETTER_THAN_OTHERS.get(question.code, 0), 0.22)))
    ways: dict[str, Any] = {
        K.SCALE: lambda: round(10 * feels),
        K.AGREE: lambda: 1 + round(4 * feels),
        K.CHOICE: lambda: random.choices(options, [5, 3, 2, 4][: len(options)])[0],
        K.SEVERAL: lambda: random.sample(options, k=random.choice([1, 2, 2, 3])),
        K.RANKING: lambda: sorted(options, key=lambda option: option.position + random.gauss(0, 1.6)),
    }
    yield from rows_of(question, ways[question.kind]())


def _shuffled(words: dict[tuple[str, str], list[str]], random: Random) -> list[str]:
    texts = [text for some in words.values() for text in some]
    return random.sample(texts, k=len(texts))


def _theme(survey: Survey) -> None:
    """What was written, put under its themes; a few texts are still to be read."""
    for code, words in (("better", BETTER), ("well", WELL)):
        question = Question.objects.get(section__survey=survey, code=code)
        themes = Theme.objects.bulk_create(Theme(question=question, name=bilingual(*name)) for name in words)
        under = {text: theme for theme, texts in zip(themes, words.values(), strict=True) for text in texts[:4]}
        Answer.themes.through.objects.bulk_create(
            Answer.themes.through(answer=answer, theme=under[answer.text])
            for answer in question.answers.all()
            if answer.text in under
        )
