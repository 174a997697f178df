"""A street with a group on it: Marta is its chair, Rosa would like to join, Sam is captain of somewhere else."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from agency.models import Agency, Member, Station
from programs.models import Application, Program, Status
from programs.submission import submit
from programs.workflow import Action, advance
from tests.factories import make_lena, make_member, make_station
from tests.programs.visitor import post
from watch import links
from watch.models import Captain, Household, Office, Step, StepDone, WatchGroup, WatchMeeting
from watch.prepare import prepare

numbers = count(1)


def today() -> date:
    return Agency.current().today()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def make_watch_program(**changes: Any) -> Program:
    """The program as a new portal has it, and open."""
    list(prepare())
    Program.objects.filter(slug="community-watch").update(**{"is_open": True, **changes})
    return Program.objects.get(slug="community-watch")


def make_group(**changes: Any) -> WatchGroup:
    """A group of ten households, started a year ago, with nothing more."""
    number = next(numbers)
    station = changes.pop("station", None) or Station.objects.first() or make_station()
    defaults = {"name": f"Gull Avenue {number}", "area": "Gull Avenue", "households": 10, "started_on": ago(365)}
    return WatchGroup.objects.create(station=station, **defaults | changes)


def make_captain(group: WatchGroup, **changes: Any) -> Captain:
    """Marta, who leads a block for a year from now on."""
    number = next(numbers)
    defaults = {
        "office": Office.CAPTAIN,
        "name": f"Marta Quint {number}",
        "email": f"marta{number}@example.com",
        "phone": "910 555 0102",
        "block": "North side",
        "from_on": group.started_on,
        "until_on": today() + timedelta(days=365),
        "roster_confirmed_on": today(),
    }
    return Captain.objects.create(group=group, **defaults | changes)


def make_household(captain: Captain, **changes: Any) -> Household:
    defaults = {"contact": "The Okafors", "address": f"{next(numbers)} Gull Avenue", "enrolled_on": ago(30)}
    return Household.objects.create(captain=captain, **defaults | changes)


def make_meeting(group: WatchGroup, held_on: date | None = None, **changes: Any) -> WatchMeeting:
    defaults = {"held_on": held_on or ago(20), "place": "Library", "attendance": 8}
    return WatchMeeting.objects.create(group=group, **defaults | changes)


def take_steps(group: WatchGroup, *, on: date | None = None) -> None:
    """Everything of the start-up is done."""
    member = Member.objects.first() or make_member()
    for step in Step:
        StepDone.objects.create(group=group, step=step, done_on=on or group.started_on, done_by=member)


def make_active_group(met_on: date | None = None, **changes: Any) -> WatchGroup:
    """A group that is started, has a captain and has met."""
    group = make_group(**changes)
    take_steps(group)
    make_captain(group, office=Office.CHAIR)
    make_meeting(group, met_on)
    return group


def make_registration(wants: str = "join", status: Status = Status.APPROVED, **changes: Any) -> Application:
    """Rosa's wish, as far as it has come."""
    program = Program.objects.filter(slug="community-watch").first() or make_watch_program()
    answers = {
        "first_name": "Rosa",
        "last_name": "Delgado",
        "email": "rosa@example.com",
        "phone": "910 555 0100",
        "language": "en",
        "wants": wants,
        "kind": "block",
        "place": "12 Gull Avenue",
        "area": "Gull Avenue",
        "households": 12,
        "would_lead": "yes" if wants == "register" else "no",
        "shares_contact": wants == "join",
    }
    application = submit(program, answers | changes, key=uuid4())
    if status != Status.RECEIVED:
        lena = Member.objects.filter(username="lena").first() or make_lena()
        advance(application, Action.START_REVIEW, by=lena)
    if status == Status.APPROVED:
        advance(application, Action.APPROVE, by=lena)
    return application


def opened(captain: Captain) -> Client:
    """A browser in which this captain has followed the link of a letter."""
    client = Client()
    response = client.get(links.link_for(captain).removeprefix("http://testserver"))
    assert response.status_code == 302
    return client


def send(client: Client, path: str, **typed: Any) -> HttpResponse:
    """Send a form of a captain's page, and look at where it leads."""
    response = post(client, f"/watch/{path}", **typed)
    return client.get(response.url) if response.status_code == 302 else response


def held(**changes: Any) -> dict[str, Any]:
    """A meeting of yesterday, as typed."""
    on = changes.pop("on", ago(1))
    typed = {"held_on_month": on.month, "held_on_day": on.day, "held_on_year": on.year}
    return typed | {"place": "Library", "attendance": 9, "topics": "Lamps on the corner"} | changes


def planned(**changes: Any) -> dict[str, Any]:
    """A meeting in ten days, as typed."""
    on = changes.pop("on", today() + timedelta(days=10))
    typed = {"on_day_month": on.month, "on_day_day": on.day, "on_day_year": on.year, "at_time": "18:30"}
    return typed | {"place": "Library"} | changes


def tomorrow_evening() -> Any:
    return timezone.now().replace(microsecond=0) + timedelta(days=1)
