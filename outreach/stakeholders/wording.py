"""The figures of a quarter in words: the same on the page, on paper and in the table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from outreach.models import StakeholderKind

from .figures import hours

Facts = list[tuple[str, str]]


def facts_of(figures: Mapping[str, Any]) -> dict[str, Facts]:
    """Under each heading, what was counted."""
    concerns = figures["concerns"]
    in_all = {name: sum(row[name] for row in concerns) for name in ("raised", "critical", "answered", "open")}
    return {
        "concerns_voiced": [
            (_("Concerns raised"), _number(in_all["raised"])),
            (_("Of them critical of the department"), _number(in_all["critical"])),
        ],
        "potential_problems": [
            (_("Concerns not answered at the end of the quarter"), _number(in_all["open"])),
            (_("Of them past their date"), _number(figures["overdue"])),
            (_("Kinds of people not reached"), in_words(figures["not_reached"]) or _("none")),
            (_("Organizations with whom nobody spoke"), _number(figures["silent"])),
        ],
        "recommended_action": [],
        "progress": _progress(figures, in_all["answered"]),
    }


def _progress(figures: Mapping[str, Any], answered: int) -> Facts:
    return [
        (_("Concerns answered"), _number(answered)),
        (_("Half of them were answered within"), _days(figures["median_days"])),
        (_("Events held"), _number(figures["events"])),
        (_("People who came to them"), _number(figures["attendance"])),
        (_("Hours for solving problems together"), _number(hours(figures["problem_solving_minutes"]))),
        (_("Hours for getting to know each other"), _number(hours(figures["engagement_minutes"]))),
        (_("People reached out and about"), _number(figures["people"])),
        (_("Partnerships"), _number(figures["partnerships"])),
        (_("Of them new"), _number(figures["new_partnerships"])),
        (_("Surveys that closed"), _surveys(figures["surveys"])),
    ]


def concern_rows(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The table of concerns, with the kind of stakeholder in words."""
    return [{**row, "kind": label_of(row["who"])} for row in figures["concerns"]]


def label_of(kind: str) -> str:
    """What a kind is called; one that there is no more, by its code."""
    return str(StakeholderKind(kind).label) if kind in StakeholderKind.values else kind


def in_words(kinds: Sequence[str]) -> str:
    return ", ".join(map(label_of, kinds))


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)


def _days(median: float | None) -> str:
    if median is None:
        return _("none was answered")
    if median == round(median):
        return ngettext("%d day", "%d days", round(median)) % median
    return _("%s days") % number_format(median, 1)


def _surveys(surveys: Sequence[Mapping[str, Any]]) -> str:
    answered = [
        ngettext("%(title)s: %(number)d answer", "%(title)s: %(number)d answers", survey["returns"])
        % {"title": LazyI18nString(survey["title"]), "number": survey["returns"]}
        for survey in surveys
    ]
    return "; ".join(answered) or _("none")
