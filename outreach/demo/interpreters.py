"""Who interprets in Harbor City, what they did in the last year, and what is being asked of them now."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from agency.demo.clock import clock_at
from agency.models import Agency, Member, Station
from outreach.interpreters import asking, requesting
from outreach.interpreters.workflow import Action, advance
from outreach.models import (
    Absence,
    Assignment,
    AvailableHours,
    Event,
    Interpreter,
    InterpreterKind,
    InterpreterRequest,
    Language,
    Level,
    Mode,
    Skill,
)


class Person(NamedTuple):
    """Somebody on the list; `speaks` is code, mode, level, and whether a court certified it."""

    name: str
    kind: InterpreterKind
    speaks: list[tuple[str, Mode, Level, bool]]
    username: str = ""
    is_screened: bool = True
    has_agreed: bool = True
    is_assessed: bool = True
    stations: tuple[str, ...] = ()
    evenings: bool = False


MEMBER, VOLUNTEER, VENDOR = InterpreterKind.MEMBER, InterpreterKind.VOLUNTEER, InterpreterKind.VENDOR
PEOPLE = [
    Person("luis", MEMBER, [("es", Mode.SPOKEN, Level.LEGAL, True)], "luis"),
    Person("ines", MEMBER, [("es", Mode.WRITTEN, Level.LEGAL, False), ("es", Mode.SPOKEN, Level.LEGAL, False)], "ines"),
    Person("tasha", MEMBER, [("es", Mode.SPOKEN, Level.CONVERSATION, False)], "tasha", stations=("pine-grove",)),
    Person("Marisol Vega", VOLUNTEER, [("es", Mode.SPOKEN, Level.MEETINGS, False)]),
    Person("Minh Tran", VOLUNTEER, [("vi", Mode.SPOKEN, Level.MEETINGS, False)], evenings=True),
    Person("Grace Kim", VOLUNTEER, [("ko", Mode.SPOKEN, Level.MEETINGS, False)], is_screened=False, is_assessed=False),
    Person("Yusuf Rahman", VOLUNTEER, [("ar", Mode.SPOKEN, Level.MEETINGS, False)], has_agreed=False),
    Person("Ruth Abbott", VENDOR, [("ase", Mode.SIGNED, Level.LEGAL, True)]),
    Person("Coastal Captions", VENDOR, [("cart", Mode.CAPTIONING, Level.LEGAL, False)]),
]

# Days ago, language, who was asked, how it ended, rating, and what was said of it.
PAST: list[tuple[int, str, str, Action, int | None, str]] = [
    (320, "es", "Marisol Vega", Action.MEET, 5, "Everybody spoke, and nobody waited."),
    (281, "es", "luis", Action.MEET, 4, ""),
    (240, "ase", "Ruth Abbott", Action.MEET, 5, "Stood where people could see her."),
    (212, "es", "luis", Action.MEET, None, ""),
    (190, "vi", "Minh Tran", Action.MEET, 4, "Good with numbers and street names."),
    (171, "es", "Marisol Vega", Action.NO_SHOW, 1, "Had written down the wrong day. We went on by telephone."),
    (140, "ase", "Ruth Abbott", Action.MEET, 5, ""),
    (118, "es", "ines", Action.MEET, 5, ""),
    (96, "ko", "", Action.GIVE_UP, None, ""),
    (75, "ase", "Ruth Abbott", Action.MEET, 4, ""),
    (54, "es", "Marisol Vega", Action.MEET, 5, "Calm, exact, and she asked when she was not sure."),
    (33, "ase", "Ruth Abbott", Action.MEET, None, ""),
    (19, "ase", "Ruth Abbott", Action.MEET, 5, ""),
    (9, "es", "ines", Action.MEET, 5, "Very kind to an old man who was afraid."),
]


def stage(members: dict[str, Member], now: datetime) -> None:
    """The list first; then a year of requests, and those of the coming weeks as they stand today."""
    agency = Agency.current()
    today = now.astimezone(agency.zone).date()
    people = {person.name: _on_the_list(person, members, today) for person in PEOPLE}
    for place, row in enumerate(PAST):
        _lived(row, people, members, today, place)
    with clock_at(now - timedelta(hours=30)):
        _for_coming_events(people, members)
    with clock_at(now - timedelta(hours=5)):
        _by_telephone(people, members, today)


def _on_the_list(person: Person, members: dict[str, Member], today: date) -> Interpreter:
    joined_on = today - timedelta(days=400)
    own: dict[str, Any] = {"member": members[person.username]} if person.username else {"name": person.name}
    if not person.username:
        own["email"] = f"{person.name.split()[0].casefold()}@example.com"
        own["phone"] = "910 555 0177"
    interpreter = Interpreter.objects.create(
        kind=person.kind, is_adult=True, screened_on=joined_on if person.is_screened else None,
        agreed_on=joined_on if person.has_agreed else None, **own,
    )  # fmt: skip
    interpreter.stations.set(Station.objects.filter(slug__in=person.stations))
    assessed = {"assessed_on": joined_on, "assessed_how": "Oral test, 40 minutes", "assessed_by": "Inés Duarte"}
    languages = {language.code: language for language in Language.objects.all()}
    Skill.objects.bulk_create(
        Skill(
            interpreter=interpreter, language=languages[code], mode=mode, level=level, is_court_certified=certified,
            **assessed if person.is_assessed else {},
        )
        for code, mode, level, certified in person.speaks
    )  # fmt: skip
    if person.evenings:
        AvailableHours.objects.bulk_create(
            AvailableHours(interpreter=interpreter, weekday=day, begins=time(17), ends=time(22)) for day in range(7)
        )
        Absence.objects.create(
            interpreter=interpreter, first_on=today + timedelta(days=20), last_on=today + timedelta(days=34)
        )  # fmt: skip
    return interpreter


def _lived(
    row: tuple[int, str, str, Action, int | None, str], people: dict[str, Interpreter], members: dict[str, Member],
    today: date, place: int,
) -> None:  # fmt: skip
    """Asked for twelve days ahead, answered the next day, recorded the day after."""
    days_ago, code, who, ending, rating, said = row
    starts_at = Agency.current().at(today - timedelta(days=days_ago), 17 + place % 3)
    ines = members["ines"]
    with clock_at(starts_at - timedelta(days=12)):
        wanted = _wanted(code, starts_at, ines)
        assignment = asking.ask(wanted, people[who], by=ines) if who else None
    if assignment:
        with clock_at(starts_at - timedelta(days=11)):
            asking.accept(assignment)
    with clock_at(starts_at + timedelta(hours=18)):
        advance(wanted, ending, by=ines)
    Assignment.objects.filter(request=wanted).update(rating=rating)
    if assignment and said:
        assignment.refresh_from_db()
        assignment.feedback = said
        assignment.save(update_fields=["feedback"])


def _wanted(code: str, starts_at: datetime, by: Member, **more: Any) -> InterpreterRequest:
    language = Language.objects.get(code=code)
    wanted = InterpreterRequest.objects.create(
        language=language, mode=Mode.of(language), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        **{"place": "Police headquarters, Room 4", "asks_by_itself": False, **more},
    )  # fmt: skip
    wanted.history.create(action=Action.RECEIVE, by=by)
    return wanted


def _for_coming_events(people: dict[str, Interpreter], members: dict[str, Member]) -> None:
    """For each language that somebody asked for: one says no and the next is asked; one has accepted."""
    ines = members["ines"]
    for wanted in InterpreterRequest.objects.ahead().exclude(event=None).select_related("language"):
        if wanted.language.code == "es":
            asking.decline(asking.ask(wanted, people["luis"], by=ines), timezone.now())
        elif wanted.language.code == "ase":
            asking.accept(asking.ask(wanted, people["Ruth Abbott"], by=ines))
    academy = Event.objects.filter(kind="academy").order_by("starts_at").first()
    if academy:
        captions = requesting.ask_for_event(academy, Language.objects.get(code="cart"))
        asking.ask(captions, people["Coastal Captions"], by=ines)


def _by_telephone(people: dict[str, Interpreter], members: dict[str, Member], today: date) -> None:
    """By day Minh is at work, and Grace is not screened: nobody is left, and the request says why."""
    at, ines = Agency.current().at, members["ines"]
    for days, hour, code, note in [
        (6, 10, "vi", "A shop owner wants to talk about shoplifting."),
        (4, 14, "ko", "A family wants to know how to get a report."),
    ]:
        starts_at = at(today + timedelta(days=days), hour)
        wanted = _wanted(code, starts_at, ines, note=note, asks_by_itself=True, place="Old Town station")
        asking.ask_next(wanted, timezone.now())
