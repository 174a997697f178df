"""A group's standing in plain words: what keeps it active, and what is to be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Step, WatchGroup
from .standing import Need, kept


@dataclass(frozen=True)
class NeedInWords:
    name: str
    is_met: bool
    sentence: str


def needs(known: Any, on: date) -> list[NeedInWords]:
    """What keeps a group with its facts active, each with the day until which it does."""
    found = {need.need: need for need in kept(known)}
    return [_in_words(need, found[need].since, found[need].until, on) for need in Need if need in found]


def _in_words(need: Need, since: date, until: date, on: date) -> NeedInWords:
    is_met = until >= on
    sentences = {
        Need.MEETING: (
            _("You last met on %(since)s. Meet again by %(until)s."),
            _("You last met on %(since)s. Meet soon, and write it down here."),
        ),
        Need.ROSTER: (
            _("Last confirmed on %(since)s, block by block. Good until %(until)s."),
            _("The oldest one was confirmed on %(since)s. Each captain confirms their own."),
        ),
        Need.CAPTAIN: (
            _("There is one until %(until)s."),
            _("The last term ended on %(until)s. Choose a captain and tell us."),
        ),
    }
    met, unmet = sentences[need]
    words = {"since": date_format(since, "DATE_FORMAT"), "until": date_format(until, "DATE_FORMAT")}
    return NeedInWords(name_of(need), is_met, (met if is_met else unmet) % words)


def name_of(need: str) -> str:
    return {
        Need.MEETING: _("Two meetings a year"),
        Need.ROSTER: _("Rosters that are up to date"),
        Need.CAPTAIN: _("A captain in office"),
    }[Need(need)]


def start_up(group: WatchGroup) -> list[dict[str, Any]]:
    """The steps of the start-up for the timeline: done, the one that is now, and what follows."""
    done = dict(group.steps.values_list("step", "done_on"))
    now = next((step for step in Step if step not in done), None)
    return [
        {
            "label": step.label,
            "state": "done" if step in done else "now" if step == now else "next",
            "date": done.get(step),
        }
        for step in Step
    ]
