"""The applicants of the demonstration. Nobody of that name, telephone or address is meant."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify

from agency.models import Station
from programs.models import Channel, Conflict, Program

FIRST_NAMES = [
    "Rosa", "James", "Aisha", "Miguel", "Hannah", "Dmitri", "Grace", "Kofi", "Elena", "Walter", "Priya", "Sofía",
    "Marcus", "Yuki", "Siobhán", "Carlos", "Denise", "Tomás", "Fatima", "Roger", "Lucía", "Peter", "Imani", "Nadia",
    "Oscar", "Beatriz", "Samuel", "Chloe", "Andrés", "Ruth",
]  # fmt: skip
LAST_NAMES = [
    "Alvarez", "O'Brien", "Washington", "Nguyen", "Kaplan", "Núñez", "Fields", "Mensah", "Petrov", "Lee", "Hernández",
    "Carter", "Patel", "Rivera", "Stone", "Moreau", "Castillo", "Brooks", "Ibrahim", "Sandoval", "Keller", "Ramírez",
    "Tanaka", "Greene", "Vega", "Doyle", "Flores", "Whitaker", "Soto", "Freeman",
]  # fmt: skip
STREETS = ["Lighthouse Road", "Mill Lane", "School Street", "Market Street", "Gull Avenue", "Orchard Way"]
REASONS = {
    "en": [
        "I would like to see what a shift on my street looks like.",
        "I study criminal justice and want to know the work before I choose it.",
        "I am in the Citizens Police Academy and a ride is part of it.",
        "Our neighborhood group wants to understand how calls are answered.",
        "I am thinking of applying for a job with you.",
    ],
    "es": [
        "Quisiera ver cómo trabajan en mi barrio y contarlo en nuestra asociación de vecinos.",
        "Estudio justicia penal y quiero conocer el trabajo de cerca.",
    ],
}
SPANISH_SPEAKERS = {"Miguel", "Sofía", "Tomás", "Lucía", "Beatriz", "Andrés"}


@dataclass(frozen=True)
class Person:
    """Somebody who applies, with what they would type."""

    channel: Channel
    answers: dict[str, Any]

    @property
    def full_name(self) -> str:
        return f"{self.answers['first_name']} {self.answers['last_name']}"


def invent(number: int, program: Program, today: date, *, is_minor: bool = False) -> Person:
    """The same person for the same number."""
    random = Random(number)  # noqa: S311 - invented people, no secrets
    first_name = FIRST_NAMES[number % len(FIRST_NAMES)]
    last_name = LAST_NAMES[(number * 7 + number // len(FIRST_NAMES)) % len(LAST_NAMES)]
    channel = {4: Channel.PAPER, 8: Channel.PHONE}.get(number % 11, Channel.WEB)
    age = 16 if is_minor else random.randint(19, 71)
    language = "es" if first_name in SPANISH_SPEAKERS else "en"
    answers = {
        "first_name": first_name,
        "last_name": last_name,
        # Who came to the counter or called gave none.
        "email": f"{slugify(first_name)}.{slugify(last_name)}@example.com" if channel == Channel.WEB else "",
        "phone": f"910 555 01{number % 100:02}",
        "address": f"{random.randint(1, 480)} {random.choice(STREETS)}, Harbor City, NC",
        "language": language,
        "interpreter": {"Lucía": "Spanish", "Hannah": "American Sign Language"}.get(first_name, ""),
        "station": random.choice([None, *Station.objects.all()]),
        "birth_date": date(today.year - age - 1, random.randint(1, 12), random.randint(1, 28)),
    }
    answers |= _ride(language, random, program) | _safety(random, number)
    return Person(channel, answers | (_guardian(last_name, number) if is_minor else {}))


def _ride(language: str, random: Random, program: Program) -> dict[str, Any]:
    return {
        "category": random.choice(list(program.categories.all()[:4])),
        "organisation": random.choice(["", "", "Harbor City College", "Port Authority"]),
        "reason": random.choice(REASONS[language]),
        "heard_from": random.choice(["", "a friend", "National Night Out", "your website"]),
        "shifts": random.sample(["day", "evening", "night", "any"], 2),
    }


def _safety(random: Random, number: int) -> dict[str, Any]:
    conflicts = {9: [Conflict.RELATED.value], 14: [Conflict.PENDING_CASE.value]}.get(number % 20, [])
    return {
        "emergency_name": random.choice(["Alex Morgan", "Jamie Cruz", "Robin Hale"]),
        "emergency_phone": f"910 555 01{(number + 50) % 100:02}",
        "emergency_relation": random.choice(["spouse", "parent", "friend"]),
        "ability": "with accommodation" if number % 17 == 2 else "yes",
        "accommodation": "A car with a high seat" if number % 17 == 2 else "",
        "earlier_rides": "",
        "conflicts": conflicts,
        "relative": "a cousin in dispatch" if Conflict.RELATED in conflicts else "",
        "licence_number": f"D{random.randrange(10**7):07}",
        "agrees_to_records_check": True,
        "accepts_rules": True,
    }


def _guardian(last_name: str, number: int) -> dict[str, Any]:
    return {
        "guardian_name": f"Carmen {last_name}",
        "guardian_relation": "mother",
        "guardian_email": f"carmen.{slugify(last_name)}@example.com",
        "guardian_phone": f"910 555 01{(number + 20) % 100:02}",
    }


def answers_on(person: Person, on: date, lead_days: int) -> dict[str, Any]:
    """What this person types on a day: two dates as soon as the program's notice allows."""
    answers = dict(person.answers)
    shifts = answers.pop("shifts")
    dates = [(on + timedelta(days=lead_days + 3 * more)).isoformat() for more in (1, 2)]
    return answers | {"preferences": [list(pair) for pair in zip(dates, shifts, strict=True)]}
