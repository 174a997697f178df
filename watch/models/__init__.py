from .area import AreaMap
from .captain import Captain, Household, Office
from .group import GroupKind, Standing, Step, StepDone, WatchGroup, WatchPolicy
from .meeting import Concern, WatchMeeting
from .registration import WatchRegistration, Wish, WouldLead

__all__ = [
    "AreaMap",
    "Captain",
    "Concern",
    "GroupKind",
    "Household",
    "Office",
    "Standing",
    "Step",
    "StepDone",
    "WatchGroup",
    "WatchMeeting",
    "WatchPolicy",
    "WatchRegistration",
    "Wish",
    "WouldLead",
]
