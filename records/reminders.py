"""What is due about destroying, asked of its state."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder

from . import letters
from .holds import Holds
from .models import Destruction, RetentionRule, Source, Status
from .retention import Due, judge, requests

# Told again at these many days of waiting to be confirmed; after fourteen the list is closed.
STAGES = (4, 10)


@reminder
def destruction_awaited(on: date) -> Iterator[Letter]:
    """Those who may confirm, of a list that nobody has confirmed or rejected."""
    zone = Agency.current().zone
    waiting = Destruction.objects.filter(status=Status.PROPOSED).annotate(records=Count("items"))
    for destruction in waiting:
        waited = (on - timezone.localdate(destruction.proposed_at, zone)).days
        if stage := max((stage for stage in STAGES if stage <= waited), default=0):
            yield from letters.destruction_awaited(destruction, stage, destruction.records)


@reminder
def erasure_kept(on: date) -> Iterator[Letter]:
    """Who asked for erasure, of what keeps their record for now; once for each reason."""
    holds = Holds()
    for rule in RetentionRule.objects.all():
        if rule.of is None or rule.of.requests is None or rule.of.addressee is None:
            continue
        for record in requests(rule.of):
            _email, language = rule.of.addressee(record)
            with translation.override(language):
                due = judge(rule.of, rule, record, Source.REQUEST, on, holds)
                letter = None if due.goes else letters.erasure_kept(due, why(due))
            if letter:
                yield letter


def why(due: Due) -> str:
    """In words for the person. Of a lawsuit we tell nobody more than that there is a reason."""
    return due.kept_because or _("A legal matter makes us keep it for now. We may not say more about it.")
