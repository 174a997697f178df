"""For whom results speak: who was asked and how, when, how many came, and what they may be compared with."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.models import Channel, Survey

from .results import Results
from .suppression import shown


def sample(results: Results) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in _rows(results)]


def _rows(results: Results) -> Iterator[tuple[str, str]]:
    survey, took_part = results.survey, results.took_part
    yield _("Who was asked"), _who(survey)
    yield _("When"), dates(survey)
    yield _("How many answered"), str(took_part.total)
    if took_part.total >= survey.smallest_group:
        yield _("How they answered"), _counts(took_part.by_channel, dict(Channel.choices), survey)
        yield _("In which language"), _counts(took_part.by_language, dict(settings.LANGUAGES), survey)


def _who(survey: Survey) -> str:
    where = str(survey.station or _("all stations"))
    if survey.is_self_selected:
        return _("Anybody who wanted to answer. Area: %s.") % where
    return _("People drawn at random, who got a code with their invitation. Area: %s.") % where


def dates(survey: Survey) -> str:
    first, last = date_format(survey.opens_on), date_format(survey.closes_on)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _counts(numbers: Counter[str], names: Mapping[str, Any], survey: Survey) -> str:
    """Lines such as "Paper: 214"; of a small number, only that it is one, and nothing of what would give it away."""
    few, told = _("fewer than %d") % survey.smallest_group, shown(numbers, survey.smallest_group)
    said = {key: str(number) if key in told else _("not shown") for key, number in numbers.most_common()}
    said |= {key: few for key, number in numbers.items() if number < survey.smallest_group}
    return "\n".join(f"{capfirst(names[key])}: {number}" for key, number in said.items())


def comparison(results: Results) -> str:
    """Both surveys by their dates and by how many answered; empty where nothing is compared."""
    earlier = results.earlier
    if earlier is None:
        return ""
    if earlier.is_too_small() or results.is_too_small():
        return _("Too few answered last time, or this time, to compare.")
    words = _("Compared with “%(title)s”, %(dates)s: %(then)s then, %(now)s now.")
    return words % {
        "title": earlier.survey,
        "dates": dates(earlier.survey),
        "then": _people(earlier.returned),
        "now": _people(results.returned),
    }


def _people(number: int) -> str:
    return ngettext("%d answer", "%d answers", number) % number
