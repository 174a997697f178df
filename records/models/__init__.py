"""What must be kept, shown and destroyed, as rows."""

from .audit_entry import Action, AuditEntry
from .destruction import LIVE, Destruction, DestructionItem, Outcome, Source, Status
from .hold import Hold
from .public_request import PublicRecordsAnswer, PublicRecordsRequest, ReadText
from .rule import RetentionRule
from .sealed_day import SealedDay
from .tombstone import Tombstone

__all__ = [
    "LIVE",
    "Action",
    "AuditEntry",
    "Destruction",
    "DestructionItem",
    "Hold",
    "Outcome",
    "PublicRecordsAnswer",
    "PublicRecordsRequest",
    "ReadText",
    "RetentionRule",
    "SealedDay",
    "Source",
    "Status",
    "Tombstone",
]
