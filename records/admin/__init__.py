from . import audit, destructions, holds, public_records, schedule

__all__ = ["audit", "destructions", "holds", "public_records", "schedule"]
