"""Staff at their desk: signing in, opening pages of the admin, pressing buttons."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agency.models import Agency, Member
from programs.models import Application, Opening
from programs.workflow import Action

from .visitor import answers

QUEUE = "/admin/programs/application/"
SHIFTS = "/admin/programs/opening/"
NEW_YORK = ZoneInfo("America/New_York")
BUTTON = re.compile(r'/move/([\w-]+)/">')
REFERENCE = re.compile(r'field-reference[^>]*><a href="[^"]*">([^<]+)</a>')


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def page_of(application: Application) -> str:
    return reverse("admin:programs_application_change", args=[application.pk])


def part_of(application: Application, part: str) -> str:
    """The address behind one of the small forms: `note`, `assign`, `check`, `paper`, `link` or `packet`."""
    return reverse(f"admin:programs_application_{part}", args=[application.pk])


def move_url(application: Application, action: Action) -> str:
    return reverse("admin:programs_application_move", args=[application.pk, action.value])


def move(client: Client, application: Application, action: Action, **typed: Any) -> HttpResponse:
    """Press the button on the page of a move, and look at where it leads."""
    return client.post(move_url(application, action), {"note": "", **typed}, follow=True)


def text_of(response: HttpResponse) -> str:
    """What a page says, without its tags, with spaces as a reader sees them."""
    words = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r" (?=[,;:.)/])|(?<=\() ", "", " ".join(unescape(words).split()))


def references(response: HttpResponse) -> list[str]:
    """The applications in the queue, as they stand on the page."""
    return REFERENCE.findall(response.content.decode())


def buttons(response: HttpResponse) -> set[str]:
    return set(BUTTON.findall(response.content.decode()))


def days_ago(days: int) -> datetime:
    """At noon by the agency's clock, so many days before today; now, for today."""
    agency = Agency.current()
    return min(agency.at(agency.today() - timedelta(days=days), 12), timezone.now())


def ride_record(opening: Opening, **changes: Any) -> dict[str, Any]:
    """The after-ride record, as typed: the whole shift, three calls, nothing out of the way."""
    starts, ends = opening.starts_at.astimezone(NEW_YORK), opening.ends_at.astimezone(NEW_YORK)
    typed = {
        "started_at": f"{starts:%Y-%m-%dT%H:%M}",
        "ended_at": f"{ends:%Y-%m-%dT%H:%M}",
        "calls_attended": 3,
        "conduct": 4,
        "badge_returned": "on",
        "recommended_again": "on",
        "note": "",
    }
    return {**typed, **changes}


def series(**changes: Any) -> dict[str, Any]:
    """A weekly shift from six to ten in the evening, as typed."""
    return {
        "first_on": date(2027, 3, 1),
        "until": date(2027, 3, 29),
        "starts": "18:00",
        "ends": "22:00",
        "seats": 1,
        **changes,
    }


def at_the_counter(**changes: Any) -> dict[str, Any]:
    """An adult's paper application, signed, as Lena types it in."""
    steps = ("you", "contact", "ride", "emergency", "safety")
    typed = {name: value for step in steps for name, value in answers(step).items()}
    return {**typed, "channel": "paper", "typed_name": "Rosa Delgado", "key": str(uuid4()), **changes}
