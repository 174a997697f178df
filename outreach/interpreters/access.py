"""Which assignments' links were opened in this browser: each for two hours."""

from time import time
from uuid import UUID

from django.http import HttpRequest

from outreach.models import Assignment

from .links import LinkRefused, known_assignment, marks_of

OPEN_FOR = 2 * 60 * 60


def grant(request: HttpRequest, assignment: Assignment) -> None:
    """Let this browser see an assignment; the redirect that follows takes the link off the address bar."""
    opened = request.session.get("assignments", {})
    grant = [*marks_of(assignment.interpreter), int(time()) + OPEN_FOR]
    request.session["assignments"] = {**opened, str(assignment.key): grant}


def opened_assignment(request: HttpRequest, key: UUID) -> Assignment:
    """An assignment whose link was opened here; raises LinkRefused if it was not, or no longer counts."""
    version, address, until = request.session.get("assignments", {}).get(str(key), (0, "", 0))
    if until < time():
        raise LinkRefused
    return known_assignment(key, version, address)
