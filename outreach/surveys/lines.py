"""A question's answers, line by line: what could be answered, and how many answered it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from outreach.models import Option, Question, QuestionKind

from .counting import Group
from .estimates import Change, Estimate, mean, share
from .fields import AGREEMENT, CANNOT_SAY

# The five steps of agreement in the words of the form, the one that agrees most first.
STEPS = {int(step): label for step, label in AGREEMENT if step != CANNOT_SAY}


@dataclass(frozen=True)
class Line:
    """An answer that could be given, or a theme, and how many gave it; of a ranking, how many put it first."""

    # The same in every survey, so that lines can be compared; a theme has none, for staff name it anew.
    code: str
    label: str
    number: int
    share: Estimate
    # Of a ranking: at which place it stands in the mean.
    place: Estimate | None = None
    change: Change | None = None


def lines_of(question: Question, group: Group) -> tuple[Line, ...]:
    """In the order of the survey, where the answers have one; otherwise what most people answered first."""
    match question.kind:
        case QuestionKind.CHOICE:
            return tuple(_chosen(option, group) for option in question.options.all())
        case QuestionKind.SEVERAL:
            return _most_first(_chosen(option, group) for option in question.options.all())
        case QuestionKind.SCALE:
            return tuple(_step(number, str(number), group) for number in range(11))
        case QuestionKind.AGREE:
            return tuple(_step(number, label, group) for number, label in STEPS.items())
        case QuestionKind.RANKING:
            return _most_first(_ranked(option, group) for option in question.options.all())
        case _:
            return _most_first(_line("", theme, group.themes[theme.pk], group) for theme in question.themes.all())


def numbers_of(question: Question, group: Group) -> Counter[float]:
    """Of a scale, how often each step was taken."""
    if question.kind not in {QuestionKind.SCALE, QuestionKind.AGREE}:
        return Counter()
    return Counter({number: times for (_option, number), times in group.marks.items() if number is not None})


def _line(code: str, label: Any, number: int, group: Group, place: Estimate | None = None) -> Line:
    return Line(code, str(label), number, share(number, group.answered), place)


def _most_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: -line.number))


def _chosen(option: Option, group: Group) -> Line:
    return _line(option.code, option, group.marks[option.pk, None], group)


def _step(number: int, label: Any, group: Group) -> Line:
    return _line(str(number), label, group.marks[None, number], group)


def _ranked(option: Option, group: Group) -> Line:
    places = {place: times for (ranked, place), times in group.marks.items() if ranked == option.pk and place}
    return _line(option.code, option, places.get(1, 0), group, mean(places) if places else None)
