"""What was done with a record and by whom, kept in the admin's own history."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model

from agency.models import Member


def note(record: Model, by: Member, words: str) -> None:
    LogEntry.objects.log_actions(by.pk, [record], CHANGE, words)
