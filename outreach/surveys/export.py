"""Results as tables for spreadsheets: the figures that the page shows, and for staff the answers, return by return."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from agency.models import Station
from agency.spreadsheets import safe
from outreach.models import Answer, Question, QuestionKind, Survey

from .estimates import Estimate
from .results import Answered, Findings, Results, findings


def figures(survey: Survey) -> str:
    """Every figure that may be shown, in total and by station."""
    return _table(_figures(findings(survey)))


def answers(survey: Survey) -> str:
    """One row for each return, without what people wrote in their own words.

    Neither language nor channel is told, and the station only where enough came from it: the page's rule. So it is with
    each question: where the page keeps a station's answers to it back, the table does.
    """
    return _table(_returns(findings(survey)))


def _table(rows: Iterable[Iterable[Any]]) -> str:
    text = StringIO()
    # The mark at the beginning tells a spreadsheet which letters these are.
    text.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return text.getvalue()


# --- The figures ---


def _figures(found: Findings) -> Iterator[list[Any]]:
    yield [
        _("area"), _("code"), _("question"), _("people who answered"), _("code of the answer"), _("answer"),
        _("people"), _("percent"), _("mean"), _("± if drawn at random"),
    ]  # fmt: skip
    for station in [None, *_stations(found)]:
        area = str(station or found.survey.station or _("all"))
        for row in _of_area(found.results(station)):
            yield [area, *row]


def _stations(found: Findings) -> list[Station]:
    return list(Station.objects.filter(pk__in=found.stations()))


def _of_area(results: Results) -> Iterator[list[Any]]:
    for score in results.scores:
        if score.value:
            yield [score.index.value, _("Score, 0 to 100"), score.answered, "", "", "", "", *_rounded(score.value)]
    for answered in results.answers:
        if answered.answered:
            yield from _of_question(answered)


def _of_question(answered: Answered) -> Iterator[list[Any]]:
    asked = [answered.question.code, answered.question, answered.answered]
    if answered.mean:
        yield [*asked, "", "", "", "", *_rounded(answered.mean)]
    for line in answered.lines:
        percent, margin = _rounded(line.share)
        yield [*asked, line.code, line.label, line.number, percent, "", margin]
        if line.place:
            yield [*asked, line.code, _("%s: place") % line.label, "", "", *_rounded(line.place)]


def _rounded(estimate: Estimate) -> tuple[float, float]:
    return round(estimate.value, 2), round(estimate.margin, 2)


# --- The answers ---


def _returns(found: Findings) -> Iterator[list[Any]]:
    asked = [question for question in found.questions if question.kind != QuestionKind.TEXT]
    yield [_("station"), *(question.code for question in asked)]
    if found.took_part.total < found.survey.smallest_group:
        return
    named: dict[int | None, str] = {station.pk: str(station) for station in _stations(found)}
    told = {question.pk: found.areas_told(question) for question in asked}
    # Keys are drawn at random: their order is nobody's.
    for _key, rows in groupby(_answers(found.survey), key=lambda answer: answer.returned_id):
        given = list(rows)
        came_from = given[0].returned.station_id
        area = came_from if came_from in named else None
        cells = (_given(question, given) if area in told[question.pk] else "" for question in asked)
        yield [named.get(area, ""), *cells]


def _answers(survey: Survey) -> Iterator[Answer]:
    answers = Answer.objects.filter(returned__survey=survey).select_related("returned", "option")
    return answers.defer("text").order_by("returned", "number", "option__position").iterator()


def _given(question: Question, answers: list[Answer]) -> str:
    """Codes of what was chosen, in the order of a ranking; otherwise a number."""
    own = [answer for answer in answers if answer.question_id == question.pk]
    return "; ".join(answer.option.code if answer.option else str(answer.number) for answer in own)
