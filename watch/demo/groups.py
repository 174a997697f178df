"""The groups of the demonstration, one in each standing. Nobody and no street of that name is meant."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify

from agency.models import Agency, Member, Station
from programs.booking import OfficerElsewhere
from watch.meetings import send_officer
from watch.models import Captain, GroupKind, Household, Office, Step, StepDone, WatchGroup, WatchMeeting

PLACES = ["Harbor Library", "Pine Grove School", "St. Brendan's parish hall", "Riverside fire station"]
TOPICS = [
    "Lights on the corner, and who calls whom when something is odd.",
    "An officer showed how to lock sliding doors.",
    "New neighbors introduced; who checks on whom during the storm season.",
    "Package theft before the holidays.",
]
FAMILIES = [
    "Adeyemi", "Bianchi", "Cordero", "Dawson", "Eriksen", "Fuentes", "Galloway", "Huang", "Ivanova", "Jensen",
    "Kowalczyk", "Lindgren", "Moreno", "Novak", "Osei", "Prieto", "Quach", "Rossi", "Sandberg", "Tavares",
]  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A captain and how many of their neighbors are enrolled; days are counted back from today."""

    name: str
    office: Office
    block: str = ""
    enrolled: int = 0
    language: str = "en"
    confirmed: int = 60
    term_left: int = 240


@dataclass(frozen=True)
class Street:
    """A group as it stands today; days are counted back from today."""

    name: str
    area: str
    station: str
    liaison: str
    households: int
    blocks: tuple[Block, ...]
    met: tuple[int, ...]
    kind: GroupKind = GroupKind.BLOCK
    started: int = 700
    # Concern, whether it criticizes us, and what was done about it; raised at the last meeting.
    concerns: tuple[tuple[str, bool, str], ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)


STREETS = [
    Street(
        "Gull Avenue", "Gull Avenue from School Street to the creek", "Harbor North", "omar", 18,
        (
            Block("Marta Quint", Office.CHAIR, "Gull Avenue, north side", 6),
            Block("Desmond Achebe", Office.CAPTAIN, "Gull Avenue, south side", 5),
            Block("Teresa Salcedo", Office.ALTERNATE, language="es"),
        ),
        met=(400, 290, 160, 34),
        concerns=(
            ("Cars race between the school and the creek after ten at night", False,
             "Radar sign set up for two weeks; its speeds were given to the city's traffic engineer."),
            ("Nobody called back about the stolen bicycles", True, ""),
        ),
        rest={"signs_asked_on": 330, "signs_count": 2, "signs_places": "Both ends of Gull Avenue",
              "signs_approved_on": 310, "signs_installed_on": 280},
    ),
    Street(
        "Lighthouse Court", "Lighthouse Court, buildings A to C", "Harbor North", "omar", 24,
        (
            Block("Priscilla Yeo", Office.CHAIR, "Building A", 7),
            Block("Ramón Ibáñez", Office.CAPTAIN, "Building B", 5, "es", term_left=20),
        ),
        met=(200, 75),
        kind=GroupKind.APARTMENTS,
        started=330,
        concerns=(("The door of building C does not close", False, ""),),
        rest={"signs_asked_on": 5, "signs_count": 1, "signs_places": "Beside the main entrance"},
    ),
    Street(
        "Mill Lane", "Mill Lane", "Riverside", "luis", 14,
        (Block("Gordon Pettibone", Office.CHAIR, "Mill Lane", 6),),
        met=(340, 165),
    ),
    Street(
        "Market Street Merchants", "Shops of Market Street, numbers 1 to 60", "Old Town", "june", 20,
        (Block("Sunita Rao", Office.CHAIR, "Market Street", 9),),
        met=(380, 196),
        kind=GroupKind.BUSINESS,
        concerns=(("Patrols are seen only after something has happened", True, "Foot patrol on Friday evenings."),),
    ),
    Street(
        "Orchard Way", "Orchard Way and Plum Court", "Pine Grove", "tasha", 16,
        (Block("Harriet Oyelaran", Office.CHAIR, "Orchard Way", 5, confirmed=420),),
        met=(560, 395),
        started=1100,
    ),
    Street(
        "Wharf Terrace", "Wharf Terrace", "Old Town", "june", 12,
        (Block("Leopold Marsh", Office.CHAIR, "Wharf Terrace", 4),),
        met=(600,),
        started=1000,
        rest={"dissolved_on": 90, "dissolved_because": "The houses were torn down"},
    ),
]  # fmt: skip


def settle_streets(members: dict[str, Member], today: date) -> None:
    """Make the groups with everything that happened to them."""
    for street in STREETS:
        group = _group(street, members, today)
        for number, block in enumerate(street.blocks):
            _captain(group, block, number, today)
        _meetings(group, street, today)


def _group(street: Street, members: dict[str, Member], today: date) -> WatchGroup:
    rest = {
        name: today - timedelta(days=value) if name.endswith("_on") else value for name, value in street.rest.items()
    }
    group = WatchGroup.objects.create(
        name=street.name, area=street.area, kind=street.kind, station=Station.objects.get(name=street.station),
        liaison=members[street.liaison], households=street.households,
        started_on=today - timedelta(days=street.started), **rest,
    )  # fmt: skip
    for number, step in enumerate(Step):
        done_on = group.started_on + timedelta(days=9 * number)
        StepDone.objects.create(group=group, step=step, done_on=done_on, done_by=members[street.liaison])
    return group


def _then(today: date, days_ago: int) -> date:
    return today - timedelta(days=days_ago)


def _captain(group: WatchGroup, block: Block, number: int, today: date) -> None:
    until_on = today + timedelta(days=block.term_left)
    captain = Captain.objects.create(
        group=group,
        office=block.office,
        name=block.name,
        email=f"{slugify(block.name)}@example.com",
        phone=f"910 555 01{(len(block.name) * 3 + number) % 100:02}",
        language=block.language,
        block=block.block,
        from_on=max(group.started_on, until_on - timedelta(days=730)),
        until_on=until_on,
        roster_confirmed_on=today - timedelta(days=block.confirmed),
    )
    for place in range(block.enrolled):
        family = FAMILIES[(place * 3 + number * 7 + len(group.name)) % len(FAMILIES)]
        Household.objects.create(
            captain=captain,
            contact=f"{family} family",
            address=f"{2 * place + 1 + number} {group.name}",
            phone=f"910 555 01{(place * 11 + number) % 100:02}",
            enrolled_on=captain.from_on + timedelta(days=10),
        )


def _meetings(group: WatchGroup, street: Street, today: date) -> None:
    for number, days_ago in enumerate(street.met):
        meeting = WatchMeeting.objects.create(
            group=group,
            held_on=today - timedelta(days=days_ago),
            place=PLACES[(number + len(group.name)) % len(PLACES)],
            attendance=5 + (number * 3 + len(group.name)) % 12,
            topics=TOPICS[number % len(TOPICS)],
            noted_by_captain=group.captains.first(),
        )
    for what, is_critical, done in street.concerns:
        done_on = today - timedelta(days=street.met[-1] - 12) if done else None
        meeting.concerns.create(what=what, is_critical=is_critical, done=done, done_on=done_on)


def plan_a_visit(officer: Member) -> None:
    """The next meeting of the first group, to which its liaison officer goes on the first evening that is free."""
    agency = Agency.current()
    group = WatchGroup.objects.get(name=STREETS[0].name)
    meeting = WatchMeeting(group=group, place=PLACES[0], wants_officer=True)
    for days in range(9, 30):
        meeting.planned_at = agency.at(agency.today() + timedelta(days=days), 18)
        meeting.save()
        try:
            send_officer(meeting, officer)
        except OfficerElsewhere:
            continue
        return
