"""What a survey found, in total and by station, with small numbers kept back and what was found before beside it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.models import Station
from outreach.models import Index, Question, QuestionKind, Survey

from .counting import Group, Groups, TookPart, count_answers, count_returns
from .estimates import Change, Estimate, change, in_percent, in_words, mean
from .indices import Scores, count_scores
from .lines import Line, lines_of, numbers_of
from .suppression import shown

# So many of a question's answers stand in a headline.
HEADED = 3
CHOOSING = {QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.RANKING}


@dataclass(frozen=True)
class Answered:
    """What was answered to a question. Where that may not be shown, nobody answered, as far as this says."""

    question: Question
    answered: int = 0
    lines: tuple[Line, ...] = ()
    mean: Estimate | None = None
    change: Change | None = None
    is_compared: bool = False

    def beside(self, before: "Answered | None") -> "Answered":
        """With the change since the same question was asked before, if both may be shown."""
        if not (before and self.answered and before.answered):
            return self
        was = {line.code: line.share for line in before.lines if line.code}
        if not was:  # themes, which staff name anew
            return self
        lines = tuple(replace(line, change=change(line.share, was.get(line.code))) for line in self.lines)
        return replace(self, lines=lines, change=change(self.mean, before.mean), is_compared=True)


@dataclass(frozen=True)
class Score:
    """An index from 0 to 100; without a value where it may not be shown."""

    index: Index
    answered: int = 0
    value: Estimate | None = None
    change: Change | None = None


@dataclass(frozen=True)
class Results:
    """Of everybody, or of one station."""

    survey: Survey
    station: Station | None
    took_part: TookPart
    # Of this station, or in all; 0 where it may not be shown.
    returned: int
    answers: list[Answered]
    scores: list[Score]
    earlier: "Results | None" = None

    def is_too_small(self) -> bool:
        return self.returned < self.survey.smallest_group


@dataclass(frozen=True)
class Findings:
    """Everything that was counted. Only through its methods does any of it come out."""

    survey: Survey
    questions: list[Question]
    groups: dict[int, Groups]
    indices: dict[Index, Scores]
    took_part: TookPart

    @classmethod
    def of(cls, survey: Survey) -> Self:
        questions = Question.objects.filter(section__survey=survey).select_related("section")
        asked = list(questions.prefetch_related("options", "themes"))
        counted_toward = {question.index for question in asked}
        return cls(
            survey,
            asked,
            count_answers(survey),
            {index: count_scores(survey, index) for index in Index if index in counted_toward},
            count_returns(survey),
        )

    def results(self, station: Station | None = None) -> Results:
        answers = [self._answered(question, station) for question in self.questions]
        scores = [self._score(index, station) for index in self.indices]
        return Results(self.survey, station, self.took_part, self.returned(station), answers, scores)

    def returned(self, station: Station | None) -> int:
        if station is None:
            return self.took_part.total
        return self.took_part.by_station[station.pk] if station.pk in self.stations() else 0

    def stations(self) -> set[int]:
        """The stations from which enough returns came that they may be named beside the others."""
        areas = shown(self.took_part.by_station, self.survey.smallest_group)
        return {area for area in areas if area is not None}

    def areas_told(self, question: Question) -> set[int | None]:
        """Whose answers to a question may stand return by return; None is of everybody whose station is not named."""
        by_area = {area: group.answered for area, group in self.groups.get(question.pk, {}).items()}
        named, together = self.stations(), Counter[int | None]()
        for area, answered in by_area.items():
            together[area if area in named else None] += answered
        smallest = self.survey.smallest_group
        return shown(together, smallest) & (shown(by_area, smallest) | {None})

    def _group(self, question: Question, station: Station | None) -> Group | None:
        """The answers to a question, if they may be shown."""
        groups = self.groups.get(question.pk, {})
        if station is None:
            total = sum(groups.values(), Group())
            return total if total.answered >= self.survey.smallest_group else None
        sizes = {area: group.answered for area, group in groups.items()}
        return groups[station.pk] if station.pk in shown(sizes, self.survey.smallest_group) else None

    def _answered(self, question: Question, station: Station | None) -> Answered:
        group = self._group(question, station)
        if group is None:
            return Answered(question)
        numbers = numbers_of(question, group)
        return Answered(question, group.answered, lines_of(question, group), mean(numbers) if numbers else None)

    def _score(self, index: Index, station: Station | None) -> Score:
        """Shown only where each of its questions is: from the others, the one kept back could be worked out."""
        made_of = [question for question in self.questions if question.index == index]
        if any(self._is_kept_back(question, station) for question in made_of):
            return Score(index)
        by_station = self.indices[index]
        values = sum(by_station.values(), Counter()) if station is None else by_station.get(station.pk, Counter())
        return Score(index, values.total(), mean(values)) if values else Score(index)

    def _is_kept_back(self, question: Question, station: Station | None) -> bool:
        groups = self.groups.get(question.pk, {})
        answered = sum(group.answered for area, group in groups.items() if station is None or area == station.pk)
        return answered > 0 and self._group(question, station) is None


def findings(survey: Survey) -> Findings:
    """Counted anew each time until they are published; then remembered for ten minutes."""
    if survey.results_published_at is None:
        return Findings.of(survey)
    key = f"survey-findings/{survey.pk}/{survey.results_published_at.timestamp()}"
    return cache.get_or_set(key, lambda: Findings.of(survey), 600) or Findings.of(survey)


def results(survey: Survey, station: Station | None = None) -> Results:
    """Beside what the survey before it found, where that is published: what is not, a change would give away."""
    now = findings(survey).results(station)
    before = _before(survey, station)
    return _beside(now, before) if before else now


def _before(survey: Survey, station: Station | None) -> Results | None:
    """What was found before of the same people: of the city then as now, or of the same station."""
    earlier, area = survey.compares_with, station or survey.station
    if earlier is None or earlier.results_published_at is None or earlier.station_id not in {None, area and area.pk}:
        return None
    return findings(earlier).results(area if earlier.station_id is None else None)


def _beside(now: Results, before: Results) -> Results:
    asked = {(answered.question.code, answered.question.kind): answered for answered in before.answers}
    scored = {score.index: score.value for score in before.scores}
    return replace(
        now,
        answers=[found.beside(asked.get((found.question.code, found.question.kind))) for found in now.answers],
        scores=[replace(score, change=change(score.value, scored.get(score.index))) for score in now.scores],
        earlier=before,
    )


def headline(survey: Survey, station: Station | None = None) -> list[str]:
    """Its published results in a few sentences, as evidence: who answered, what is lowest, what is named most."""
    if survey.results_published_at is None:
        return []
    found = findings(survey).results(station)
    if found.is_too_small():
        return []
    return [_who_answered(found), *_lowest(found), *_named_most(found)]


def _who_answered(found: Results) -> str:
    survey = found.survey
    words = ngettext("%(number)d person answered", "%(number)d people answered", found.returned)
    dates = {"first": date_format(survey.opens_on), "last": date_format(survey.closes_on)}
    said = words % {"number": found.returned} + " " + _("between %(first)s and %(last)s.") % dates
    if survey.is_self_selected:
        return f"{said} " + _("They chose for themselves to take part, and do not speak for everybody.")
    return said


def _lowest(found: Results) -> Iterator[str]:
    """The index that is lowest, of two or more."""
    scored = [(score.value.value, score) for score in found.scores if score.value]
    if len(scored) > 1:
        value, score = min(scored, key=lambda pair: pair[0])
        yield _("Of %(number)d scores from 0 to 100, %(index)s is lowest: %(value)s.") % {
            "number": len(scored),
            "index": score.index.label,
            "value": in_words(value),
        }


def _named_most(found: Results) -> Iterator[str]:
    """Of each question with answers to choose from, those that most people chose."""
    for answered in found.answers:
        if answered.question.kind in CHOOSING and answered.answered:
            most = sorted(answered.lines, key=lambda line: -line.number)[:HEADED]
            named = "; ".join(f"{line.label} {in_percent(line.share.value)}" for line in most if line.number)
            yield _("“%(question)s” %(answers)s.") % {"question": answered.question, "answers": named}
