"""What Harbor City's events are called, who says that they come, and what was said at those that were held."""

from typing import NamedTuple

from outreach.models import EventKind, StakeholderKind

Both = tuple[str, str]


class Planned(NamedTuple):
    """An event, in English and Spanish; `day` counts from today."""

    key: str
    kind: EventKind
    station: str
    by: str
    day: int
    hour: int
    hours: int
    title: Both
    what: Both
    where: tuple[str, str]
    replies: int = 0
    seats: int | None = None
    languages: tuple[str, ...] = ("en",)
    # Whether the neighbors who reply ask for what they need.
    asks: bool = False
    is_announced: bool = True


class Raised(NamedTuple):
    """A concern: who is to answer it, and what was answered so many days after."""

    who: StakeholderKind
    what: str
    owner: str = ""
    is_critical: bool = False
    asked: Both | None = None
    answer: Both | None = None
    after: int = 0


class Told(NamedTuple):
    """How an event went: counted by hand at the door, and who said which language and neighborhood."""

    came: int
    said: list[tuple[str, str, int]] = []
    minutes: Both | None = None
    raised: list[Raised] = []
    counted: int | None = None


ACCESS = (
    "Step-free entrance from the parking lot. Bus 4 stops in front. An accessible restroom, and a hearing loop.",
    "Entrada sin escalones desde el estacionamiento. El autobús 4 para enfrente. Baño accesible y bucle magnético.",
)
LIBRARY = ("Main Library, Room 2", "20 Wharf Street, Harbor City")
SCHOOL = ("Pine Grove Elementary, cafeteria", "9 School Street, Harbor City")
CENTRO = ("Centro Latino", "310 Mill Lane, Harbor City")

EVENTS = [
    Planned("gull", EventKind.FORUM, "harbor-north", "omar", -40, 18, 2,
            ("Forum: Gull Avenue after dark", "Foro: Gull Avenue de noche"),
            ("Speeding, lights and the bus stop. You talk first.", "Velocidad, luces, la parada. Usted habla primero."),
            ("First Harbor Church, hall", "31 Lighthouse Road, Harbor City"), 4),
    Planned("centro", EventKind.FORUM, "riverside", "luis", -11, 18, 2,
            ("Ask us anything", "Pregúntenos lo que quiera"),
            ("An evening in Spanish, with an interpreter for English.",
             "Una noche en español, con intérprete al inglés."), CENTRO, 5, languages=("es", "en")),
    Planned("k9", EventKind.K9, "pine-grove", "tasha", -9, 14, 1,
            ("Meet Baxter: K-9 demonstration", "Conozca a Baxter: demostración canina"),
            ("Baxter looks for a lost glove. Children welcome.", "Baxter busca un guante perdido. Niños bienvenidos."),
            SCHOOL),
    Planned("wharf", EventKind.CLEAN_UP, "old-town", "june", -1, 9, 3,
            ("Clean-up of Wharf Street", "Limpieza de Wharf Street"),
            ("Gloves and bags are there. We end with coffee.", "Hay guantes y bolsas. Terminamos con café."),
            ("Ferry landing", "1 Wharf Street, Harbor City"), 3),
    Planned("plan", EventKind.PLAN, "pine-grove", "ellen", 3, 18, 2,
            ("What should Pine Grove’s plan say?", "¿Qué debe decir el plan de Pine Grove?"),
            ("The captain reads the draft with you, page by page.", "La capitana lee el borrador con usted."),
            SCHOOL, 4, seats=40, languages=("en", "es"), asks=True),
    Planned("scams", EventKind.SEMINAR, "", "maya", 5, 10, 2,
            ("Scams by telephone: how to hang up", "Estafas por teléfono: cómo colgar"),
            ("Real calls, played aloud, and what to answer.", "Llamadas reales, en voz alta, y qué responder."),
            LIBRARY, 8, seats=8),
    Planned("river", EventKind.CLEAN_UP, "riverside", "luis", 6, 9, 3,
            ("River bank clean-up", "Limpieza de la ribera"),
            ("Bring boots. Boats for the far side are ours.", "Traiga botas. Las lanchas las ponemos nosotros."),
            ("Boat ramp", "500 Mill Lane, Harbor City"), 3),
    Planned("watch", EventKind.WATCH, "harbor-north", "omar", 10, 19, 1,
            ("Community Watch: new captains meet", "Vigilancia vecinal: reunión de nuevos capitanes"),
            ("How a street starts a group.", "Cómo una calle forma un grupo."), LIBRARY, 4),
    Planned("coffee", EventKind.OTHER, "old-town", "june", 12, 8, 1,
            ("Coffee with an officer", "Café con una agente"),
            ("No speeches. Officer Park buys the first cup.", "Sin discursos. La agente Park invita la primera taza."),
            ("Anchor Café", "44 Wharf Street, Harbor City"), 2),
    Planned("academy", EventKind.ACADEMY, "", "lena", 20, 18, 3,
            ("Community police academy", "Academia de policía comunitaria"),
            ("Four evenings, free, from age 18 on: patrol, forensics, the law, and a ride-along.",
             "Cuatro noches, gratis, desde los 18 años: patrulla, forense, la ley y un recorrido."),
            ("Police headquarters", "100 Wharf Street, Harbor City"), 6, seats=24, languages=("en", "ase")),
    Planned("youth", EventKind.FORUM, "riverside", "luis", 14, 17, 2,
            ("Young people and the police: a talk", "Los jóvenes y la policía: una charla"),
            ("Students ask, officers answer.", "Los estudiantes preguntan, los agentes responden."),
            ("Cape State University", "1 Campus Road, Harbor City"), is_announced=False),
]  # fmt: skip

# Name, people, language of letters, interpreter, other help.
NEIGHBORS = [
    ("Agnes Whitlock", 1, "en", "", "A seat near the front, please."),
    ("Rosario Fuentes", 2, "es", "es", ""),
    ("Devin Marsh", 1, "en", "ase", ""),
    ("Priya Raman", 2, "en", "", ""),
    ("Tomás Echeverría", 1, "es", "es", ""),
    ("Hollis Greer", 1, "en", "", ""),
    ("Bea Lindgren", 2, "en", "", ""),
    ("Cyrus Farrow", 1, "en", "", ""),
]

HELD = {
    "gull": Told(
        9, [("en", "Gull Avenue", 11), ("es", "Harbor North", 6), ("vi", "Pier Road", 3)],
        (
            """
            ## What was said

            - Cars race after ten in the evening.
            - The lamp at the bus stop is dark.

            ## What we promised

            A speed display within a month, and an answer about the lamp.""",
            """
            ## Lo que se dijo

            - Los autos corren después de las diez.
            - El farol de la parada está apagado.

            ## Lo que prometimos

            Un medidor de velocidad en un mes, y una respuesta sobre el farol.""",
        ),
        [
            Raised(
                StakeholderKind.RESIDENTS, "The lamp at the bus stop has been dark since summer.", "omar",
                asked=("The lamp at the bus stop is dark.", "El farol de la parada está apagado."),
                answer=("We reported it to the city. It was mended eleven days after you told us.",
                        "Lo reportamos a la ciudad. Se reparó once días después de que nos avisaron."), after=11,
            ),
            Raised(
                StakeholderKind.RESIDENTS, "Cars race on Gull Avenue after ten.", "grant",
                asked=("Cars race on Gull Avenue late in the evening.", "Los autos corren en Gull Avenue de noche."),
                answer=("A speed display stands there now, and the captain shows its figures at each forum.",
                        "Ahora hay un medidor, y el capitán muestra sus cifras en cada foro."), after=26,
            ),
            Raised(
                StakeholderKind.YOUTH, "Two young men say they are stopped every week and never told why.", "grant",
                is_critical=True,
            ),
        ],
    ),
    "centro": Told(
        6, [("es", "Riverside", 22), ("es", "Mill Lane", 7)],
        (
            "The evening was in Spanish. Most questions were about calling 911 without papers, and about noise.",
            "La noche fue en español. La mayoría preguntó por llamar al 911 sin papeles y por el ruido.",
        ),
        [
            Raised(
                StakeholderKind.IMMIGRANT, "People fear that a call to 911 brings immigration officers.", "lena",
                is_critical=True,
                asked=("Does a call to 911 bring immigration officers?", "¿Llamar al 911 trae a inmigración?"),
                answer=(
                    """
                    No. We do not ask about papers, and we do not call them. It is written in our policy, which is
                    on this site in both languages.""",
                    """
                    No. No preguntamos por papeles ni los llamamos. Está escrito en nuestra política, que está en
                    este sitio en los dos idiomas.""",
                ),
                after=5,
            ),
            Raised(StakeholderKind.BUSINESS, "Delivery trucks block the fire lane behind the market each morning."),
            Raised(StakeholderKind.RESIDENTS, "Nobody calls back after a complaint about noise.", "luis"),
        ],
    ),
    "k9": Told(0, [], ("Baxter found the glove. Twice.", "Baxter encontró el guante. Dos veces."), counted=85),
    "wharf": Told(14, [("en", "Old Town", 4)]),
}  # fmt: skip
