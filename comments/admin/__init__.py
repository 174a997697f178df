from . import accreditation, exports, public_notices, reviews, seals

__all__ = ["accreditation", "exports", "public_notices", "reviews", "seals"]
