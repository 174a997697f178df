from . import checklists, surveys

__all__ = ["checklists", "surveys"]
