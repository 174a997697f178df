"""Old Town: an update that came half a year late, one that never came, a new captain, and late again."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from agency.demo.clock import Life
from agency.models import Member
from cpp.models import (
    Basis,
    CameBy,
    Category,
    EvidenceKind,
    Goal,
    ResponseKind,
    ResponseStatus,
    SharingWay,
    Stakeholder,
)

from .pen import Pen

DAYS_LATE = 12
# The captains of Old Town and Riverside change places.
SWAPPED = relativedelta(months=9)


def adopted_on(today: date) -> date:
    return today - timedelta(days=DAYS_LATE) - relativedelta(months=18)


def live(pen: Pen, today: date, members: dict[str, Member]) -> Life:
    adopted = adopted_on(today)
    pen.appoint(members["ray"], by=members["vera"])
    yield pen.at(adopted - timedelta(days=20), 18)
    _listen(pen)
    yield pen.at(adopted - timedelta(days=3))
    _write_bars(pen)
    _write_distrust(pen)
    yield pen.at(adopted, 16)
    pen.publish()
    yield pen.at(today - SWAPPED, 9)
    pen.appoint(members["nora"], by=members["vera"])
    yield pen.at(today - relativedelta(months=7), 18)
    _listen_again(pen)
    yield pen.at(adopted + relativedelta(months=12) + timedelta(days=9), 15)
    _late_update(pen)
    yield pen.at(today - timedelta(days=34), 17)
    _learn_lately(pen)
    yield pen.at(today - timedelta(days=5), 21)
    _begin_the_next(pen)


def _listen(pen: Pen) -> None:
    pen.about(
        "Old Town is downtown and the riverfront: 9,400 people, 61 bars and restaurants, two housing developments "
        "of the city, and on summer weekends some 20,000 visitors."
    )
    pen.note(
        "downtown", EvidenceKind.MEETING, "Downtown business meeting",
        "31 owners and managers. Fights when the bars close (27 of 31), broken glass, no taxis after 1 AM.", "Minutes",
    )  # fmt: skip
    pen.note(
        "assaults", EvidenceKind.CRIME, "Assaults from midnight to 3 AM",
        "14 a month in the warm season, 11 of them on two blocks of Front Street.", "Our records",
    )  # fmt: skip
    pen.take_down(
        "stop", Stakeholder.DISTRUSTFUL, CameBy.MEETING, theme="The stop on Market Street", is_critical=True,
        asked="Say in public what happened on Market Street, and what you changed since.",
    )  # fmt: skip


def _write_bars(pen: Pen) -> None:
    pen.priority(
        "bars", "Fights when the bars close", Category.SAFETY,
        "Everybody leaves at once, there is no way home, and small quarrels turn into assaults.",
        "downtown", "assaults",
    )  # fmt: skip
    pen.problem(
        "closing", "bars", "2,000 people leave two blocks at the same time",
        scanning="14 assaults a month, and the same two blocks each time.",
        harmed="Guests, bar staff, people who live above, officers.",
        who="Men between 19 and 27; most of them know each other.",
        where="Front Street between Market and Dock: narrow sidewalks, one taxi stand for four cars.",
        when="From 1:45 to 2:30 AM, Friday and Saturday.",
        why="All bars close at two, food stands too, and rides cannot get in.",
        still_to_learn="Which bars serve people who are drunk already. Emergency rooms ask where the last drink was.",
        goal=Goal.REDUCE,
    )  # fmt: skip
    pen.response(
        "foot", "closing", ResponseKind.ENFORCEMENT, "Six officers on foot from 1 to 3 AM",
        "On Friday and Saturday, at the two blocks.", lead="Sergeant Bell",
    )  # fmt: skip
    pen.response(
        "taxis", "closing", ResponseKind.DESIGN, "A pick-up place on Dock Street",
        "Rides stop on Dock Street, where there is room, with lights and signs.", lead="City engineer",
        partners="Downtown Alliance, taxi owners", status=ResponseStatus.PLANNED,
    )  # fmt: skip
    pen.measure(
        "fights", "closing", "Assaults from midnight to 3 AM", "reports a month", "Our records", baseline=14, target=6
    )  # fmt: skip


def _write_distrust(pen: Pen) -> None:
    pen.priority(
        "trust", "Trust after the stop on Market Street", Category.SAFETY,
        "A stop of two young men ended with one of them in hospital. Many here say that they would not call "
        "us again. They asked to be heard before they are told anything.", "stop",
    )  # fmt: skip
    pen.problem(
        "calls", "trust", "People at Riverfront Homes do not call us",
        scanning="Calls from the two developments fell by a third after that stop. Crime did not.",
        harmed="People who need help and do not ask for it.",
        why="They saw the film of the stop, and heard nothing from us for seven weeks.",
        still_to_learn="What would make a difference. Only the people who live there can say.",
        goal=Goal.BETTER_RESPONSE,
    )  # fmt: skip
    pen.response(
        "listening", "calls", ResponseKind.PARTNERSHIP, "Listening evenings, led by others",
        "Once a month. The tenants' council invites and leads; the captain listens and answers last.",
        lead="Riverfront tenants' council", partners="Tenants' council, First African Church, NAACP",
    )  # fmt: skip
    pen.measure(
        "would-call", "calls", "People who would call us", "of 100 asked", "The tenants' council",
        baseline=38, target=60,
    )  # fmt: skip


def _listen_again(pen: Pen) -> None:
    pen.read("fights", 12)
    pen.read("would-call", 41)
    pen.note(
        "doors", EvidenceKind.SURVEY, "Door to door at Riverfront Homes",
        "143 answers, asked by the tenants' council and not by us. 41 of 100 would call us. Named most: say who "
        "the officers are, and publish the stops.", "Riverfront tenants' council",
    )  # fmt: skip
    pen.hear(
        "silence", Stakeholder.DISTRUSTFUL,
        "You promised a listening evening every month. We had two and then nothing for half a year. Why should "
        "anybody come again?",
    )  # fmt: skip
    pen.change(
        "silence", theme="Listening evenings that stopped", asked="Hold the evenings that were promised.",
        is_critical=True, priority=pen.named["trust"],
    )  # fmt: skip
    pen.link("silence", "trust")


def _late_update(pen: Pen) -> None:
    pen.change("taxis", status=ResponseStatus.UNDER_WAY, starts_on=pen.today)
    pen.change("foot", description="Four officers on foot, two of them at the pick-up place with the ride marshals.")
    pen.response(
        "figures", "calls", ResponseKind.PREVENTION, "Our stops, published every month",
        "How many, where, why and of whom, on the city's page and on paper at the tenants' office.",
        lead="Captain Quinn", partners="Tenants' council, which checks the figures first",
    )  # fmt: skip
    pen.answer(
        "silence", "The evenings are back, on every first Tuesday, and the captain's mobile number is on the door."
    )
    pen.answer("stop", "The review is published, with the new rule on foot chases that came of it.")
    pen.write(
        "doors", "silence",
        feedback="143 households were asked by their own council. They told us that we broke a promise. We did: the "
        "evenings stopped, and this update is late.",
        effectiveness="Officers on foot moved the fights by a block and a half. Nothing else had begun.",
        will_change=True, how_it_changes="The pick-up place opens. Stops are published. The evenings are held.",
    )  # fmt: skip
    pen.mark("taxis", Basis.RESULT, "Fights happen where people wait; so they wait elsewhere.", "assaults")
    pen.mark("foot", Basis.RESULT, "Six officers in one place only moved the fights.", "assaults")
    pen.mark("figures", Basis.COMMUNITY_INPUT, "Asked for at the doors, before anything else.", "doors")
    pen.share(SharingWay.WEBSITE)
    pen.share(SharingWay.PARTNERS, "On paper, by the tenants' council, to every door")
    pen.publish()


def _learn_lately(pen: Pen) -> None:
    pen.read("fights", 8, "The pick-up place is open.")
    pen.read("would-call", 47)
    pen.take_down(
        "names", Stakeholder.TENANTS, CameBy.MEETING, theme="Know the officers", priority=pen.named["trust"],
        asked="Put up who our officers are, with a picture and a number.",
    )  # fmt: skip
    pen.link("names", "trust")
    pen.hear(
        "noise", Stakeholder.RESIDENTS,
        "The pick-up place put the noise under my window on Dock Street. Nobody asked us who live here.",
        email="dock.street@example.com",
    )  # fmt: skip
    pen.change("noise", theme="Noise on Dock Street", is_critical=True)


def _begin_the_next(pen: Pen) -> None:
    pen.write(feedback="The first Tuesdays are held; 20 to 30 people come. Dock Street has new complaints about noise.")
