"""Harbor North: Captain Willis, always in time; three versions, and the next update half written."""

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
    PriorityStatus,
    ResponseKind,
    ResponseStatus,
    SharingWay,
    Stakeholder,
)

from .pen import Pen

# Eighteen months after its adoption the next update is due: in so many days from today.
DAYS_LEFT = 24


def adopted_on(today: date) -> date:
    return today + timedelta(days=DAYS_LEFT) - relativedelta(months=18)


def live(pen: Pen, today: date, members: dict[str, Member]) -> Life:
    """Begins when the captain is appointed, forty days before the plan is adopted."""
    adopted = adopted_on(today)
    pen.appoint(members["grant"], by=members["vera"])
    yield pen.at(adopted - timedelta(days=33), 19)
    _listen(pen)
    yield pen.at(adopted - timedelta(days=12))
    _write_speeding(pen)
    _write_break_ins(pen)
    _write_park_and_trucks(pen)
    yield pen.at(adopted, 15)
    pen.publish()
    yield pen.at(adopted + relativedelta(months=5), 18)
    _learn_in_the_first_half_year(pen)
    yield pen.at(adopted + relativedelta(months=6) - timedelta(days=4), 14)
    _first_update(pen)
    yield pen.at(adopted + relativedelta(months=11), 18)
    _learn_in_the_second_half_year(pen)
    yield pen.at(adopted + relativedelta(months=12) - timedelta(days=9), 14)
    _second_update(pen)
    yield pen.at(today - timedelta(days=20), 18)
    _learn_lately(pen)
    yield pen.at(today - timedelta(days=2), 11)
    _half_an_update(pen)


def _listen(pen: Pen) -> None:
    pen.about(
        "Harbor North is the port and the north side: about 21,000 people, two elementary schools, the container "
        "port with 1,900 jobs, and Lighthouse Park. Four in ten homes are rented. One household in six speaks "
        "Spanish at home.\n\nPeople here know their mail carrier better than their officers. We want to change that."
    )
    pen.note(
        "library", EvidenceKind.MEETING, "Meeting at Lighthouse Library",
        "46 people came, 9 of them with the interpreter. Named most often: speeding on School Street (23), cars "
        "broken into at the port lots (14), Lighthouse Park after dark (11).",
        "Minutes, in English and Spanish",
    )  # fmt: skip
    pen.note(
        "parents", EvidenceKind.SURVEY, "Parents' survey, Lighthouse Elementary",
        "212 answers. 168 parents do not let their child walk to school because of the traffic.",
        "The school and its parents' association",
    )  # fmt: skip
    pen.note(
        "lots", EvidenceKind.CRIME, "Cars broken into, port lots",
        "31 reports a quarter over the last year. 19 of 31 between 6 AM and 2 PM, in lots 2 and 4.", "Our records",
    )  # fmt: skip
    pen.note(
        "radar", EvidenceKind.QUALITY_OF_LIFE, "Speeds on School Street",
        "1,204 cars counted from 7 to 8:30 AM. 41 of 100 drove over 30 miles an hour; the limit is 25.",
        "Our radar trailer",
    )  # fmt: skip


def _write_speeding(pen: Pen) -> None:
    pen.priority(
        "speeding", "Speeding by Lighthouse Elementary", Category.SAFETY,
        "Parents, teachers and the crossing guard name it first. A seven-year-old was hit last year; she is well "
        "again, and her street does not let children walk alone.", "library", "parents", "radar",
    )  # fmt: skip
    pen.problem(
        "cars", "speeding", "Drivers pass the school at 35 to 45 miles an hour",
        scanning="Calls from parents, the crash, and our own count.",
        harmed="Children who walk, their parents, the crossing guard, people who live on the street.",
        who="Mostly parents of the school itself and drivers on their way to the port's first shift.",
        where="School Street between Mill and Gull. It is wide, straight and has no crossing for 900 feet.",
        when="7 to 8:30 AM on school days. The port's shift begins at 8.",
        why="The road looks like a fast one, and nothing tells a driver that it is not.",
        still_to_learn="Whether the port would begin its shift later. The Port Authority can tell us.",
        goal=Goal.REDUCE,
    )  # fmt: skip
    pen.response(
        "trailer", "cars", ResponseKind.PREVENTION, "A trailer that shows drivers their speed",
        "It stands at the school three mornings a week and moves a block each month.", lead="Officer Haddad",
        partners="City traffic engineer", resources="One trailer; 2 hours a week",
    )  # fmt: skip
    pen.response(
        "stops", "cars", ResponseKind.ENFORCEMENT, "Speed stops on school mornings",
        "Two officers, three mornings a week. Warnings for the first two weeks.", lead="Sergeant Ives",
    )  # fmt: skip
    pen.response(
        "bus", "cars", ResponseKind.PARTNERSHIP, "A walking school bus",
        "Parents walk groups of children along two routes; an officer walks with each once a week.",
        lead="Parents' association", partners="Lighthouse Elementary, AARP volunteers",
    )  # fmt: skip
    pen.measure(
        "fast", "cars", "Cars over 30 by the school", "of 100 cars", "Our radar trailer", baseline=41, target=10
    )


def _write_break_ins(pen: Pen) -> None:
    pen.priority(
        "break-ins", "Cars broken into at the port lots", Category.SAFETY,
        "Shift workers find their windows smashed when they come off at two. Many stopped reporting it.",
        "library", "lots",
    )  # fmt: skip
    pen.problem(
        "windows", "break-ins", "Windows smashed in lots 2 and 4 while people work",
        scanning="31 reports a quarter, and a meeting that says that half are never reported.",
        harmed="Port workers, mostly on the early shift; the deductible costs them a day's pay.",
        who="Two or three people on bicycles, say those who saw them. Bags and tools are left in view.",
        where="Lots 2 and 4: no lights, a high hedge, and a gap in the fence to the rail trail.",
        when="6 AM to 2 PM on working days, when nobody comes to the lots.",
        why="Nobody sees the lots, and what is worth taking lies on the seats.",
        goal=Goal.REDUCE,
    )  # fmt: skip
    pen.response(
        "lights", "windows", ResponseKind.DESIGN, "Lights, a lower hedge and a mended fence",
        "The port cuts the hedge to three feet, lights both lots and closes the gap.", lead="Port Authority",
        partners="Port Authority, Local 1838", resources="$38,000, paid by the port",
    )  # fmt: skip
    pen.response(
        "talks", "windows", ResponseKind.PREVENTION, "Two-minute talks at shift change",
        "What to take out of the car, how to report in three minutes by phone.", lead="Officer Haddad",
        partners="Local 1838",
    )  # fmt: skip
    pen.response(
        "watch", "windows", ResponseKind.ENFORCEMENT, "Plainclothes officers in the lots",
        "Two officers, two mornings a week.", lead="Sergeant Ives",
    )  # fmt: skip
    pen.measure("smashed", "windows", "Cars broken into", "reports a quarter", "Our records", baseline=31, target=12)


def _write_park_and_trucks(pen: Pen) -> None:
    pen.priority(
        "park", "Lighthouse Park after dark", Category.QUALITY_OF_LIFE,
        "People want to use the park in the evening and do not dare. Teenagers say that they have nowhere else.",
        "library",
    )  # fmt: skip
    pen.problem(
        "dark", "park", "Few people use the park after sunset, and those who do feel unsafe",
        harmed="Families, older people, and the teenagers who are blamed for it.",
        where="The path from the pier to the ball field; four of nine lamps are out.",
        when="From sunset to 10 PM.", why="It is dark and empty, and being empty makes it feel worse.",
        goal=Goal.LESS_FEAR,
    )  # fmt: skip
    pen.response(
        "evenings", "dark", ResponseKind.PARTNERSHIP, "Thursday evenings in the park",
        "Basketball, a food cart and an officer on foot, from spring to fall.", lead="Recreation department",
        partners="Recreation department, Boys & Girls Club",
    )  # fmt: skip
    pen.measure(
        "safe", "dark", "People who feel safe in the park after dark", "of 100 asked", "Asked at the pier",
        baseline=22, target=60,
    )  # fmt: skip
    pen.priority(
        "trucks", "Trucks idling on Wharf Spur", Category.QUALITY_OF_LIFE,
        "Exhaust and noise under bedroom windows from 4 AM.", "library",
    )  # fmt: skip
    pen.problem("idling", "trucks", "Up to twenty trucks wait for the gate to open", goal=Goal.ELIMINATE)
    pen.response(
        "gate", "idling", ResponseKind.PARTNERSHIP, "Ask the port to open its gate earlier",
        "The captain and the council member meet the port's operations.", partners="Port Authority",
    )  # fmt: skip


def _learn_in_the_first_half_year(pen: Pen) -> None:
    pen.read("fast", 33)
    pen.read("smashed", 24)
    pen.read("safe", 35)
    pen.note(
        "school", EvidenceKind.MEETING, "Meeting at Lighthouse Elementary",
        "38 people. The trailer is liked. Several find that stops “catch the same parents every morning”. "
        "They ask for a raised crossing.", "Minutes",
    )  # fmt: skip
    pen.hear(
        "tickets", Stakeholder.RESIDENTS,
        "You wrote me a ticket at 7:40 for 31 while I brought my daughter to school. That is not safety, that is "
        "money. Build a crosswalk.", email="neighbor@example.com",
    )  # fmt: skip
    pen.change(
        "tickets", theme="Tickets by the school", asked="Build a crossing and stop ticketing parents.",
        is_critical=True, priority=pen.named["speeding"],
    )  # fmt: skip
    pen.link("tickets", "speeding")
    pen.take_down(
        "lamps", Stakeholder.YOUTH, CameBy.WALK, theme="Lamps in the park", priority=pen.named["park"],
        asked="Mend the lamps by the ball field and let us stay until nine.",
    )  # fmt: skip
    pen.link("lamps", "park")


def _first_update(pen: Pen) -> None:
    pen.change("stops", description="Two officers, one morning a week, at the two places where our count is highest.")
    pen.response(
        "crossing", "cars", ResponseKind.DESIGN, "A raised crossing at Mill and School",
        "The city builds it in a school break. Until then the crossing guard stands there.", lead="City engineer",
        partners="City of Harbor City, Lighthouse Elementary", resources="$52,000, safe routes to school grant",
        status=ResponseStatus.PLANNED, starts_on=pen.today + timedelta(days=60),
    )  # fmt: skip
    pen.change("lights", status=ResponseStatus.DONE, ends_on=pen.today)
    pen.change("park", status=PriorityStatus.IMPROVING, reason="More people come on Thursdays; the lamps are mended.")
    pen.change("gate", status=ResponseStatus.DONE)
    pen.change(
        "trucks", status=PriorityStatus.RETIRED,
        reason="The port opens its gate at 4 AM now. No truck has waited on Wharf Spur for two months.",
    )  # fmt: skip
    pen.answer("tickets", "Stops went from three mornings a week to one, and a raised crossing is to be built.")
    pen.answer("lamps", "All nine lamps work again, and the park stays open until nine on Thursdays.")
    pen.write(
        "school", "tickets", "lamps",
        feedback="38 people at the school and 4 letters. The trailer is welcome, the stops much less so.",
        effectiveness="Fast cars by the school went from 41 to 33 of 100, mostly on days with the trailer. Stops made "
        "no difference that lasted past nine o'clock. Break-ins fell once the hedge was cut.",
        will_change=True, how_it_changes="Fewer stops, a crossing instead. One priority is solved and retired.",
    )  # fmt: skip
    pen.mark("stops", Basis.RESULT, "On mornings without stops the cars were as fast as before.", "radar")
    pen.mark("crossing", Basis.COMMUNITY_INPUT, "Asked for at the meeting and in letters.", "school", "tickets")
    pen.mark("lights", Basis.RESULT, "The work is done; both lots are lit.", "lots")
    pen.mark("gate", Basis.RESULT, "The gate opens at 4 AM.", "library")
    pen.share(SharingWay.WEBSITE)
    pen.share(SharingWay.MEETING, "Lighthouse Library, with an interpreter", in_days=12)
    pen.publish()


def _learn_in_the_second_half_year(pen: Pen) -> None:
    pen.read("fast", 19, "The raised crossing is open.")
    pen.read("smashed", 13)
    pen.read("safe", 58)
    pen.note(
        "pier", EvidenceKind.SURVEY, "Asked at the pier", "184 people on six evenings. 58 of 100 feel safe in the "
        "park after dark. Under eighteen it is 71 of 100.", "Recreation department and our explorers",
    )  # fmt: skip
    pen.take_down(
        "crew", Stakeholder.YOUTH, CameBy.MEETING, theme="Work in the park", priority=pen.named["park"],
        asked="Pay us to look after the ball field in the holidays.",
    )  # fmt: skip
    pen.link("crew", "park")
    pen.hear(
        "spanish", Stakeholder.NEWCOMERS,
        "Quiero reportar un robo de mi carro pero nadie en la línea habla español por la mañana.", language="es",
    )  # fmt: skip
    pen.change("spanish", theme="Reporting in Spanish", asked="Let people report by phone in Spanish in the morning.")
    pen.link("spanish", "break-ins")


def _second_update(pen: Pen) -> None:
    pen.change("watch", status=ResponseStatus.DROPPED, ends_on=pen.today)
    pen.change("crossing", status=ResponseStatus.DONE, ends_on=pen.today)
    pen.response(
        "youth", "dark", ResponseKind.PREVENTION, "A youth crew for the ball field",
        "Eight paid places in the school holidays; the crew plans the Thursday evenings.", lead="Boys & Girls Club",
        partners="Recreation department, Local 1838", resources="$9,600, the city's youth jobs",
    )  # fmt: skip
    pen.change("speeding", status=PriorityStatus.IMPROVING, reason="Half as many fast cars as a year ago.")
    pen.answer("crew", "Eight paid places, planned with the young people who asked.")
    pen.answer("spanish", "The non-emergency line has a Spanish-speaking dispatcher from 6 AM.")
    pen.change("windows", assessment="Lights and hedge did most of it: reports fell in the lots that were changed "
               "and nowhere else. Plainclothes officers caught nobody in 40 mornings.")  # fmt: skip
    pen.write(
        "pier", "crew", "spanish",
        feedback="184 people asked at the pier; young people spoke for themselves for the first time.",
        effectiveness="The crossing did what stops could not: 19 of 100 cars are fast. Break-ins are close to target.",
        will_change=True, how_it_changes="We end the plainclothes watch and pay young people to look after the park.",
    )  # fmt: skip
    pen.mark("watch", Basis.RESULT, "40 mornings, no arrest, and the lights did the work.", "lots")
    pen.mark("crossing", Basis.RESULT, "Built and open; speeds fell the same week.", "radar")
    pen.mark("youth", Basis.COMMUNITY_INPUT, "Asked for by those who use the field.", "crew", "pier")
    pen.share(SharingWay.WEBSITE)
    pen.share(SharingWay.SOCIAL, "The city's pages, in English and Spanish", in_days=1)
    pen.publish()


def _learn_lately(pen: Pen) -> None:
    pen.read("fast", 14)
    pen.read("smashed", 9)
    pen.read("safe", 63)
    pen.note(
        "second-meeting", EvidenceKind.MEETING, "Second meeting at Lighthouse Library",
        "51 people. Porch thefts are new. The crossing is praised; a second one is wished for.",
        "Minutes, in English and Spanish",
    )  # fmt: skip
    pen.hear(
        "porches", Stakeholder.TENANTS, "Packages are taken from our hallway every week now. The door does not close."
    )
    pen.hear(
        "shift",
        Stakeholder.BUSINESSES,
        "Thank you for the lights. My crew parks in lot 4 again.",
        email="port@example.com",
    )


def _half_an_update(pen: Pen) -> None:
    """Feedback and effectiveness are written; one response is changed and not marked, and sharing is open."""
    pen.change("trailer", description="It moves between the two schools, two mornings a week each.")
    pen.write(
        "second-meeting",
        feedback="51 people at the second meeting at the library. Speeding is no longer named first; porch thefts are.",
        effectiveness="14 of 100 cars are fast (target 10). Break-ins are below target, the park above it.",
        will_change=True, how_it_changes="The park is resolved. Porch thefts become a priority.",
    )  # fmt: skip
