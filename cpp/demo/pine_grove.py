"""Pine Grove: adopted lately, with enforcement and nothing else, and people who say so."""

from datetime import date, timedelta

from agency.demo.clock import Life
from agency.models import Member
from cpp.models import CameBy, Category, EvidenceKind, Goal, ResponseKind, ResponseStatus, Stakeholder

from .pen import Pen

DAYS_AGO = 41


def adopted_on(today: date) -> date:
    return today - timedelta(days=DAYS_AGO)


def live(pen: Pen, today: date, members: dict[str, Member]) -> Life:
    adopted = adopted_on(today)
    pen.appoint(members["ellen"], by=members["dana"])
    yield pen.at(adopted - timedelta(days=9), 18)
    _listen(pen)
    yield pen.at(adopted, 13)
    _write_racing(pen)
    pen.publish()
    yield pen.at(today - timedelta(days=13), 19)
    _be_criticized(pen)
    yield pen.at(today - timedelta(days=6), 10)
    _think_again(pen)


def _listen(pen: Pen) -> None:
    pen.about("Pine Grove is the airport, the trailer parks along Route 9, and new houses on the old orchard.")
    pen.note(
        "orchard", EvidenceKind.MEETING, "Orchard homeowners' meeting",
        "52 people. Cars race on the airport loop on Friday nights; two crashed into yards.", "Minutes",
    )  # fmt: skip
    pen.note(
        "races",
        EvidenceKind.CRIME,
        "Calls about racing, airport loop",
        "17 a month, and more of them each month.",
        "Dispatch records",
    )


def _write_racing(pen: Pen) -> None:
    pen.priority(
        "racing", "Street racing on the airport loop", Category.SAFETY,
        "Engines and tires until two in the morning, and families who fear for their front yards.", "orchard", "races",
    )  # fmt: skip
    pen.problem(
        "loop", "racing", "Thirty to fifty cars meet on the loop on Fridays",
        scanning="17 calls a month, two crashes.", harmed="People along the loop, and the drivers.",
        who="Young men from three counties, and a crowd that films them.",
        where="The airport loop: two miles, four lanes, no houses on one side.", when="Friday, 10 PM to 2 AM.",
        goal=Goal.ELIMINATE,
    )  # fmt: skip
    pen.response(
        "stops", "loop", ResponseKind.ENFORCEMENT, "Stops and tickets at both ends of the loop",
        "Six officers on Friday nights.", lead="Sergeant Pruitt", resources="36 hours a week of overtime",
    )  # fmt: skip
    pen.response(
        "tow", "loop", ResponseKind.ENFORCEMENT, "Cars that race are towed", "For thirty days, as the law allows."
    )
    pen.measure("calls", "loop", "Calls about racing", "calls a month", "Dispatch records", baseline=17, target=4)


def _be_criticized(pen: Pen) -> None:
    pen.read("calls", 15)
    pen.hear(
        "tracks", Stakeholder.YOUTH,
        "You only take cars. Nobody asked us. In Duplin the police run a track night and it costs ten dollars.",
        email="driver@example.com", name="Jesse",
    )  # fmt: skip
    pen.change(
        "tracks", theme="A place to race", asked="Open a track where racing is legal.", is_critical=True,
        priority=pen.named["racing"],
    )  # fmt: skip
    pen.link("tracks", "racing")
    pen.take_down(
        "route-9", Stakeholder.NEWCOMERS, CameBy.CALL, theme="Nobody came to Route 9", is_critical=True,
        asked="Come to the trailer parks, too, and bring somebody who speaks Spanish.",
    )  # fmt: skip


def _think_again(pen: Pen) -> None:
    """A first draft of something that is not enforcement; the public does not see it yet."""
    pen.response(
        "track", "loop", ResponseKind.PREVENTION, "Track nights at the county speedway",
        "One Friday a month, ten dollars, helmets lent.", lead="Lieutenant Tran",
        partners="County speedway, high school auto shop", status=ResponseStatus.PLANNED,
    )  # fmt: skip
