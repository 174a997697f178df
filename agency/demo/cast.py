"""The agency of the demonstration: Harbor City, which is nowhere, its stations, members and holidays."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.text import slugify
from i18nfield.strings import LazyI18nString

from agency import roles
from agency.models import Agency, Holiday, Member, Station

PASSWORD = "harbor-city-demo"  # noqa: S105 - of people who do not exist; `manage.py demo` prints it

AGENCY = {
    "name": "Harbor City Police Department",
    "short_name": "Harbor City Police",
    "address": "100 Wharf Street\nHarbor City, NC",
    "website_url": "https://www.example.org/",
    "non_emergency_phone": "910 555 0111",
    "unit_phone": "910 555 0100",
    "unit_email": "engagement@harborcity.example.org",
    "from_email": "engagement@harborcity.example.org",
    "complaints_url": "https://www.example.org/complaints/",
    "tips_url": "https://www.example.org/tips/",
    "calea_url": "https://www.example.com/calea/",
}

# Name, address, telephone, and what it covers in English and Spanish.
STATIONS = [
    ("Harbor North", "12 Lighthouse Road", "910 555 0121", "The port and the north side", "El puerto y el lado norte"),
    ("Old Town", "100 Wharf Street", "910 555 0122", "Downtown and the riverfront", "El centro y la ribera"),
    ("Riverside", "480 Mill Lane", "910 555 0123", "Riverside and the university", "Riverside y la universidad"),
    ("Pine Grove", "7 School Street", "910 555 0124", "Pine Grove and the airport", "Pine Grove y el aeropuerto"),
]

# Username, first name, last name, title, sworn, station (by its place above), role.
MEMBERS = [
    ("lena", "Lena", "Ortiz", "Lieutenant", True, None, roles.COORDINATOR),
    ("maya", "Maya", "Chen", "Program Coordinator", False, None, roles.COORDINATOR),
    ("omar", "Omar", "Haddad", "Officer", True, 0, roles.CRIME_PREVENTION_OFFICER),
    ("june", "June", "Park", "Officer", True, 1, roles.CRIME_PREVENTION_OFFICER),
    ("luis", "Luis", "Marrero", "Officer", True, 2, roles.CRIME_PREVENTION_OFFICER),
    ("tasha", "Tasha", "Boone", "Officer", True, 3, roles.CRIME_PREVENTION_OFFICER),
    ("grant", "Grant", "Willis", "Captain", True, 0, roles.UNIT_COMMANDER),
    ("nora", "Nora", "Quinn", "Captain", True, 1, roles.UNIT_COMMANDER),
    ("ray", "Ray", "Solomon", "Captain", True, 2, roles.UNIT_COMMANDER),
    ("ellen", "Ellen", "Tran", "Lieutenant", True, 3, roles.UNIT_COMMANDER),
    ("vera", "Vera", "Castellano", "Deputy Chief", True, None, roles.COMMAND_STAFF),
    ("ana", "Ana", "Kowalski", "Accreditation Manager", False, None, roles.ACCREDITATION_MANAGER),
    ("theo", "Theo", "Banks", "Sergeant", True, None, roles.TRAINING_COORDINATOR),
    ("ines", "Inés", "Duarte", "Language Access Coordinator", False, None, roles.INTERPRETER_COORDINATOR),
    ("paul", "Paul", "Lindqvist", "Auditor", False, None, roles.AUDITOR),
    ("dana", "Dana", "Price", "Systems Administrator", False, None, roles.ADMINISTRATOR),
]

FIXED_HOLIDAYS = [
    (1, 1, "New Year's Day"),
    (6, 19, "Juneteenth"),
    (7, 4, "Independence Day"),
    (11, 11, "Veterans Day"),
    (12, 25, "Christmas Day"),
]
# The n-th Monday (0) or Thursday (3) of a month.
MOVING_HOLIDAYS = [(1, 0, 3, "Martin Luther King Jr. Day"), (9, 0, 1, "Labor Day"), (11, 3, 4, "Thanksgiving Day")]


def found_agency() -> Agency:
    """The agency and all that is its own, unless there is one already."""
    if not Agency.objects.exists():
        Agency(**AGENCY).save()
    for name, address, phone, en, es in STATIONS:
        Station.objects.get_or_create(
            slug=slugify(name),
            defaults={"name": name, "address": address, "phone": phone, "area": LazyI18nString({"en": en, "es": es})},
        )
    return Agency.current()


def hire() -> dict[str, Member]:
    """The members by username."""
    stations = [Station.objects.get(slug=slugify(row[0])) for row in STATIONS]
    password = make_password(PASSWORD)
    members = {}
    for username, first_name, last_name, title, is_sworn, station, role in MEMBERS:
        members[username], created = Member.objects.get_or_create(
            username=username,
            defaults={
                "first_name": first_name,
                "last_name": last_name,
                "title": title,
                "is_sworn": is_sworn,
                "station": None if station is None else stations[station],
                "email": f"{username}@harborcity.example.org",
                "password": password,
                "is_staff": True,
                "language": "es" if username == "ines" else "en",
            },
        )
        if created:
            members[username].groups.add(Group.objects.get(name=role))
    return members


def keep_holidays(year: int) -> None:
    fixed = [(date(year, month, day), name) for month, day, name in FIXED_HOLIDAYS]
    moving = [(_nth(year, month, weekday, nth), name) for month, weekday, nth, name in MOVING_HOLIDAYS]
    for on, name in fixed + moving:
        Holiday.objects.get_or_create(on=on, defaults={"name": name})


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
