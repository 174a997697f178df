from . import attendance, courses, imports, members

__all__ = ["attendance", "courses", "imports", "members"]
