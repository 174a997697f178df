"""The businesses of the demonstration and their people. Nobody and no place of that name is meant."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from agency.models import Station
from programs.models import Channel
from robbery_training.models import Equipment


@dataclass(frozen=True)
class Business:
    """Somebody who asks for a training, and whom they send; `station` is its place in the alphabet."""

    name: str
    kind: str
    contact: str
    people: tuple[str, ...] = ()
    expected: int = 0
    language: str = "en"
    times: str = "Tuesdays before nine"
    station: int = 0
    channel: Channel = Channel.WEB
    had_robbery: bool = False

    @property
    def roster(self) -> str:
        return "\n".join(self.people)

    def answers(self) -> dict[str, Any]:
        """What it types into the form."""
        first_name, _space, last_name = self.contact.partition(" ")
        by_web = self.channel == Channel.WEB
        return {
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{slugify(self.contact)}@example.com" if by_web else "",
            "phone": f"910 555 01{len(self.name) * 7 % 100:02}",
            "language": self.language,
            "station": Station.objects.order_by("name")[self.station],
            "business_name": self.name,
            "business_type": self.kind,
            "site_address": f"{len(self.name) * 11} Market Street, Harbor City, NC" if self.expected > 5 else "",
            "people": self.expected or len(self.people),
            "preferred_times": self.times,
            "training_language": self.language,
            "equipment": Equipment.SCREEN if self.expected > 5 else Equipment.NONE,
            "had_robbery": self.had_robbery,
            "case_number": "26-4471" if self.had_robbery else "",
            "wants_survey": self.had_robbery,
        }


HARBOR_PAWN = Business(
    "Harbor Pawn", "pawn shop", "Walter Keller",
    ("Walter Keller, owner", "Denise Fields, clerk", "Oscar Vega, clerk"), had_robbery=True,
)  # fmt: skip
WHARF_MARKET = Business(
    "Wharf Market", "convenience store", "Priya Patel",
    ("Priya Patel, owner", "Kofi Mensah, cashier", "Ruth Freeman, cashier", "Marcus Stone, nights"), station=1,
)  # fmt: skip
GULL_PHARMACY = Business(
    "Gull Avenue Pharmacy", "pharmacy", "Nadia Petrov",
    ("Nadia Petrov, pharmacist", "Chloe Greene, technician", "Samuel Doyle, cashier"), station=3,
)  # fmt: skip
MILL_LANE = Business(
    "Mill Lane Credit Union", "credit union", "James O'Brien",
    ("James O'Brien, branch manager", "Hannah Kaplan, teller", "Aisha Ibrahim, teller", "Peter Lee, teller",
     "Grace Nguyen, teller", "Roger Whitaker, guard"),
    expected=6, station=3, times="Wednesdays from 7 to 9, before we open",
)  # fmt: skip
TAQUERIA = Business(
    "Taquería La Marea", "restaurante", "Tomás Hernández", ("Tomás Hernández, dueño", "Elena Soto, mesera"),
    language="es", times="Lunes, cuando está cerrado", station=1,
)  # fmt: skip
PANADERIA = Business(
    "Panadería Soto", "panadería", "Beatriz Soto",
    ("Beatriz Soto, dueña", "Andrés Ramírez, panadero", "Lucía Castillo, cajera"), language="es",
    times="Cualquier día después de las dos", station=2,
)  # fmt: skip
TIENDA = Business(
    "Tienda Núñez", "tienda de abarrotes", "Carlos Núñez",
    ("Carlos Núñez, dueño", "Sofía Flores, cajera", "Miguel Rivera, almacén"), language="es", station=2,
    times="Los martes temprano", had_robbery=True,
)  # fmt: skip
LIGHTHOUSE = Business(
    "Lighthouse Liquors", "liquor store", "Dmitri Moreau", ("Dmitri Moreau, owner", "Yuki Tanaka, cashier"), expected=3
)
ORCHARD = Business("Orchard Way Deli", "deli", "Fatima Sandoval", ("Fatima Sandoval, owner",), expected=2, station=2)
SCHOOL_STREET = Business("School Street Gas", "gas station", "Roger Alvarez", expected=4, station=2)
BAYSIDE = Business(
    "Bayside Bank", "bank", "Siobhán Carter",
    ("Siobhán Carter, manager", "Imani Brooks, teller", "Peter Lee, teller", "Denise Washington, teller",
     "Oscar Vega, guard"),
    station=1,
)  # fmt: skip
CORNER = Business("Corner Jewelers", "jewelry store", "Hannah Stone", expected=3, station=1, had_robbery=True)
MARINA = Business("Marina Fuel", "fuel dock", "Kofi Greene", expected=3, station=0)
LAVANDERIA = Business("Lavandería Ríos", "lavandería", "Lucía Vega", expected=2, language="es", station=1)
PINE_HARDWARE = Business("Pine Grove Hardware", "hardware store", "Ruth Brooks", expected=6, station=2)
RIVER_BOOKS = Business("River Books", "book store", "Chloe Lee", expected=3, station=3)
DOLLAR = Business("Port Dollar Store", "discount store", "Marcus Fields", expected=8, station=0)
FLORIST = Business("Wharf Street Florist", "florist", "Grace Doyle", expected=2, station=1, channel=Channel.PHONE)
FOOD_TRUCK = Business("Three Gulls Food Truck", "food truck", "Samuel Kaplan", expected=2, station=1)
FERRY = Business("Ferry Tickets", "ticket office", "Imani Keller", expected=4, station=0, channel=Channel.PAPER)
