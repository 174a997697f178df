"""Harbor North as a resident would read of it: a plan with all that a plan can have, and its first update."""

from datetime import date
from decimal import Decimal
from typing import Any

from cpp.models import CameBy, EvidenceKind, Plan, Response, Stakeholder, Version
from cpp.workflow import publish
from tests.factories import (
    make_evidence,
    make_input,
    make_measure,
    make_plan,
    make_priority,
    make_problem,
    make_response,
    make_station,
)

ABOUT = """
Harbor North has about **18,400 people** between the port and School Street: two schools, 340 small shops, and the
largest park of the city.

- One in four families speaks Spanish at home.
- On weekdays some 6,000 cars pass the elementary school.
"""


def make_harbor(**station: Any) -> Plan:
    """A draft that lacks nothing: speeding at a school, car break-ins, a park after dark, distrust."""
    plan = make_plan(station=make_station(**{"name": "Harbor North", "slug": "harbor-north"} | station), about=ABOUT)
    _speeding(plan)
    _break_ins(plan)
    _park(plan)
    _distrust(plan)
    make_input(
        plan, came_by=CameBy.MEETING, who=Stakeholder.SCHOOLS, theme="Crossing at the school",
        asked="A crossing guard in the morning, not only after school.", is_public=True,
        done="Since February a guard stands there from 7:30 to 8:15.",
    )  # fmt: skip
    return plan


def publish_twice(plan: Plan) -> Version:
    """Adopt the plan, change two responses, write the first update and publish it."""
    publish(plan, by=plan.commander, after=0)
    change_responses(plan)
    return publish(plan, by=plan.commander, after=1)


def change_responses(plan: Plan) -> None:
    """What the first update says: the display moves, and talks at the mosque and the churches are new."""
    moved = Response.objects.get(problem__priority__plan=plan, title="Speed display")
    moved.description = "A display shows drivers their speed. It stands on **Mill Lane**, where people still speed."
    moved.save()
    talks = make_response(
        plan.priorities.get(title="Trust after the arrest on Pier Road").problems.first(), title="Talks after prayer",
        kind="partnership", lead="Sergeant Boone", partners="Al-Nur Mosque, First Baptist Church", status="planned",
    )  # fmt: skip
    update = plan.open_update
    update.feedback = "In the survey, 61 of 100 people still name *speeding* first. Break-ins were named half as often."
    update.effectiveness = "Cars at the school are slower: 18 of 100 drive over 30, and it was 40. Trust did not grow."
    update.will_change = True
    update.how_it_changes = (
        "The display moves to where it is needed now. We go to people instead of asking them to come."
    )
    update.save()
    update.evidence.add(*plan.evidence.all()[:2])
    for response, basis, reason in (
        (moved, "result", "Cars at the school have slowed down. On Mill Lane they have not."),
        (talks, "community input", "People told us that they will not come to a police station to talk."),
    ):
        mark = update.marks.create(response=response, basis=basis, reason=reason)
        mark.evidence.add(plan.evidence.first())
    update.sharings.create(way="website", on=date(2026, 7, 1))
    update.sharings.create(way="meeting", on=date(2026, 7, 9), where="Library, in English and Spanish")


def _speeding(plan: Plan) -> None:
    priority = make_priority(
        plan, title="Speeding near the school", status="improving",
        explanation="Parents say that they are **afraid to let children walk**. At the March meeting 31 of 44 people "
        "named it first.",
    )  # fmt: skip
    radar = make_evidence(
        plan, kind=EvidenceKind.CRIME, title="Speeds on School Street", source="Our radar, two weeks in January",
        on=date(2026, 1, 24), url="https://example.com/speeds",
        figures="| Time | Cars | Over 30 |\n| --- | --- | --- |\n| 7 to 9 | 1,904 | 40 of 100 |\n"
        "| 14 to 16 | 2,210 | 36 of 100 |\n",
    )  # fmt: skip
    priority.evidence.add(radar)
    problem = priority.problems.get()
    problem.title = "Cars pass the elementary school at 40 miles an hour"
    problem.scanning = "Between 7:30 and 8:30 cars turn off the highway and do not slow down."
    problem.harmed = "Children who walk, parents, and the crossing guard."
    problem.who = "Mostly commuters who do not live here."
    problem.where, problem.when = "School Street, from the ramp to Mill Lane: it is wide and straight.", "7:30 to 8:30."
    problem.why = "Nothing tells a driver that the highway has ended."
    problem.still_to_learn = "Whether drivers choose another street instead. The city’s engineers count."
    problem.goal, problem.assessment = "reduce", "Slower within three months, and it lasted over the summer."
    problem.save()
    first = problem.responses.get()
    first.title, first.kind, first.status = "Speed display", "prevention", "under way"
    first.description, first.lead = "A display shows drivers their speed. It stands at the school.", "Officer Haddad"
    first.partners, first.resources = "City streets department, parents’ association", "One display, on loan"
    first.starts_on, first.ends_on = date(2026, 2, 2), date(2026, 12, 18)
    first.save()
    make_response(
        problem, title="Narrower lanes and a raised crossing", kind="design", lead="City streets department",
        status="planned", starts_on=date(2026, 8, 3), description="Paint first. Then, if it helps, concrete.",
    )  # fmt: skip
    make_response(problem, title="Checks in the first week of school", kind="enforcement", status="done")
    measure = make_measure(problem, name="Cars over 30 miles an hour", unit="of 100 cars", source="Our radar")
    for on, value, note in ((date(2026, 3, 9), "31", ""), (date(2026, 5, 11), "18.5", "After the display came")):
        measure.readings.create(on=on, value=Decimal(value), note=note)


def _break_ins(plan: Plan) -> None:
    priority = make_priority(
        plan, title="Car break-ins by the port", explanation="Shops and their customers ask for it."
    )
    problem = priority.problems.get()
    problem.title, problem.goal = "Bags are taken from parked cars at night", "reduce"
    problem.where = "The two lots on Wharf Street."
    problem.save()
    problem.responses.update(title="Lock it, hide it, take it: notes on windshields", status="under way")
    make_response(problem, title="Lamps in both lots", kind="design", partners="Port authority", status="planned")
    measure = make_measure(
        problem, name="Break-ins reported", unit="a month", source="Records", baseline=Decimal(26), target=Decimal(8)
    )
    for month, value in enumerate((24, 27, 22, 19, 21, 14, 12), start=2):
        measure.readings.create(on=date(2026, month, 1), value=value)


def _park(plan: Plan) -> None:
    priority = make_priority(
        plan, title="Lighthouse Park after dark", category="quality of life", explanation="*“I go the long way round.”*"
    )
    problem = priority.problems.get()
    problem.title, problem.goal = "People avoid the park from sunset on", "less fear"
    problem.save()
    problem.responses.update(title="Walks with neighbors, every other Friday", kind="partnership", status="under way")
    make_measure(problem, name="People who feel safe there at night", unit="of 100 asked", source="Survey")


def _distrust(plan: Plan) -> None:
    priority = make_priority(
        plan, title="Trust after the arrest on Pier Road", category="quality of life",
        explanation="After the arrest in November many people told us that they no longer call us. Some letters were "
        "harsh. We read each of them.",
    )  # fmt: skip
    problem = priority.problems.get()
    problem.title, problem.goal = "People do not call when they need help", "better response"
    problem.save()
    problem.responses.update(title="Open talks, led by somebody from outside", kind="partnership", status="under way")
    make_problem(priority, title="Nobody hears what came of a complaint")
    retired = make_priority(plan, title="Noise on Dock Street")
    retired.status, retired.reason = "retired", "No complaint since the bar closed in December."
    retired.save()
