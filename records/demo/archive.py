"""The archive of the demonstration: files whose time is over, one on hold, a list that waits, and what went before."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from agency.demo.clock import clock_at
from agency.models import Member
from notices.demo import deliver, nothing_handed_over
from records.destroying import carry_out, propose
from records.holds import hold_record
from records.models import Destruction, RetentionRule
from records.workflow import Action, advance

# In days before today.
FIRST_LIST, SECOND_LIST = 45, 5


def adopt_schedule() -> None:
    """The city council has adopted it."""
    RetentionRule.objects.exclude(action="keep").update(is_active=True)


def look_after_the_archive(members: Mapping[str, Member], now: datetime, on_hold: str) -> None:
    """Dana holds a file, and proposes twice; the deputy chief has confirmed the first list alone."""
    rules = RetentionRule.objects.filter(kind__startswith="programs.")
    with nothing_handed_over():
        with clock_at(now - timedelta(days=FIRST_LIST)):
            matter = {"why": "Claim 24-117 against the city", "asked_by": "City Attorney"}
            hold_record(on_hold, by=members["dana"], **matter)
            first = propose(rules, by=members["dana"])
        with clock_at(now - timedelta(days=FIRST_LIST - 2)):
            advance(first, Action.CONFIRM, by=members["vera"])
            carry_out(Destruction.objects.get(pk=first.pk))
        with clock_at(now - timedelta(days=SECOND_LIST)):
            propose(rules, by=members["dana"])
        with clock_at(now):
            deliver(now - timedelta(hours=3))
