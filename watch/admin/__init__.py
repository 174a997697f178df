from . import captains, groups, meetings, rules

__all__ = ["captains", "groups", "meetings", "rules"]
