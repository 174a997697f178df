"""The private link of one assignment: signed, and dead after some weeks, when its interpreter serves no longer, or when
their e-mail address is another: at the old one somebody else may sit."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from agency.encryption import keyed_hash
from outreach.models import Assignment, Interpreter

ASSIGNMENT = "outreach.assignment"
# Each letter about an assignment has a new one.
LIFETIME = timedelta(days=90)


class LinkRefused(Exception):
    """The link is forged or expired, or its interpreter is not to be asked any more."""


def link_for(assignment: Assignment) -> str:
    """The whole address of an assignment's page, for a letter."""
    token = signing.dumps([str(assignment.key), *marks_of(assignment.interpreter)], salt=ASSIGNMENT)
    return settings.SITE_URL + reverse("outreach:assignment_link", args=[token])


def assignment_behind(token: str) -> Assignment:
    """The assignment whose page a link opens; raises LinkRefused."""
    try:
        key, version, address = signing.loads(token, salt=ASSIGNMENT, max_age=LIFETIME)
    except signing.BadSignature:
        raise LinkRefused from None
    return known_assignment(UUID(key), version, address)


def marks_of(interpreter: Interpreter) -> tuple[int, str]:
    """By what a link is known to be of this interpreter as they are now: its version, and a hash of the address."""
    address = interpreter.address.strip().casefold()
    return interpreter.link_version, keyed_hash(f"interpreter's address/{address}")[:16]


def known_assignment(key: UUID, version: int, address: str) -> Assignment:
    """The assignment of a link, if its interpreter still serves; raises LinkRefused."""
    serving = Interpreter.objects.serving()
    related = ["interpreter__member", "request__language", "request__event", "request__application__program"]
    known = Assignment.objects.filter(interpreter__in=serving, key=key).select_related(*related, "request__comment")
    assignment = known.first()
    if assignment is None or marks_of(assignment.interpreter) != (version, address):
        raise LinkRefused
    return assignment


def revoke(interpreter: Interpreter) -> None:
    """Make every link given out so far worthless."""
    Interpreter.objects.filter(pk=interpreter.pk).update(link_version=F("link_version") + 1)
    interpreter.refresh_from_db(fields=["link_version"])
