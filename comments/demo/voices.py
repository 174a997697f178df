"""What the public of Harbor City said, and what Ana made of it: people, words and numbers are invented."""

from dataclasses import dataclass
from typing import Any

from agency.texts import bilingual
from comments.models import SUBJECTS, Channel, Kind, Relation, Relevance

PRAISE, CONCERN = Kind.COMMENDATION, Kind.CONCERN
STANDARDS, ENGAGEMENT, SERVICE, CANDIDACY = SUBJECTS
MEETINGS, TRAFFIC, WORDS = "meetings", "traffic", "words"
# A comment that nobody has weighed yet.
UNREAD = ""


@dataclass(frozen=True)
class Voice:
    """One comment, so many days ago."""

    days_ago: int
    kind: Kind
    about: tuple[str, ...]
    text: str
    name: str = ""
    reached_at: str = ""  # an address or a telephone number, if they told
    relation: str = ""
    language: str = "en"
    channel: Channel = Channel.WEB
    chapter: int | None = None
    relevance: str = Relevance.RELEVANT
    chapters: tuple[int, ...] = (45,)
    themes: tuple[str, ...] = ()
    weighed_after: int = 3  # days
    notes: str = ""

    def answers(self) -> dict[str, Any]:
        """As the form hands them over."""
        told = {"email" if "@" in self.reached_at else "phone": self.reached_at} if self.reached_at else {}
        return {
            **told, **{subject: subject in self.about for subject in SUBJECTS}, "kind": self.kind, "text": self.text,
            "name": self.name, "relation": self.relation, "language": self.language,
        }  # fmt: skip


VOICES = [
    Voice(
        421, PRAISE, (SERVICE,),
        "Our shop alarm went off at 3 in the morning. Two officers were there in minutes and waited with me.",
        name="Denise Keller", reached_at="denise.keller@example.com", relation=Relation.BUSINESS, chapters=(41,),
    ),
    Voice(
        407, CONCERN, (ENGAGEMENT,),
        "Meetings are always on weekday mornings. People who work cannot come.",
        relation=Relation.RESIDENT, themes=(MEETINGS,), notes="Third time this year. Raised with the unit.",
    ),
    Voice(
        392, PRAISE, (ENGAGEMENT, SERVICE),
        "El oficial que vino a la escuela explicó todo con paciencia. Mis hijos ya no le tienen miedo a la policía.",
        name="Lucía Ramírez", reached_at="lucia.ramirez@example.com", relation=Relation.RESIDENT, language="es",
    ),
    Voice(
        378, CONCERN, (SERVICE,), "Cars race down Mill Lane every Friday night. I have called four times.",
        reached_at="910 555 0143", relation=Relation.RESIDENT, chapters=(61,), themes=(TRAFFIC,),
    ),
    Voice(
        366, PRAISE, (STANDARDS, CANDIDACY),
        "I worked in corrections for thirty years. What I see of your training is what it should be.",
        name="Walter Stone", relation=Relation.RESIDENT, chapters=(33,), chapter=33,
    ),
    Voice(
        349, CONCERN, (ENGAGEMENT,),
        "The leaflet about the neighborhood meeting was in English only. Half of our street reads Spanish.",
        relation=Relation.ORGANIZATION, channel=Channel.SESSION, themes=(WORDS,),
        notes="Said at the public session in the library.",
    ),
    Voice(
        337, PRAISE, (SERVICE,), "My mother was lost and confused. The officer found her and stayed until I came.",
        name="Grace Mensah", reached_at="grace.mensah@example.com", relation=Relation.RESIDENT, chapters=(41,),
    ),
    Voice(
        318, CONCERN, (SERVICE,),
        "An officer stopped me without telling me why and was very rude. I want somebody to look into it.",
        reached_at="910 555 0171", relation=Relation.VISITOR, channel=Channel.PHONE,
        relevance=Relevance.MISDIRECTED, chapters=(52,), weighed_after=1,
        notes="About one employee: not for the standards. The caller was told where complaints are taken.",
    ),
    Voice(
        304, PRAISE, (ENGAGEMENT,),
        "National Night Out on our block was the best in years. Thank you for the bike rodeo!",
        relation=Relation.RESIDENT, themes=(MEETINGS,),
    ),
    Voice(
        289, CONCERN, (ENGAGEMENT,), "I never hear what became of what we say at meetings.",
        relation=Relation.RESIDENT, themes=(MEETINGS,), weighed_after=18, notes="Weighed late: I was on leave.",
    ),
    Voice(
        273, PRAISE, (SERVICE,), "شكرا للشرطية التي ساعدتنا بعد الحادث وتكلمت مع والدي بهدوء.",
        relation=Relation.RESIDENT, chapters=(61,), notes="Arabic: thanks an officer for her help after a crash.",
    ),
    Voice(
        258, CONCERN, (STANDARDS,),
        "Please say on your website how you review the use of force, in words people understand.",
        relation=Relation.ORGANIZATION, chapters=(4,), chapter=4, themes=(WORDS,),
    ),
    Voice(
        246, CONCERN, (SERVICE,), "The traffic light by the school is out again.",
        relation=Relation.RESIDENT, relevance=Relevance.NOT_RELEVANT, chapters=(),
        notes="The city's, not ours. Passed on to Public Works by telephone.",
    ),
    Voice(
        229, PRAISE, (SERVICE, ENGAGEMENT),
        "The security survey of our church was thorough. We changed the locks and the lights.",
        name="Reverend Samuel Brooks", reached_at="samuel.brooks@example.com", relation=Relation.ORGANIZATION,
    ),
    Voice(
        214, PRAISE, (CANDIDACY,), "You have earned it. Keep going.", relation=Relation.RESIDENT, chapters=(1,),
    ),
    Voice(
        197, CONCERN, (SERVICE,),
        "Nos chocaron el carro y esperamos casi dos horas. Entiendo que hay prioridades, pero nadie avisó.",
        name="Tomás Vega", relation=Relation.RESIDENT, language="es", chapters=(41, 81),
    ),
    Voice(
        183, PRAISE, (ENGAGEMENT,), "The evening meeting at the library was full. More of these, please.",
        relation=Relation.RESIDENT, themes=(MEETINGS,),
    ),
    Voice(
        170, CONCERN, (ENGAGEMENT, SERVICE), "Crossing Market Street with a stroller is a gamble. Drivers do not stop.",
        relation=Relation.WORK, chapters=(61,), themes=(TRAFFIC,),
    ),
    Voice(
        156, PRAISE, (STANDARDS,), "I asked for a report and got it in two days, with a friendly note.",
        name="Priya Patel", reached_at="priya.patel@example.com", relation=Relation.BUSINESS, chapters=(82,),
    ),
    Voice(
        141, CONCERN, (ENGAGEMENT,), "网站上的中文信息很少。我们社区有很多老人看不懂英文。",
        relation=Relation.RESIDENT, themes=(WORDS,), notes="Chinese: little on the website that older people can read.",
    ),
    Voice(
        127, PRAISE, (SERVICE,), "The dispatcher kept my daughter calm on the telephone until help came.",
        reached_at="910 555 0126", channel=Channel.PHONE, relation=Relation.RESIDENT, chapters=(81,),
    ),
    Voice(
        113, CONCERN, (SERVICE,), "Speeding on Gull Avenue is back since the sign was taken away.",
        relation=Relation.RESIDENT, chapters=(61,), themes=(TRAFFIC,), chapter=61,
    ),
    Voice(
        98, PRAISE, (ENGAGEMENT,), "The officers at the youth soccer night know every child by name.",
        name="Andrés Soto", relation=Relation.ORGANIZATION, chapters=(44, 45),
    ),
    Voice(
        83, CONCERN, (STANDARDS, CANDIDACY),
        "Before you are accredited again, tell us how many complaints there were and what came of them.",
        relation=Relation.RESIDENT, channel=Channel.MAIL, chapters=(52,), themes=(WORDS,),
    ),
    Voice(
        69, PRAISE, (SERVICE,), "After the break-in an officer came by a week later, only to ask how we were.",
        name="Nadia Petrov", reached_at="nadia.petrov@example.com", relation=Relation.RESIDENT, chapters=(55,),
    ),
    Voice(
        54, PRAISE, (ENGAGEMENT,), "Gracias por la reunión en español. Por fin pude preguntar todo.",
        relation=Relation.RESIDENT, language="es", themes=(MEETINGS, WORDS),
    ),
    Voice(
        41, CONCERN, (ENGAGEMENT,), "Your officers should get out of their cars more.",
        relation=Relation.WORK, chapters=(41,),
    ),
    Voice(
        30, PRAISE, (STANDARDS, SERVICE), "❤️👮‍♀️👏", relation=Relation.VISITOR, chapters=(), weighed_after=2,
    ),
    # --- Not weighed yet: two of them should have been ---
    Voice(
        21, CONCERN, (SERVICE,), "There is street racing again behind the stadium, every Saturday around midnight.",
        relation=Relation.RESIDENT, relevance=UNREAD,
    ),
    Voice(
        17, PRAISE, (ENGAGEMENT,), "The citizens' academy changed how I see your work.",
        name="Roger Whitaker", reached_at="roger.whitaker@example.com", relation=Relation.RESIDENT, relevance=UNREAD,
    ),
    Voice(
        9, CONCERN, (STANDARDS,), "How long do you keep the recordings of body cameras? I could not find it.",
        relation=Relation.RESIDENT, relevance=UNREAD,
    ),
    Voice(
        5, PRAISE, (SERVICE,), "Muy amables en la estación. Me atendieron en mi idioma.",
        reached_at="beatriz.flores@example.com", language="es", relation=Relation.RESIDENT, relevance=UNREAD,
    ),
    Voice(
        2, CONCERN, (ENGAGEMENT,), "Please bring the walk with the captain to our side of the river too.",
        relation=Relation.RESIDENT, channel=Channel.SESSION, relevance=UNREAD,
    ),
    Voice(
        1, PRAISE, (SERVICE, CANDIDACY), "Quick, calm, kind. That is all I can ask for.",
        reached_at="imani.greene@example.com", relation=Relation.BUSINESS, relevance=UNREAD,
    ),
]  # fmt: skip

# What staff write of a year for "what we heard": the title, and what was said and done, last year and this one.
THEMES = {
    MEETINGS: (
        bilingual("Meetings people can come to", "Reuniones a las que la gente pueda venir"),
        bilingual(
            "Many said that our meetings were held while they work. Every second one is in the evening from now on.",
            "Muchas personas dijeron que nuestras reuniones eran en horas de trabajo. Ahora una de cada dos es por la "
            "noche.",
        ),
        bilingual(
            "The evening meetings are well attended. You want to hear what became of what you said: each now begins "
            "with that.",
            "Las reuniones de la noche tienen mucho público. Ustedes quieren saber qué pasó con lo que dijeron: ahora "
            "cada una empieza con eso.",
        ),
    ),
    TRAFFIC: (
        bilingual("Speeding in our streets", "Exceso de velocidad en nuestras calles"),
        bilingual(
            "Mill Lane was named most. We put up a speed sign and came by on Friday nights.",
            "La calle más nombrada fue Mill Lane. Pusimos un radar con letrero y pasamos los viernes por la noche.",
        ),
        bilingual(
            "Crossings worry you more than before. The city and we are looking at Market Street together.",
            "Los cruces les preocupan más que antes. La ciudad y nosotros estamos revisando juntos Market Street.",
        ),
    ),
    WORDS: (
        bilingual("Words that everybody can read", "Palabras que todos puedan leer"),
        bilingual(
            "Leaflets came in English only. They now come in Spanish, too.",
            "Los folletos estaban solo en inglés. Ahora también están en español.",
        ),
        bilingual(
            "You ask for plain words about the use of force and about complaints. We are writing them.",
            "Ustedes piden palabras sencillas sobre el uso de la fuerza y las quejas. Las estamos escribiendo.",
        ),
    ),
}

ACCREDITED = bilingual("Law Enforcement Accreditation (Advanced)", "Acreditación policial (nivel avanzado)")
NOTICE = """Public notice

The Harbor City Police Department is accredited. Each year a part of what we do is reviewed: the next review begins on
{begins_on}. Whoever wants to say something about how we keep to the standards, engage with the community or serve it
is welcome to do so before that day, on our website under "Comments", by telephone, by mail or at a public session.
"""
