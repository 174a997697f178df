from . import applications, catalogue, masked, shifts

__all__ = ["applications", "catalogue", "masked", "shifts"]
