from .application import (
    APPOINTED,
    DECIDED,
    OPEN,
    UNDECIDED,
    WAITING,
    Application,
    ApplicationEvent,
    BackgroundCheck,
    Channel,
    Status,
)
from .program import Category, DayCount, DeclineReason, Program, Release
from .ride_along import Ability, Conflict, PreferredShift, RideAlong, Signature, Signer
from .shift import Appointment, AppointmentStatus, Opening, RideFeedback, RideRecord

__all__ = [
    "APPOINTED",
    "DECIDED",
    "OPEN",
    "UNDECIDED",
    "WAITING",
    "Ability",
    "Application",
    "ApplicationEvent",
    "Appointment",
    "AppointmentStatus",
    "BackgroundCheck",
    "Category",
    "Channel",
    "Conflict",
    "DayCount",
    "DeclineReason",
    "Opening",
    "PreferredShift",
    "Program",
    "Release",
    "RideAlong",
    "RideFeedback",
    "RideRecord",
    "Signature",
    "Signer",
    "Status",
]
