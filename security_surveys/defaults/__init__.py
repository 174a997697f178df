"""What a new portal starts with: both checklists, and two rows of the catalogue. All of it can be changed.

The checklists are in our own words. What they look at is the union of what these publish: the Texas and ORC forms for
businesses, the Wisconsin Crime Prevention Practitioners Association, Tempe and Chandler AZ, Sonoma County CA,
Springfield MO, Auburn Hills MI, Belltown (Seattle), Tampa FL, and Berea KY for the size of a number. Testing an alarm
each month, keeping recordings for thirty days and marks of height at exits are general practice. The order is the way
of the walk, from the street inward, in the zones of vulnerability of OJP NCJ 112107. Nobody has published how much
each item weighs: urgency and cost are our judgment, for the agency to change.
"""

from security_surveys.models import Premises

from .inside import ALARM, HABITS, OPERATIONS
from .items import DefaultSection
from .openings import DOORS, LOCKS, WINDOWS
from .outside import APPROACH, BOUNDARY, LIGHTING
from .programs import DECLINE_REASONS, SECURITY_SURVEY, SELF_SURVEY

__all__ = ["CHECKLISTS", "DECLINE_REASONS", "SECURITY_SURVEY", "SELF_SURVEY"]

_A_TO_H = (APPROACH, LIGHTING, BOUNDARY, DOORS, LOCKS, WINDOWS, ALARM, HABITS)
CHECKLISTS: dict[Premises, tuple[DefaultSection, ...]] = {
    Premises.HOME: _A_TO_H,
    Premises.BUSINESS: (*_A_TO_H, OPERATIONS),
}
