"""Results made ready for a page: charts with their tables, and a sentence for each change."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outreach.models import QuestionKind
from uswds.charts import Share, share_chart

from .estimates import Change, Estimate, in_percent, in_words
from .lines import Line
from .results import Answered, Results, Score

ABOUT = {
    QuestionKind.CHOICE: gettext_lazy("The bars show how many of them chose each answer."),
    QuestionKind.SEVERAL: gettext_lazy("One could choose several. The bars show how many of them chose each answer."),
    QuestionKind.SCALE: gettext_lazy("The bars show how many of them gave each number."),
    QuestionKind.AGREE: gettext_lazy("The bars show how many of them took each step."),
    QuestionKind.RANKING: gettext_lazy("The bars show how many of them put each answer first."),
    QuestionKind.TEXT: gettext_lazy(
        "They wrote in their own words, and we put the texts under themes; one may have several."
    ),
}


def found_in(results: Results) -> list[dict[str, Any]]:
    """Each question for the page."""
    return [
        {
            "question": answered.question,
            "answered": answered.answered,
            "people": _people(answered),
            "chart": chart_of(answered) if answered.lines else None,
            "sentences": list(_sentences(answered)),
            "changes": list(_changes(answered)),
            "is_compared": answered.is_compared,
        }
        for answered in results.answers
    ]


def chart_of(answered: Answered) -> dict[str, Any]:
    is_ranking = answered.question.kind == QuestionKind.RANKING
    columns = [_("Answer"), _("Put it first") if is_ranking else _("Percent"), _("People")]
    columns += [_("Mean place")] if is_ranking else []
    columns += _compared_columns() if answered.is_compared else []
    shares = [
        Share(line.label, line.share.value, in_percent(line.share.value), list(_cells(line, answered)))
        for line in answered.lines
    ]
    return share_chart(str(answered.question), _people(answered), shares, columns)


def scores_chart(results: Results) -> dict[str, Any] | None:
    """The indices that may be shown, side by side; None if there is none."""
    columns = [_("Score"), _("From 0 to 100"), _("People")] + (_compared_columns() if results.earlier else [])
    shares = [
        Share(_name(score), value.value, in_words(value.value), list(_scored(score, value, results)))
        for score in results.scores
        if (value := score.value)
    ]
    return share_chart(_("Scores"), _("From 0 to 100: more is better."), shares, columns) if shares else None


def score_changes(results: Results) -> list[str]:
    return [
        _was(_name(score), in_words(score.change.now.value), in_words(score.change.before.value))
        for score in results.scores
        if score.change and score.change.is_more_than_chance
    ]


def _name(score: Score) -> str:
    return str(capfirst(score.index.label))


def _compared_columns() -> list[str]:
    return [_("Last time"), _("Difference")]


def _people(answered: Answered) -> str:
    number = ngettext("%d person answered.", "%d people answered.", answered.answered) % answered.answered
    return f"{number} {ABOUT[QuestionKind(answered.question.kind)]}"


def _cells(line: Line, answered: Answered) -> Iterator[str]:
    yield f"{in_percent(line.share.value)} {_margin(line.share)}"
    yield str(line.number)
    if answered.question.kind == QuestionKind.RANKING:
        yield f"{in_words(line.place.value)} {_margin(line.place)}" if line.place else "–"
    if answered.is_compared:
        yield in_percent(line.change.before.value) if line.change else "–"
        yield _in_short(line.change)


def _scored(score: Score, value: Estimate, results: Results) -> Iterator[str]:
    yield f"{in_words(value.value)} {_margin(value)}"
    yield str(score.answered)
    if results.earlier:
        yield in_words(score.change.before.value) if score.change else "–"
        yield _in_short(score.change)


def _margin(estimate: Estimate) -> str:
    return f"±{in_words(estimate.margin)}"


def _in_short(change: Change | None) -> str:
    if change is None:
        return "–"
    if not change.is_more_than_chance:
        return _("none beyond chance")
    return ("▲ +" if change.difference > 0 else "▼ −") + in_words(abs(change.difference))


def _sentences(answered: Answered) -> Iterator[str]:
    question, mean = answered.question, answered.mean
    if mean:
        words = {
            QuestionKind.SCALE: _("The mean is %(mean)s, between 0%(lowest)s and 10%(highest)s."),
            QuestionKind.AGREE: _("The mean is %(mean)s, where 5 agrees fully and 1 disagrees fully."),
        }[QuestionKind(question.kind)]
        ends = {"lowest": _in_brackets(question.lowest), "highest": _in_brackets(question.highest)}
        yield words % {"mean": f"{in_words(mean.value)} {_margin(mean)}", **ends}
    if question.index and question.is_reversed:
        yield _("For the score this counts the other way round: a high number here makes it lower.")


def _in_brackets(words: Any) -> str:
    return f" ({words})" if str(words) else ""


def _changes(answered: Answered) -> Iterator[str]:
    """What is another than last time, by more than chance: of numbers their mean, otherwise each answer."""
    if answered.mean:
        if answered.change and answered.change.is_more_than_chance:
            yield _was(_("Mean"), in_words(answered.change.now.value), in_words(answered.change.before.value))
        return
    for line in answered.lines:
        if line.change and line.change.is_more_than_chance:
            yield _was(line.label, in_percent(line.change.now.value), in_percent(line.change.before.value))


def _was(label: str, now: str, before: str) -> str:
    return _("%(label)s: %(now)s now, %(before)s last time.") % {"label": label, "now": now, "before": before}
