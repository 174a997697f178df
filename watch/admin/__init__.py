from . import areas, captains, groups, meetings, rules

__all__ = ["areas", "captains", "groups", "meetings", "rules"]
