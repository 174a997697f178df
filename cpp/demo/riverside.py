"""Riverside: four versions in time under two captains, and readers who follow it."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from agency.demo.clock import Life
from agency.encryption import keyed_hash
from agency.models import Member
from cpp import following
from cpp.models import (
    Basis,
    CameBy,
    Category,
    EvidenceKind,
    Goal,
    PriorityStatus,
    ResponseKind,
    ResponseStatus,
    SharingWay,
    Stakeholder,
)

from .old_town import SWAPPED
from .pen import Pen

FOLLOWERS = [("rosa.alvarez@example.com", "en"), ("lucia.flores@example.com", "es")]


def adopted_on(today: date) -> date:
    """The next update is due in two months."""
    return today - relativedelta(months=22)


def live(pen: Pen, today: date, members: dict[str, Member]) -> Life:
    adopted = adopted_on(today)
    pen.appoint(members["nora"], by=members["vera"])
    yield pen.at(adopted - timedelta(days=15), 18)
    _listen(pen)
    yield pen.at(adopted, 11)
    _write_bikes(pen)
    _write_parties(pen)
    pen.publish()
    yield pen.at(adopted + timedelta(days=50), 20)
    _be_followed(pen)
    yield pen.at(adopted + relativedelta(months=6) - timedelta(days=2), 11)
    _first_update(pen)
    yield pen.at(adopted + relativedelta(months=12) - timedelta(days=3), 11)
    _nothing_changes(pen)
    yield pen.at(today - SWAPPED, 9)
    pen.appoint(members["ray"], by=members["vera"])
    yield pen.at(adopted + relativedelta(months=18) - timedelta(days=8), 11)
    _after_the_change(pen)
    yield pen.at(today - timedelta(days=11), 16)
    _hear_lately(pen)


def _listen(pen: Pen) -> None:
    pen.about(
        "Riverside is the university, with 14,000 students, and the streets along the river around it, where some "
        "families have lived for four generations. In August a third of our residents are new."
    )
    pen.note(
        "campus", EvidenceKind.SURVEY, "Survey of the student union",
        "1,106 answers. 312 had a bicycle stolen; 204 of them did not report it.", "Student union",
    )  # fmt: skip
    pen.note(
        "mill-lane", EvidenceKind.MEETING, "Neighbors of Mill Lane",
        "24 people. Parties from Thursday to Saturday, 60 guests in houses for six.", "Minutes",
    )  # fmt: skip
    pen.note(
        "noise", EvidenceKind.QUALITY_OF_LIFE, "Noise calls, Mill Lane and around", "52 a month in term time.",
        "Dispatch records",
    )  # fmt: skip


def _write_bikes(pen: Pen) -> None:
    pen.priority(
        "bikes", "Bicycles stolen at the university", Category.SAFETY,
        "Students say: locks are cut in daylight and nobody looks up.", "campus",
    )  # fmt: skip
    pen.problem(
        "locks", "bikes", "Cable locks cut at four bicycle racks",
        scanning="312 students told us of a theft, 108 had reported it.", harmed="Students; a bicycle is their car.",
        where="Library, two dormitories and the stadium: racks behind hedges, out of sight.",
        when="Tuesday to Thursday, 11 AM to 4 PM.", why="Cheap cable locks, hidden racks, and nothing to trace a find.",
        goal=Goal.REDUCE,
    )  # fmt: skip
    pen.response(
        "register", "locks", ResponseKind.PREVENTION, "A number for every bicycle",
        "Registered in two minutes, at move-in and on the first Monday.", lead="Officer Marrero",
        partners="Student union",
    )  # fmt: skip
    pen.response(
        "racks", "locks", ResponseKind.DESIGN, "Racks where people see them", "Two racks move to the entrances.",
        lead="University facilities", partners="University", status=ResponseStatus.PLANNED,
    )  # fmt: skip
    pen.measure(
        "stolen", "locks", "Bicycles stolen", "reports a month", "Our records and campus police", baseline=36, target=15
    )


def _write_parties(pen: Pen) -> None:
    pen.priority(
        "parties", "Loud parties on Mill Lane", Category.QUALITY_OF_LIFE,
        "Neighbors who get up at five, and students who did not know that anybody minds.", "mill-lane", "noise",
    )  # fmt: skip
    pen.problem(
        "nights", "parties", "The same nine houses, three nights a week",
        scanning="52 calls a month; nine addresses make 31 of them.",
        harmed="Neighbors, mostly older or on early shift.",
        who="Tenants who change every August.", when="Thursday to Saturday, 11 PM to 2 AM.",
        why="New tenants each year, landlords far away, and neighbors who only speak through us.",
        goal=Goal.BETTER_RESPONSE,
    )  # fmt: skip
    pen.response(
        "doors", "nights", ResponseKind.PARTNERSHIP, "A walk to every door when tenants change",
        "A neighbor, a student and an officer knock together and leave both telephone numbers.", lead="Officer Marrero",
        partners="Neighbors of Mill Lane, student union, landlords",
    )  # fmt: skip
    pen.response(
        "fines",
        "nights",
        ResponseKind.ENFORCEMENT,
        "A fine at the second call",
        "The city's noise rule, for tenant and landlord.",
    )
    pen.measure(
        "loud",
        "nights",
        "Noise calls, Mill Lane and around",
        "calls a month",
        "Dispatch records",
        baseline=52,
        target=20,
    )


def _be_followed(pen: Pen) -> None:
    for email, language in FOLLOWERS:
        following.ask_to_follow(pen.plan, email, language)
        following.confirm(pen.plan.followers.get(email_hash=keyed_hash(email.casefold())))


def _first_update(pen: Pen) -> None:
    pen.read("stolen", 29)
    pen.read("loud", 38)
    pen.take_down(
        "landlords", Stakeholder.RESIDENTS, CameBy.WALK, theme="Landlords", priority=pen.named["parties"],
        asked="Bring the landlords to the table; the tenants change, they do not.",
    )  # fmt: skip
    pen.link("landlords", "parties")
    pen.change("racks", status=ResponseStatus.UNDER_WAY, starts_on=pen.today)
    pen.response(
        "owners", "nights", ResponseKind.PARTNERSHIP, "A letter to the landlord after each call",
        "With the date, the hour and the rule in the lease that it breaks.", partners="City attorney, landlords",
    )  # fmt: skip
    pen.answer("landlords", "Eleven of fourteen landlords signed; each hears of every call within two days.")
    pen.write(
        "landlords", "mill-lane",
        feedback="The walk reached 64 doors; 40 people spoke with us at length.",
        effectiveness="Noise calls fell from 52 to 38 a month, thefts from 36 to 29.",
        will_change=True, how_it_changes="Landlords become partners, and the racks move.",
    )  # fmt: skip
    pen.mark("racks", Basis.RESULT, "Thefts fell only at the rack that people can see.", "campus")
    pen.mark("owners", Basis.COMMUNITY_INPUT, "Asked for on the walk, door after door.", "landlords")
    pen.share(SharingWay.WEBSITE)
    pen.share(SharingWay.MEDIA, "The student paper, and Radio Riverside in Spanish", in_days=4)
    pen.publish()


def _nothing_changes(pen: Pen) -> None:
    pen.read("stolen", 20)
    pen.read("loud", 27)
    pen.note(
        "table", EvidenceKind.MEETING, "Students and neighbors at one table",
        "33 people, half of them students, for the first time together.", "Minutes",
    )  # fmt: skip
    pen.write(
        "table", feedback="Students and neighbors met. Both want to go on as we do.",
        effectiveness="Thefts are down by 16 a month, noise calls by half.",
        will_change=False, how_it_changes="It works. We change nothing and go on counting.",
    )  # fmt: skip
    pen.share(SharingWay.WEBSITE)
    pen.publish()


def _after_the_change(pen: Pen) -> None:
    pen.read("stolen", 13, "Below target for the first time.")
    pen.read("loud", 22)
    pen.note(
        "term", EvidenceKind.SURVEY, "Survey of the student union, second",
        "988 answers. 121 had a bicycle stolen. Newly named: walking home from the library after midnight.",
        "Student union",
    )  # fmt: skip
    pen.change("bikes", status=PriorityStatus.RESOLVED, reason="Fewer than 15 a month for a whole half-year.")
    pen.change("fines", status=ResponseStatus.DROPPED, ends_on=pen.today)
    pen.change("racks", status=ResponseStatus.DONE, ends_on=pen.today)
    pen.priority(
        "walk-home", "The walk home from the library", Category.SAFETY,
        "Women say that they take a car for six blocks.", "term",
    )  # fmt: skip
    pen.problem("path", "walk-home", "Six blocks without a light or a person after midnight", goal=Goal.LESS_FEAR)
    pen.response(
        "escorts", "path", ResponseKind.PARTNERSHIP, "Walking home together, every half hour",
        "Student volunteers leave the library every half hour from 10 PM to 2 AM.", lead="Student union",
        partners="Student union, campus police",
    )  # fmt: skip
    pen.write(
        "term", feedback="988 students answered. Bicycles are no longer the first thing they name.",
        effectiveness="Thefts are below target. Fines were written four times and changed nothing; letters did.",
        will_change=True, how_it_changes="Bicycles are resolved, fines end, the walk home is new.",
    )  # fmt: skip
    pen.mark("fines", Basis.RESULT, "Four fines, and the same houses called again.", "noise")
    pen.mark("racks", Basis.RESULT, "All four racks stand where people see them.", "campus")
    pen.mark("escorts", Basis.COMMUNITY_INPUT, "Named by 140 students in the survey.", "term")
    pen.share(SharingWay.WEBSITE)
    pen.share(SharingWay.MEETING, "Student union, open evening", in_days=6)
    pen.publish()


def _hear_lately(pen: Pen) -> None:
    pen.hear(
        "lamp", Stakeholder.YOUTH, "The lamp at the boathouse is out again. That is the darkest part of the walk.",
        email="student@example.com",
    )  # fmt: skip
    pen.hear("thanks", Stakeholder.RESIDENTS, "The letter to the landlord worked. It has been quiet for weeks.")
    pen.change("thanks", theme="Quiet nights", priority=pen.named["parties"])
