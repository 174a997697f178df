"""What the demonstration shows of the Community Watch: groups in each standing, and who wants to join or start one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from agency.demo.cast import AGENCY
from agency.demo.clock import Life
from agency.models import Agency, Member, Station
from programs import submission
from programs.demo.lives import (
    Stage,
    Tale,
    approved_unchecked,
    asked_about,
    declined_because,
    in_review,
    unread,
    withdrawn,
)
from programs.models import Application, Channel, Program
from watch import roster
from watch.enrolment import enroll
from watch.meetings import SLUG
from watch.models import Captain, Office, Step, StepDone, WatchGroup

from .groups import plan_a_visit, settle_streets

QUESTION = {
    "en": "Do the houses behind the school belong to your street as well?",
    "es": "¿También son parte de su calle las casas detrás de la escuela?",
}


def open_watch() -> Program:
    """The Community Watch, open, and answered for."""
    program = Program.objects.get(slug=SLUG)
    program.is_open, program.contact_phone, program.contact_email = True, AGENCY["unit_phone"], AGENCY["unit_email"]
    program.save()
    return program


def watch_lives(members: dict[str, Member], now: datetime) -> Iterator[tuple[datetime, Life]]:
    """Each life with the moment at which it begins; the groups with their past are there from the start."""
    program, agency = Program.objects.get(slug=SLUG), Agency.current()
    today = now.astimezone(agency.zone).date()
    settle_streets(members, today)
    plan_a_visit(members["omar"])
    stage = Stage(members, program, today, Random(4))  # noqa: S311 - a demonstration, no secrets
    for place, (person, tale, days_ago) in enumerate(STORIES):
        sent_in = agency.at(today - timedelta(days=days_ago), 10 + place % 7) + timedelta(minutes=17 * place % 60)
        yield (sent_in if days_ago else now - timedelta(minutes=50)), _lived(stage, person, tale, place)


def _lived(stage: Stage, person: dict[str, Any], tale: Tale, place: int) -> Life:
    channel = person.get("channel", Channel.WEB)
    application = submission.submit(
        stage.program,
        _answers(person, channel, place),
        key=UUID(int=8000 + place),
        channel=channel,
        entered_by=None if channel == Channel.WEB else stage.members["maya"],
    )
    yield from tale(stage, application)


def _answers(person: dict[str, Any], channel: Channel, place: int) -> dict[str, Any]:
    """What this person types into the form."""
    first_name, _space, last_name = person["name"].partition(" ")
    joins = person["wants"] == "join"
    return {
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{slugify(person['name'])}@example.com" if channel == Channel.WEB else "",
        "phone": f"910 555 01{60 + place}",
        "language": person.get("language", "en"),
        "station": Station.objects.get(name=person["station"]) if "station" in person else None,
        "wants": person["wants"],
        "kind": person.get("kind", "block"),
        "place": f"{3 + 4 * place} {person['area']}, Harbor City, NC",
        "area": person["area"],
        "households": None if joins else person["households"],
        "would_lead": person.get("would_lead", "perhaps"),
        "reason": person.get("reason", ""),
        "shares_contact": joins,
    }


# --- What becomes of them -----------------------------------------------------------


questioned = asked_about(QUESTION)
approved = approved_unchecked(2)
declined = declined_because("Outside our area", 3)


def founded(stage: Stage, application: Application) -> Life:
    """A new group, whose first steps are taken and which has not met yet."""
    yield from approved(stage, application)
    yield stage.later(3)
    registration, tasha = application.watch_registration, stage.members["tasha"]
    group = WatchGroup(
        name=registration.area, area=registration.area, kind=registration.kind, station=application.station,
        households=registration.households or 10, liaison=tasha,
    )  # fmt: skip
    enroll(application, group, office=Office.CHAIR, block=registration.area, by=stage.lena)
    for step in (Step.PLACE, Step.INVITED):
        yield stage.later(6)
        StepDone.objects.create(group=group, step=step, done_on=Agency.current().today(), done_by=tasha)


def joined(stage: Stage, application: Application) -> Life:
    """Put in touch with a captain, who has not called yet."""
    yield from approved(stage, application)
    yield stage.later(2)
    captain = Captain.objects.get(block=application.watch_registration.area)
    enroll(application, captain.group, captain=captain, by=stage.lena)


def joined_and_enrolled(stage: Stage, application: Application) -> Life:
    yield from joined(stage, application)
    yield stage.later(5)
    captain = Captain.objects.get(block=application.watch_registration.area)
    registration = roster.neighbors_to_ask(captain).get()
    answers = {"contact": application.full_name, "address": registration.place, "phone": application.phone}
    roster.enrol(captain, answers, Agency.current().today(), registration)


STORIES: list[tuple[dict[str, Any], Tale, int]] = [
    (
        {"name": "Ingrid Solberg", "wants": "register", "area": "Ferry Landing", "households": 15,
         "station": "Pine Grove", "would_lead": "yes", "reason": "Three sheds were broken into this spring."},
        founded, 44,
    ),
    ({"name": "Kwame Boateng", "wants": "join", "area": "Gull Avenue, north side", "station": "Harbor North"},
     joined_and_enrolled, 60),
    ({"name": "Olive Trask", "wants": "join", "area": "Gull Avenue, south side", "station": "Harbor North"},
     joined, 12),
    (
        {"name": "Mercedes Lucero", "wants": "register", "area": "Calle Pine, cerca del parque", "households": 11,
         "station": "Pine Grove", "would_lead": "yes", "language": "es", "reason": "Queremos conocernos mejor."},
        approved, 9,
    ),
    ({"name": "Barnaby Finch", "wants": "join", "area": "Mill Lane", "channel": Channel.PHONE, "station": "Riverside"},
     approved, 8),
    ({"name": "Noor Rahimi", "wants": "register", "area": "Dockside Lofts", "kind": "apartments", "households": 40},
     questioned, 7),
    ({"name": "Jonah Keating", "wants": "register", "area": "Shops at the ferry", "kind": "business", "households": 9,
      "station": "Old Town"}, in_review, 16),
    ({"name": "Lupe Arriaga", "wants": "join", "area": "Orchard Way", "language": "es"}, unread, 3),
    ({"name": "Thaddeus Cole", "wants": "join", "area": "Wharf Terrace"}, unread, 0),
    ({"name": "Rowena Hart", "wants": "register", "area": "County Road 9", "households": 6}, declined, 30),
    ({"name": "Basil Underhill", "wants": "register", "area": "Creekside", "households": 8}, withdrawn, 25),
]  # fmt: skip
