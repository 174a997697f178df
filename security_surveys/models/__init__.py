from .checklist import Checklist, Cost, Item, Premises, Recommendation, Section, Urgency, Zone
from .survey import SEE_EVERY_SURVEY, Alarm, Holding, SecuritySurvey
from .visit import WEAK, Answer, Finding, Look, Outcome, Photo, Visit

__all__ = [
    "SEE_EVERY_SURVEY",
    "WEAK",
    "Alarm",
    "Answer",
    "Checklist",
    "Cost",
    "Finding",
    "Holding",
    "Item",
    "Look",
    "Outcome",
    "Photo",
    "Premises",
    "Recommendation",
    "Section",
    "SecuritySurvey",
    "Urgency",
    "Visit",
    "Zone",
]
