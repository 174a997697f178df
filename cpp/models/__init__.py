from .community import CameBy, CommunityInput, Follower, Stakeholder
from .evidence import Evidence, EvidenceKind
from .parts import (
    Category,
    Goal,
    Measure,
    Priority,
    PriorityStatus,
    Problem,
    Reading,
    Response,
    ResponseKind,
    ResponseStatus,
)
from .plan import Deadline, Plan, PlanEvent, PlanPolicy, Schedule, Standing, Tenure
from .update import Basis, ResponseChange, Sharing, SharingWay, Update
from .version import Version

__all__ = [
    "Basis",
    "CameBy",
    "Category",
    "CommunityInput",
    "Deadline",
    "Evidence",
    "EvidenceKind",
    "Follower",
    "Goal",
    "Measure",
    "Plan",
    "PlanEvent",
    "PlanPolicy",
    "Priority",
    "PriorityStatus",
    "Problem",
    "Reading",
    "Response",
    "ResponseChange",
    "ResponseKind",
    "ResponseStatus",
    "Schedule",
    "Sharing",
    "SharingWay",
    "Stakeholder",
    "Standing",
    "Tenure",
    "Update",
    "Version",
]
