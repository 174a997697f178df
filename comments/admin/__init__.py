from . import accreditation, exports, masked, public_notices, reviews, seals

__all__ = ["accreditation", "exports", "masked", "public_notices", "reviews", "seals"]
