"""The waiting list of a time that is full: who comes first is offered first, and the seats are held for a while."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agency.models import Member

from . import letters
from .models import Application, Opening, PlaceStatus, Status, WaitingPlace

# What the history says of it, besides the moves.
WAITS, OFFER_RAN_OUT, WAITED_IN_VAIN = "on-waiting-list", "offer-ran-out", "waited-in-vain"

# Who is offered a seat can still come: no later than so long before.
SHORTEST_NOTICE = timedelta(days=1)


@transaction.atomic
def join(application: Application, opening: Opening, *, by: Member | None = None) -> WaitingPlace:
    """Take a place at the end; a second press finds the first one's."""
    Opening.objects.select_for_update().get(pk=opening.pk)
    place, new = application.waiting_places.live().get_or_create(
        opening=opening, defaults={"application": application, "people": application.kind.people(application)}
    )
    if new:
        application.events.create(action=WAITS, by=by, note=str(opening))
        letters.on_the_waiting_list(place)
        offer_freed_seats(opening, timezone.now())
    return place


def leave(application: Application) -> None:
    """Give up every place: a time is booked, or none is wanted any more. Seats held go to the next."""
    held = list(Opening.objects.filter(waiting_places__in=application.waiting_places.offered()))
    application.waiting_places.live().update(status=PlaceStatus.LEFT)
    for opening in held:
        offer_freed_seats(opening, timezone.now())


def end(opening: Opening) -> None:
    """The time is cancelled, or begins: nobody waits for it any more."""
    for place in opening.waiting_places.live().select_related("application__program"):
        WaitingPlace.objects.filter(pk=place.pk).update(status=PlaceStatus.LEFT)
        # For everybody to see: the days that an approval is good for count from here.
        place.application.events.create(action=WAITED_IN_VAIN, note=str(opening))
        letters.waited_in_vain(place)


@transaction.atomic
def offer_freed_seats(opening: Opening, now: datetime) -> int:
    """Offer free seats in the order of coming, passing over who needs more than are free; returns how many offers."""
    opening = Opening.objects.select_for_update(of=["self"]).select_related("program").get(pk=opening.pk)
    until = min(now + timedelta(hours=opening.program.offer_hours), opening.starts_at - SHORTEST_NOTICE)
    if opening.cancelled_at or until <= now:
        return 0
    left, offered = opening.seats_left(), 0
    waiting = opening.waiting_places.filter(status=PlaceStatus.WAITING, application__status=Status.APPROVED)
    for place in waiting.select_related("application__program"):
        if place.people <= left:
            place.status, place.offer_until = PlaceStatus.OFFERED, until
            place.save(update_fields=["status", "offer_until"])
            letters.seats_offered(place)
            left -= place.people
            offered += 1
    return offered


def pass_on_what_ran_out(now: datetime) -> int:
    """End offers nobody took in time, offer what is free, and end the wait for what begins; returns how many ended."""
    ended = 0
    for place in WaitingPlace.objects.run_out(now).select_related("application__program", "opening__station"):
        with transaction.atomic():
            ran_out = WaitingPlace.objects.run_out(now).filter(pk=place.pk)
            if ran_out.update(status=PlaceStatus.EXPIRED):
                place.application.events.create(action=OFFER_RAN_OUT, note=str(place.opening))
                letters.offer_ran_out(place)
                ended += 1
    waited_for = Opening.objects.filter(waiting_places__in=WaitingPlace.objects.live()).distinct()
    for opening in waited_for.filter(starts_at__gt=now):
        offer_freed_seats(opening, now)
    for opening in waited_for.filter(starts_at__lte=now):
        end(opening)
    return ended
