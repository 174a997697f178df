from . import applications, catalogue, shifts

__all__ = ["applications", "catalogue", "shifts"]
