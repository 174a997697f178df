from .board import BoardCase, Recusal, RecusalReason
from .committee import Committee, CommitteeKind, Term
from .concern import Concern
from .engagement import Activity, Engagement, Purpose
from .event import CheckIn, Event, EventKind, EventStatus, Frequency, Rsvp, RsvpStatus, Series, SeriesException
from .interpreter import (
    Absence,
    AvailableHours,
    Interpreter,
    InterpreterKind,
    Level,
    Mode,
    Skill,
)
from .interpreter_request import Assignment, AssignmentStatus, InterpreterRequest, RequestEvent, RequestStatus
from .language import Language
from .meeting import ApprovedMinutes, CommitteeMeeting, MeetingNotice
from .organization import Contact, Organization
from .people import StakeholderKind
from .policy import PolicyComment, PolicyDraft, PolicyReview, PolicyStatus, PolicyTheme
from .recommendation import Recommendation, RecommendationStatus
from .report import QuarterlyReport
from .resource import OfficerProfile, Resource, ResourceKind
from .survey import (
    Answer,
    Ballot,
    Channel,
    Index,
    Option,
    PaperCode,
    Question,
    QuestionKind,
    Return,
    Section,
    Survey,
    Theme,
)

__all__ = [
    "Absence",
    "Activity",
    "Answer",
    "ApprovedMinutes",
    "Assignment",
    "AssignmentStatus",
    "AvailableHours",
    "Ballot",
    "BoardCase",
    "Channel",
    "CheckIn",
    "Committee",
    "CommitteeKind",
    "CommitteeMeeting",
    "Concern",
    "Contact",
    "Engagement",
    "Event",
    "EventKind",
    "EventStatus",
    "Frequency",
    "Index",
    "Interpreter",
    "InterpreterKind",
    "InterpreterRequest",
    "Language",
    "Level",
    "MeetingNotice",
    "Mode",
    "OfficerProfile",
    "Option",
    "Organization",
    "PaperCode",
    "PolicyComment",
    "PolicyDraft",
    "PolicyReview",
    "PolicyStatus",
    "PolicyTheme",
    "Purpose",
    "QuarterlyReport",
    "Question",
    "QuestionKind",
    "Recommendation",
    "RecommendationStatus",
    "Recusal",
    "RecusalReason",
    "RequestEvent",
    "RequestStatus",
    "Resource",
    "ResourceKind",
    "Return",
    "Rsvp",
    "RsvpStatus",
    "Section",
    "Series",
    "SeriesException",
    "Skill",
    "StakeholderKind",
    "Survey",
    "Term",
    "Theme",
]
