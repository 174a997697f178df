"""What came back, counted by the database: as many queries for ten returns as for ten thousand."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from outreach.models import Answer, Return, Survey


@dataclass
class Group:
    """The answers of one station's people to one question, counted."""

    answered: int = 0
    # By option and number: how often an answer was chosen, a step taken, a place given.
    marks: Counter[tuple[int | None, int | None]] = field(default_factory=Counter)
    themes: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: "Group") -> "Group":
        return Group(self.answered + other.answered, self.marks + other.marks, self.themes + other.themes)


# By station; None is of those who named none.
Groups = dict[int | None, Group]


def count_answers(survey: Survey) -> dict[int, Groups]:
    """The groups of every question that somebody answered."""
    answers = Answer.objects.filter(returned__survey=survey).order_by().values_list("question", "returned__station")
    counted: dict[int, Groups] = {}
    for question, station, answered in answers.annotate(answered=Count("returned", distinct=True)):
        counted.setdefault(question, {})[station] = Group(answered)
    marked = answers.values_list("question", "returned__station", "option", "number")
    for question, station, option, number, times in marked.annotate(times=Count("pk")):
        counted[question][station].marks[option, number] = times
    themed = answers.filter(themes__isnull=False).values_list("question", "returned__station", "themes")
    for question, station, theme, times in themed.annotate(times=Count("pk")):
        counted[question][station].themes[theme] = times
    return counted


@dataclass(frozen=True)
class TookPart:
    """How many took part, and how. It says nothing of what anybody answered."""

    by_station: Counter[int | None]
    by_channel: Counter[str]
    by_language: Counter[str]

    @property
    def total(self) -> int:
        return self.by_channel.total()


def count_returns(survey: Survey) -> TookPart:
    returns = Return.objects.filter(survey=survey).order_by().values_list("station", "came_by", "language")
    took_part = TookPart(Counter(), Counter(), Counter())
    for station, channel, language, number in returns.annotate(number=Count("pk")):
        took_part.by_station[station] += number
        took_part.by_channel[channel] += number
        took_part.by_language[language] += number
    return took_part
