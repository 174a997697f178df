"""Lena at her desk: the form of an event, as typed, and the buttons beside it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agency.models import Agency
from outreach.models import Event
from tests.outreach.gathering import in_days, make_language

EVENTS, CONCERNS = "/admin/outreach/event/", "/admin/outreach/concern/"


def by_the_clock(moment: datetime) -> str:
    return f"{moment.astimezone(Agency.current().zone):%Y-%m-%dT%H:%M}"


def typed(**changes: Any) -> dict[str, Any]:
    """A new forum with all that an announcement needs; an answer of None is not sent."""
    answers = {
        "kind": "forum",
        "title_0": "Forum at the library",
        "description_0": "Come and talk with us.",
        "starts_at": by_the_clock(in_days(30)),
        "ends_at": by_the_clock(in_days(30, 20)),
        "place": "Main Library",
        "address": "1 Front Street",
        "access_0": "Step-free entrance.",
        "languages": [make_language("en", "English").pk],
        "request_by": f"{in_days(20):%Y-%m-%d}",
        "takes_rsvps": "on",
        "offer_hours": 48,
    }
    return {name: value for name, value in (answers | changes).items() if value is not None}


def as_it_is(event: Event, **changes: Any) -> dict[str, Any]:
    """The form of an event that is there, as it opens, with what is changed."""
    known = {
        "kind": event.kind,
        "title_0": str(event.title),
        "description_0": str(event.description),
        "station": event.station_id,
        "organizer": event.organizer_id,
        "starts_at": by_the_clock(event.starts_at),
        "ends_at": by_the_clock(event.ends_at),
        "place": event.place,
        "address": event.address,
        "access_0": str(event.access),
        "languages": [language.pk for language in event.languages.all()],
        "request_by": f"{event.request_by:%Y-%m-%d}",
        "seats": event.seats,
        "offer_hours": event.offer_hours,
    }
    return typed(**known | changes)


def raised(what: str, **changes: Any) -> dict[str, Any]:
    """One concern noted beneath the form of an event that was held."""
    rows = {"concerns-TOTAL_FORMS": 1, "concerns-INITIAL_FORMS": 0, "concerns-0-what": what}
    return {**rows, "concerns-0-who": "residents", "people_came": "", "minutes_0": "", **changes}


def page(event: Event, name: str = "change") -> str:
    return reverse(f"admin:outreach_event_{name}", args=[event.pk])


def save(client: Client, event: Event, **changes: Any) -> HttpResponse:
    return client.post(page(event), as_it_is(event, **changes), follow=True)


def press(client: Client, event: Event, name: str, **answers: Any) -> HttpResponse:
    """Press the button on one of the pages beside an event's form, and look at where it leads."""
    return client.post(page(event, name), answers, follow=True)


def new_key() -> str:
    return str(uuid4())
