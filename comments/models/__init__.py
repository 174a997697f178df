from .accreditation import Accreditation, Assessment, AssessmentCycle, AssessmentKind, Export, PublicNotice
from .comment import SUBJECTS, Channel, Comment, Kind, Ledger, Relation, Verification
from .review import Chapter, Door, DoorWord, Relevance, Review, Theme

__all__ = [
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
    "Theme",
    "Verification",
]
