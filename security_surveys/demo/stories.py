"""What the demonstration shows of the security surveys: which lives, begun how many days ago."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from agency.demo.cast import AGENCY
from agency.demo.clock import Life
from agency.models import Agency, Member
from programs import submission
from programs.demo.lives import Stage, Tale, in_review, unread, withdrawn
from programs.demo.shifts import HOSTS
from programs.demo.stories import FUTURE
from programs.models import Channel, Opening, Program
from security_surveys.models import Outcome

from . import lives
from .requests import request_of

DONE, PLANNED, NOT_FOR_US, OPEN = Outcome.DONE, Outcome.PLANNED, Outcome.NOT_FOR_US, Outcome.OPEN
# Ages in days. Reports are some twelve days younger than their requests.
STORIES: list[tuple[Tale, list[int]]] = [
    (unread, [0, 1, 5]),
    (in_review, [4, 9]),
    (lives.asked, [6, 8]),
    (lives.approved, [7, 11]),
    (lives.booked_for(0), [12, 15]),
    (lives.booked_for(1), [13, 16]),
    (lives.booked_for(7), [10]),
    (lives.booked, [6]),
    (lives.begun(-1), [14]),
    (lives.begun(-2), [17]),
    (lives.reported, [20, 26, 33]),
    (lives.answered(DONE, NOT_FOR_US), [70, 90]),
    (lives.answered(DONE, DONE, PLANNED), [60, 64]),
    (lives.answered(DONE, PLANNED, OPEN), [85, 205]),
    (lives.reported, [80]),
    (withdrawn, [18]),
    (lives.declined, [22]),
    (lives.no_show, [30]),
    (lives.answered(DONE, DONE, NOT_FOR_US), [400]),
]
PAST = 410
# After the early shift of the ride-along, before the late one: the same officers host them.
HOURS = [13, 14.5]
LONG = timedelta(hours=1)


def open_surveys() -> Program:
    """The security survey, open, and answered for."""
    program = Program.objects.get(slug="security-survey")
    program.is_open, program.lead_days = True, 3
    program.contact_phone, program.contact_email = AGENCY["unit_phone"], AGENCY["unit_email"]
    program.save()
    return program


def survey_lives(members: dict[str, Member], now: datetime) -> Iterator[tuple[datetime, Life]]:
    """Each life with the moment at which it begins."""
    program, agency = Program.objects.get(slug="security-survey"), Agency.current()
    today = now.astimezone(agency.zone).date()
    _offer_visits(program, members, today)
    stage = Stage(members, program, today, Random(5))  # noqa: S311 - a demonstration, no secrets
    ages = [(tale, days_ago) for tale, told in STORIES for days_ago in told]
    for place, (tale, days_ago) in enumerate(ages):
        sent_in = agency.at(today - timedelta(days=days_ago), 8 + place % 9) + timedelta(minutes=11 * place % 60)
        yield (sent_in if days_ago else now - timedelta(minutes=50)), _lived(stage, tale, place)
    yield now - timedelta(minutes=1), lives.nights()


def _offer_visits(program: Program, members: dict[str, Member], today: date) -> None:
    """Two on each day since four months ago and in the coming weeks, by each officer in turn; before that, few."""
    agency = Agency.current()
    days = [day for day in range(-PAST, FUTURE) if day > -112 or day % 10 == 0]
    Opening.objects.bulk_create(
        Opening(
            program=program, station=officer.station, officer=officer, starts_at=starts_at, ends_at=starts_at + LONG
        )
        for place, day in enumerate(days)
        for officer in [members[HOSTS[place % len(HOSTS)]]]
        for starts_at in [agency.at(today + timedelta(days=day), 0) + timedelta(hours=hour) for hour in HOURS]
    )


def _lived(stage: Stage, tale: Tale, place: int) -> Life:
    answers = request_of(place)
    by_web = bool(answers["email"])
    application = submission.submit(
        stage.program,
        answers,
        key=UUID(int=5000 + place),
        channel=Channel.WEB if by_web else Channel.PHONE,
        entered_by=None if by_web else stage.members["maya"],
    )
    yield from tale(stage, application)
