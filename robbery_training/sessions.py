"""Sessions: made for one business, or joined from several."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from agency.models import Member
from programs import booking
from programs.models import Application, Opening, Status

from . import SLUG

OFFER = "programs.offer_opening"


def waiting_for_session(member: Member) -> Any:
    """Approved businesses without a session, those who wait longest first."""
    applications = Application.objects.visible_to(member).filter(program__slug=SLUG, status=Status.APPROVED)
    return applications.select_related("robbery_training", "program").order_by("submitted_at")


@transaction.atomic
def make(session: Opening, applications: Iterable[Application], *, by: Member) -> None:
    """Offer a session and give these businesses their seats: all of it or nothing.

    Raises OfficerElsewhere, SeatTaken or TransitionRefused as booking does.
    """
    booking.offer(session)
    for application in applications:
        booking.book(application, session, by=by)
