"""What the demonstration shows of the robbery training: sessions held and to come, and which business is on which."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from agency.demo.cast import AGENCY
from agency.demo.clock import Life
from agency.models import Agency, Member
from programs import submission
from programs.demo.lives import Stage
from programs.models import Channel, Opening, Program
from robbery_training import SLUG

from . import businesses as b
from . import lives
from .businesses import Business
from .lives import Asked, Tale

# In days from today, of each session: whom it is for is in `stories`.
LAST_YEAR, ENDING, LATELY, IN_SPANISH, SOON, FULL, OPEN = -400, -315, -60, -6, 2, 12, 24
# Before shops open, and before the first shift of the ride-along: the same officers teach.
BEGINS, LONG = 6, timedelta(hours=2)
# Day, trainer, seats, place and language of each session.
SESSIONS = [
    (LAST_YEAR, "omar", 20, "", "en"),
    (ENDING, "june", 20, "", ""),
    (LATELY, "luis", 20, "Mill Lane Credit Union, break room", "en"),
    (IN_SPANISH, "luis", 15, "Biblioteca Pine Grove, sala 2", "es"),
    (SOON, "omar", 12, "Pine Grove Library, room 2", "en"),
    (FULL, "june", 8, "", "en"),
    (OPEN, "tasha", 20, "", ""),
]
ABSENT = frozenset({"Marcus Stone", "Roger Whitaker", "Tomás Hernández", "Elena Soto"})


def open_trainings() -> Program:
    """The robbery training, open, and answered for."""
    program = Program.objects.get(slug=SLUG)
    program.is_open, program.contact_phone, program.contact_email = True, AGENCY["unit_phone"], AGENCY["unit_email"]
    program.save()
    return program


def training_lives(members: dict[str, Member], now: datetime) -> Iterator[tuple[datetime, Life]]:
    """Each life with the moment at which it begins."""
    program, agency = Program.objects.get(slug=SLUG), Agency.current()
    today = now.astimezone(agency.zone).date()
    sessions = _offer(program, members, today)
    stage = Stage(members, program, today, Random(9))  # noqa: S311 - a demonstration, no secrets
    for place, (business, tale, days_ago) in enumerate(_stories(sessions)):
        sent_in = agency.at(today - timedelta(days=days_ago), 9 + place % 8) + timedelta(minutes=13 * place % 60)
        yield (sent_in if days_ago else now - timedelta(minutes=35)), _lived(stage, business, tale, place)
    for day, trainer, *_rest in SESSIONS:
        if day < 0:
            session = sessions[day]
            yield session.starts_at - timedelta(hours=1), lives.held(session, ABSENT, by=members[trainer])


def _offer(program: Program, members: dict[str, Member], today: date) -> dict[int, Opening]:
    """The sessions by their day."""
    agency, sessions = Agency.current(), {}
    for day, trainer, seats, place, language in SESSIONS:
        starts_at, officer = agency.at(today + timedelta(days=day), BEGINS), members[trainer]
        times = {"starts_at": starts_at, "ends_at": starts_at + LONG}
        session = Opening(program=program, station=officer.station, officer=officer, seats=seats, **times)
        session.place, session.language = place, language
        session.save()
        sessions[day] = session
    return sessions


def _stories(sessions: dict[int, Opening]) -> Iterator[tuple[Business, Tale, int]]:
    """Each business with what becomes of its application, and how many days ago that came."""
    yield b.HARBOR_PAWN, lives.booked_on(sessions[LAST_YEAR]), 430
    yield b.WHARF_MARKET, lives.booked_on(sessions[ENDING]), 350
    yield b.GULL_PHARMACY, lives.booked_on(sessions[ENDING]), 345
    yield b.MILL_LANE, lives.pleased(sessions[LATELY]), 90
    yield b.TAQUERIA, lives.missed_and_asked_again(sessions[LATELY]), 85
    yield b.PANADERIA, lives.pleased(sessions[IN_SPANISH]), 40
    yield b.TIENDA, lives.booked_on(sessions[IN_SPANISH]), 38
    yield b.LIGHTHOUSE, lives.booked_on(sessions[SOON]), 30
    yield b.ORCHARD, lives.booked_on(sessions[SOON]), 28
    yield b.SCHOOL_STREET, lives.booked_on(sessions[SOON], names=False), 27
    yield b.BAYSIDE, lives.booked_on(sessions[FULL]), 32
    yield b.CORNER, lives.gives_back(sessions[FULL], timedelta(hours=8)), 31
    yield b.MARINA, lives.waits_for(sessions[FULL]), 20
    yield b.LAVANDERIA, lives.waits_for(sessions[FULL]), 18
    yield b.PINE_HARDWARE, lives.approved, 9
    # It was taught before, and its certificates end soon.
    yield b.GULL_PHARMACY, lives.reviewed, 5
    yield b.DOLLAR, lives.questioned, 8
    yield b.FERRY, lives.reviewed, 16
    yield b.FLORIST, lives.unread, 2
    yield b.RIVER_BOOKS, lives.unread, 0
    yield b.FOOD_TRUCK, lives.declined, 25
    yield b.RIVER_BOOKS, lives.withdrawn, 50


def _lived(stage: Stage, business: Business, tale: Tale, place: int) -> Life:
    by_web = business.channel == Channel.WEB
    application = submission.submit(
        stage.program,
        business.answers(),
        key=UUID(int=7000 + place),
        channel=business.channel,
        entered_by=None if by_web else stage.members["maya"],
    )
    yield from tale(Asked(stage, business, application))
