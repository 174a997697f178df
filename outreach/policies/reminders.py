"""What is due about policies, asked of their state."""

from collections.abc import Iterator
from datetime import date, timedelta

from notices.outbox import Letter
from notices.reminders import reminder
from outreach.models import PolicyDraft

from . import letters

# Ours: how long people may wait to read what was heard, before the owner is reminded; and then again.
SUMMARY_WITHIN = timedelta(days=14)


@reminder
def summaries_due(on: date) -> Iterator[Letter]:
    """Owners of policies whose window closed 14 days ago and of which no summary is published."""
    for policy in PolicyDraft.objects.without_summary(on - SUMMARY_WITHIN).for_list().select_related("owner"):
        stage = str((on - policy.closes_on).days // SUMMARY_WITHIN.days)
        yield from letters.summary_due(policy, stage, on)
