"""A survey's life: a draft is announced, opens and closes by its dates, is counted, and its results are published."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency
from outreach.models import Question, QuestionKind, Section, Survey

from .forms import sections_of
from .publishing import too_early

# A place in a ranking is kept as a number up to ten, and nobody puts more than that in order.
MOST_TO_RANK = 10
FEW = 5
CHOSEN_FROM = {QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.RANKING}


class Standing(TextChoices):
    DRAFT = "draft", gettext_lazy("draft")
    COMING = "coming", gettext_lazy("announced, not open yet")
    OPEN = "open", gettext_lazy("open")
    CLOSED = "closed", gettext_lazy("closed, papers are entered")
    COUNTED = "counted", gettext_lazy("all answers are in, results not published")
    PUBLISHED = "published", gettext_lazy("results published")


class Action(TextChoices):
    ANNOUNCE = "announce", gettext_lazy("Announce it")
    TAKE_BACK = "take-back", gettext_lazy("Take it back to change it")
    CLOSE = "close", gettext_lazy("Close it now")
    COUNT = "count", gettext_lazy("End the entry of papers")


@dataclass(frozen=True)
class Transition:
    sources: frozenset[Standing]
    # What is said to who has pressed the button.
    done: Any


TRANSITIONS = {
    Action.ANNOUNCE: Transition(
        frozenset({Standing.DRAFT}), gettext_lazy("It is announced. Its questions stay as they are from now on.")
    ),
    # Nobody has answered yet.
    Action.TAKE_BACK: Transition(frozenset({Standing.COMING}), gettext_lazy("It is a draft again.")),
    Action.CLOSE: Transition(
        frozenset({Standing.OPEN}), gettext_lazy("It is closed. Who had begun may finish within two hours.")
    ),
    # There is no way back: whoever has read the results would read the next paper out of them.
    Action.COUNT: Transition(
        frozenset({Standing.CLOSED}), gettext_lazy("No more papers are taken. The results can be read now.")
    ),
}


class SurveyRefused(Exception):
    """What keeps a survey from being moved, as sentences."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))


def standing(survey: Survey, on: date) -> Standing:
    """Where a survey stands on a day: its dates move it, and nobody has to."""
    if survey.announced_at is None:
        return Standing.DRAFT
    if survey.results_published_at:
        return Standing.PUBLISHED
    if survey.counted_at:
        return Standing.COUNTED
    if survey.is_open(on):
        return Standing.OPEN
    return Standing.COMING if on < survey.opens_on else Standing.CLOSED


def allowed(survey: Survey, on: date) -> list[Action]:
    return [action for action, transition in TRANSITIONS.items() if standing(survey, on) in transition.sources]


@transaction.atomic
def advance(survey: Survey, action: Action, now: datetime) -> None:
    """Move a survey if it still stands where it may be moved from; raises SurveyRefused."""
    # Locked, so that nobody changes a question between the look and the announcement.
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    on = now.astimezone(Agency.current().zone).date()
    if action not in allowed(locked, on):
        raise SurveyRefused([_("Meanwhile this survey is: %s.") % standing(locked, on).label])
    if action == Action.ANNOUNCE and (lacks := missing(locked, on)):
        raise SurveyRefused(lacks)
    if action == Action.COUNT and (early := too_early(locked, now)):
        raise SurveyRefused([early])
    changes: dict[Action, dict[str, Any]] = {
        Action.ANNOUNCE: {"announced_at": now},
        Action.TAKE_BACK: {"announced_at": None},
        Action.CLOSE: {"closed_at": now, "closes_on": on},
        Action.COUNT: {"counted_at": now},
    }
    Survey.objects.filter(pk=survey.pk).update(**changes[action])
    survey.refresh_from_db()


def missing(survey: Survey, on: date) -> list[str]:
    """What keeps a survey from being announced, in sentences."""
    sections = sections_of(survey)
    questions = [question for section in sections for question in section.questions.all()]
    if not questions:
        return [_("There is no question yet.")]
    found = list(_without_words(survey, sections))
    found += [sentence for question in questions for sentence in _lacking(question)]
    if empty := [str(section) for section in sections if not section.questions.all()]:
        found.append(_("Sections without a question: %s.") % get_text_list(empty, _("and")))
    if twice := sorted(code for code, times in Counter(question.code for question in questions).items() if times > 1):
        found.append(_("Two questions have the same code: %s.") % get_text_list(twice, _("and")))
    if survey.closes_on < on:
        found.append(_("The day on which it closes is past."))
    if survey.needs_code() and not survey.codes.exists():
        found.append(_("Only invited people take part: make the codes of their invitations first."))
    return found


def _lacking(question: Question) -> Iterator[str]:
    number = len(question.options.all())
    if question.kind in CHOSEN_FROM and number < 2:
        yield _("“%s” needs at least two answers to choose from.") % _short(question)
    if question.kind == QuestionKind.RANKING and number > MOST_TO_RANK:
        yield _("“%s” has more than ten answers to put in order.") % _short(question)
    if question.kind == QuestionKind.SCALE and not (question.lowest and question.highest):
        yield _("“%s” does not say what 0 and 10 mean.") % _short(question)


def _without_words(survey: Survey, sections: list[Section]) -> Iterator[str]:
    """Which texts are missing in which language. What is empty in every language is left out on purpose."""
    for code, language in settings.LANGUAGES:
        lacking = [text for text in _texts(survey, sections) if not _is_in(code, text)]
        if lacking:
            yield _("Not in %(language)s: %(texts)s") % {"language": language, "texts": _some(lacking)}


def _some(texts: list[Any]) -> str:
    """The first few: whoever has forgotten a language has forgotten it everywhere."""
    quoted = [f"“{Truncator(str(text)).chars(50)}”" for text in texts[:FEW]]
    return ", ".join(quoted) + (" …" if len(texts) > FEW else "")


def _texts(survey: Survey, sections: list[Section]) -> Iterator[Any]:
    yield from (survey.title, *filter(None, [survey.intro]))
    for section in sections:
        yield section.title
        for question in section.questions.all():
            yield question.text
            yield from filter(None, [question.help, question.lowest, question.highest])
            yield from (option.text for option in question.options.all())


def _is_in(code: str, text: Any) -> bool:
    """As a text is shown, a missing language falls back on another; here it does not."""
    return isinstance(text.data, dict) and bool(text.data.get(code))


def _short(question: Question) -> str:
    return Truncator(str(question)).chars(60)
