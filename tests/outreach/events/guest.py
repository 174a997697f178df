"""Rosa, who would like to come: what she types, and the letters she gets."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from notices.models import Notice
from outreach.events import links
from outreach.models import Event, Rsvp
from tests.programs.visitor import post

ROSA = "rosa@example.com"
TYPED = {"name": "Rosa Delgado", "email": ROSA, "people": 1}


def reply(client: Client, event: Event, **typed: Any) -> HttpResponse:
    """Fill in the form of an event and send it."""
    return post(client, f"/events/{event.pk}/reply/", **TYPED | typed)


def replied(client: Client, event: Event, **typed: Any) -> Rsvp:
    """The reply that is stored afterwards."""
    assert reply(client, event, **typed).status_code == 302
    return Rsvp.objects.latest("pk")


def open_reply(client: Client, rsvp: Rsvp) -> HttpResponse:
    """Follow the link in a letter to the page of the reply."""
    return client.get(links.link_for(rsvp).removeprefix("http://testserver"), follow=True)


def press(client: Client, rsvp: Rsvp, button: str = "", **typed: Any) -> HttpResponse:
    """Send a form of the page of a reply that was opened."""
    return post(client, f"/events/{rsvp.event_id}/my-reply/{button}", **typed)


def told(email: str = ROSA) -> list[str]:
    """Of what an address was written to, in order."""
    return [kind.removeprefix("outreach/") for kind in _letters_to(email).values_list("kind", flat=True)]


def last_letter(email: str = ROSA) -> Notice:
    return _letters_to(email).latest("pk")


def _letters_to(email: str) -> Any:
    return Notice.objects.filter(recipient=email).order_by("pk")
