"""Who asks for a survey in the demonstration, and of what. Nobody and no place of that name is meant."""

from random import Random
from typing import Any

from django.utils.text import slugify

from agency.models import Station
from programs.demo.people import FIRST_NAMES, LAST_NAMES, SPANISH_SPEAKERS, STREETS
from security_surveys.models import Alarm, Holding, Premises

DWELLINGS = {
    "en": ["house", "apartment on the first floor", "townhouse", "mobile home"],
    "es": ["casa", "apartamento en planta baja", "casa móvil"],
}
BUSINESSES = {
    "en": [("Anchor Hardware", "hardware store"), ("Gull Street Market", "grocery store"), ("Pier Dental", "clinic")],
    "es": [("Panadería La Ribera", "panadería"), ("Taquería El Faro", "restaurante")],
}
HOURS = {"en": "Monday to Saturday, 9 to 7", "es": "De lunes a sábado, de 9 a 7"}
WORRIES = {
    "en": [
        "Somebody tried the back door twice this spring.",
        "My mother lives alone there, and packages disappear from the porch.",
        "We were away for a week and came back to a broken window.",
        "The parking lot behind us is dark.",
    ],
    "es": ["Se metieron en la casa de al lado.", "Cierro sola por la noche y la calle está oscura."],
}
ON_ARRIVAL = {
    "en": ["One friendly dog. Please ring, the knocker is broken.", "Park behind the house, the gate is open.", ""],
    "es": ["Hay un perro, es manso. Toque el timbre.", ""],
}
TIMES = {"en": ["Weekday afternoons", "Any day after noon", ""], "es": ["Entre semana por la tarde", ""]}
SPANISH_NAMES = sorted(SPANISH_SPEAKERS)


def request_of(number: int) -> dict[str, Any]:
    """What this person types: the same for the same number. Every third speaks Spanish, every fourth has a business."""
    random = Random(number)  # noqa: S311 - invented people, no secrets
    language = "es" if number % 3 == 2 else "en"
    english_names = [name for name in FIRST_NAMES if name not in SPANISH_SPEAKERS]
    first_name = (SPANISH_NAMES if language == "es" else english_names)[number % len(SPANISH_NAMES)]
    last_name = LAST_NAMES[(number * 11 + 3) % len(LAST_NAMES)]
    by_phone = number % 9 == 6
    return {
        "first_name": first_name,
        "last_name": last_name,
        "email": "" if by_phone else f"{slugify(first_name)}.{slugify(last_name)}@example.com",
        "phone": f"910 555 01{(number + 60) % 100:02}",
        "language": language,
        "station": random.choice(list(Station.objects.all())),
        **(_business if number % 4 == 3 else _home)(language, random),
        "address": f"{random.randint(1, 480)} {random.choice(STREETS)}, Harbor City, NC",
        "worries": random.choice(WORRIES[language]),
        "alarm": random.choice(Alarm.values),
        "on_arrival": random.choice(ON_ARRIVAL[language]),
        "preferred_times": random.choice(TIMES[language]),
        "had_incident": number % 5 == 0,
        "case_number": f"26-{1000 + 37 * number}" if number % 5 == 0 else "",
    }


def _home(language: str, random: Random) -> dict[str, Any]:
    rents = random.random() < 0.3
    return {
        "premises": Premises.HOME,
        "dwelling": random.choice(DWELLINGS[language]),
        "holding": Holding.TENANT if rents else Holding.OWNER,
        "owner_agrees": rents,
    }


def _business(language: str, random: Random) -> dict[str, Any]:
    name, kind = random.choice(BUSINESSES[language])
    return {
        "premises": Premises.BUSINESS,
        "holding": random.choice([Holding.OWNER, Holding.MANAGER]),
        "business_name": name,
        "business_type": kind,
        "opening_hours": HOURS[language],
        "employees": random.randint(2, 14),
    }
