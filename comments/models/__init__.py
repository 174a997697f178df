from .accreditation import Accreditation, Assessment, AssessmentCycle, AssessmentKind, Export, PublicNotice
from .comment import DESTROYED, SUBJECTS, Channel, Comment, Kind, Ledger, Relation, Stripped, Verification
from .review import Chapter, Door, DoorWord, Relevance, Review, Theme

__all__ = [
    "DESTROYED",
    "SUBJECTS",
    "Accreditation",
    "Assessment",
    "AssessmentCycle",
    "AssessmentKind",
    "Channel",
    "Chapter",
    "Comment",
    "Door",
    "DoorWord",
    "Export",
    "Kind",
    "Ledger",
    "PublicNotice",
    "Relation",
    "Relevance",
    "Review",
    "Stripped",
    "Theme",
    "Verification",
]
