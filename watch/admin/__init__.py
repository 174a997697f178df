from . import areas, captains, groups, masked, meetings, rules

__all__ = ["areas", "captains", "groups", "masked", "meetings", "rules"]
