"""Sessions: made for one business, or joined from several; and the seats that each takes of them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.models import Member
from programs import booking, waiting
from programs.models import Application, Appointment, AppointmentStatus, Opening, PlaceStatus, Status, WaitingPlace

from . import SLUG, letters, rosters
from .models import RobberyTraining

OFFER = "programs.offer_opening"


class PeopleRefused(Exception):
    """A business keeps the number of people it had; as text, the sentence that says why."""


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


@transaction.atomic
def change_people(application: Application, people: int, *, by: Member | None = None) -> None:
    """Expect so many people of a business from now on, and take or give back seats: all of it or nothing.

    `by` is the member who acts; without one it is the business. Raises PeopleRefused once its session has begun, and
    if there are not so many seats, or more names.
    """
    waited_for = application.waiting_places.live().select_related("opening")
    # As booking does: two who want the last seats pass here one by one.
    openings = booking.lock(application, *(place.opening for place in waited_for))
    booked = application.appointments.select_for_update().filter(status=AppointmentStatus.BOOKED, opening__in=openings)
    # A list of names sent at the same moment waits here.
    locked = Application.objects.select_for_update().get(pk=application.pk)
    training = RobberyTraining.objects.get(pk=application.pk)
    claims: list[Appointment | WaitingPlace] = [*booked, *locked.waiting_places.live()]
    if {training.people, *(claim.people for claim in claims)} == {people}:
        return
    _refuse_people(locked, claims, people)
    before, training.people = training.people, people
    training.save(update_fields=["people"])
    for claim in claims:
        type(claim).objects.filter(pk=claim.pk).update(people=people)
    for opening in openings.values():
        waiting.offer_freed_seats(opening, timezone.now())
    event = application.events.create(action="people", by=by, note=f"{before} → {people}")
    letters.people_changed(event)


def _refuse_people(application: Application, claims: Iterable[Appointment | WaitingPlace], people: int) -> None:
    if not rosters.is_open(application):
        raise PeopleRefused(_("This can no longer be changed: the session has begun, or the application is closed."))
    named = application.trainees.count()
    if people < named:
        raise PeopleRefused(
            ngettext(
                "%d person is named already. Take somebody off the list first.",
                "%d people are named already. Take somebody off the list first.",
                named,
            )
            % named
        )
    for claim in claims:
        if no_room := _no_room(claim, people):
            raise PeopleRefused(no_room)


def _no_room(claim: Appointment | WaitingPlace, people: int) -> str:
    """Why so many people do not fit where a business has its seats, or waits for them; nothing, if they do."""
    if claim.status == PlaceStatus.WAITING:
        seats = claim.opening.seats
        return "" if people <= seats else _("The session that is waited for has %d seats in all.") % seats
    free = claim.opening.seats_left()
    if people <= claim.people + free:
        return ""
    return ngettext(
        "The session has %(free)d more free seat, so at most %(most)d people can come.",
        "The session has %(free)d more free seats, so at most %(most)d people can come.",
        max(free, 0),
    ) % {"free": max(free, 0), "most": claim.people + free}
