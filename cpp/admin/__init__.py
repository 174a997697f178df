from . import plans, readings, rules

__all__ = ["plans", "readings", "rules"]
