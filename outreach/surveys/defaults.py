"""Two surveys to start from, in both languages: data of the agency from then on.

The first has the headings that accreditation's survey of citizens has long had (CALEA chapter 45, older editions):
the agency's performance, the competence of its employees, the attitude and behavior of officers, concerns about
safety, and suggestions. The second measures trust, safety, respect and voice, each from 0 to 100, as community surveys
with indices do (National Policing Institute), with safety from 0 to 10 and respect in steps of agreement as Greensboro
NC asks. The questions are in our own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agency.texts import bilingual
from outreach.models import Index, QuestionKind

K = QuestionKind
Words = tuple[str, str]
NEVER_SAFE: Words = ("Not safe at all", "Nada seguro")
VERY_SAFE: Words = ("Very safe", "Muy seguro")


@dataclass(frozen=True)
class Asked:
    """A question to start from: English and Spanish, and what else its kind needs."""

    code: str
    kind: QuestionKind
    words: Words
    options: Mapping[str, Words] = field(default_factory=dict)
    ends: tuple[Words, Words] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    slug: str
    title: Words
    intro: Words
    sections: list[tuple[Words, list[Asked]]]

    @property
    def name(self) -> str:
        return str(bilingual(*self.title))


SAFE_BY_DAY = Asked(
    "safe-by-day", K.SCALE,
    ("How safe do you feel outside by day in this area?", "¿Qué tan seguro se siente afuera de día en esta zona?"),
    ends=(NEVER_SAFE, VERY_SAFE), more={"index": Index.SAFETY},
)  # fmt: skip
SAFE_BY_NIGHT = Asked(
    "safe-by-night", K.SCALE,
    ("And after dark?", "¿Y cuando ya oscureció?"),
    ends=(NEVER_SAFE, VERY_SAFE), more={"index": Index.SAFETY},
)  # fmt: skip
RESPECT = Asked(
    "treated-with-respect", K.AGREE,
    ("Officers treat people here with respect.", "Los oficiales tratan con respeto a la gente de aquí."),
    more={"index": Index.RESPECT},
)  # fmt: skip
LISTENED_TO = Asked(
    "listened-to", K.AGREE,
    ("Officers let people tell their side before they decide.",
     "Los oficiales dejan que la gente cuente su versión antes de decidir."),
    more={"index": Index.VOICE},
)  # fmt: skip
SAME_FOR_ALL = Asked(
    "same-for-all", K.AGREE,
    ("The police treat people the same, whoever they are and whatever language they speak.",
     "La policía trata a todos por igual, sean quienes sean y hablen el idioma que hablen."),
    more={"index": Index.TRUST},
)  # fmt: skip

COMMUNITY = Template(
    "community-survey",
    ("Community survey", "Encuesta comunitaria"),
    ("How do we do our work and treat you? What should come first? Your answers go into the plan of your station.",
     "¿Cómo trabajamos y cómo tratamos a la gente? ¿Qué va primero? Sus respuestas llegan al plan de su estación."),
    [
        (("How we do our work", "Cómo hacemos nuestro trabajo"), [
            Asked("work-overall", K.SCALE,
                  ("All in all, how well do we do our work in this area?",
                   "En general, ¿qué tan bien hacemos nuestro trabajo en esta zona?"),
                  ends=(("Very badly", "Muy mal"), ("Very well", "Muy bien"))),
            Asked("contact", K.CHOICE,
                  ("What was your last contact with us in the past twelve months?",
                   "¿Cuál fue su último contacto con nosotros en los últimos doce meses?"),
                  {"called": ("I called or wrote", "Llamé o escribí"),
                   "spoken-to": ("An officer came up to me", "Un oficial se acercó a mí"),
                   "event": ("At a meeting or an event", "En una reunión o un evento"),
                   "none": ("None", "Ninguno")}),
            Asked("comes-in-time", K.AGREE,
                  ("When people here call the police, help comes in good time.",
                   "Cuando la gente de aquí llama a la policía, la ayuda llega a tiempo.")),
        ]),
        (("What our employees know and can do", "Lo que nuestros empleados saben y pueden hacer"), [
            Asked("knows-the-work", K.AGREE,
                  ("The employees I have met know their work.", "Los empleados que conocí saben hacer su trabajo.")),
            Asked("explains", K.AGREE,
                  ("They explain what happens next, and then it happens.",
                   "Explican qué va a pasar después, y así pasa.")),
        ]),
        (("How officers behave", "Cómo se comportan los oficiales"), [RESPECT, LISTENED_TO, SAME_FOR_ALL]),
        (("Safety", "Seguridad"), [
            SAFE_BY_DAY,
            SAFE_BY_NIGHT,
            Asked("worries", K.SEVERAL,
                  ("What worries you in this area?", "¿Qué le preocupa en esta zona?"),
                  {"traffic": ("Speeding and traffic", "La velocidad y el tránsito"),
                   "theft": ("Break-ins and theft", "Los robos"),
                   "drugs": ("Drugs", "Las drogas"),
                   "gunfire": ("Gunfire", "Los disparos"),
                   "noise": ("Noise", "El ruido"),
                   "lighting": ("Dark streets and empty lots", "Las calles oscuras y los lotes vacíos"),
                   "police": ("How the police act", "Cómo actúa la policía")}),
            Asked("first", K.RANKING,
                  ("What should we work on first?", "¿En qué debemos trabajar primero?"),
                  {"calm-traffic": ("Calmer traffic", "Un tránsito más tranquilo"),
                   "on-foot": ("Officers on foot, who are known here", "Oficiales a pie, que la gente conozca"),
                   "youth": ("Programs for young people", "Programas para jóvenes"),
                   "answers": ("Telling people what came of their call", "Decir en qué quedó cada llamada")}),
        ]),
        (("Your suggestions", "Sus sugerencias"), [
            Asked("better", K.TEXT, ("What should we do better?", "¿Qué debemos hacer mejor?")),
            Asked("well", K.TEXT, ("What do we do well, and should go on with?",
                                   "¿Qué hacemos bien y debemos seguir haciendo?")),
        ]),
    ],
)  # fmt: skip

TRUST = Template(
    "trust-survey",
    ("Trust, safety, respect and voice", "Confianza, seguridad, respeto y voz"),
    ("Twelve short questions that we ask again each year, to see whether we get better.",
     "Doce preguntas cortas que repetimos cada año, para ver si mejoramos."),
    [
        (("Trust", "Confianza"), [
            Asked("does-right", K.AGREE,
                  ("I trust the police here to do what is right.",
                   "Confío en que la policía de aquí hace lo correcto."), more={"index": Index.TRUST}),
            SAME_FOR_ALL,
            Asked("would-hesitate", K.AGREE,
                  ("If I needed help, I would think twice before I called the police.",
                   "Si necesitara ayuda, lo pensaría dos veces antes de llamar a la policía."),
                  more={"index": Index.TRUST, "is_reversed": True}),
        ]),
        (("Safety", "Seguridad"), [
            SAFE_BY_DAY,
            SAFE_BY_NIGHT,
            Asked("stays-away", K.AGREE,
                  ("There are places in this area where I no longer go.",
                   "En esta zona hay lugares a los que ya no voy."),
                  more={"index": Index.SAFETY, "is_reversed": True}),
        ]),
        (("Respect", "Respeto"), [
            RESPECT,
            Asked("polite", K.AGREE,
                  ("Officers stay polite, also when it gets difficult.",
                   "Los oficiales son amables, también cuando la situación es difícil."),
                  more={"index": Index.RESPECT}),
            Asked("talk-down", K.AGREE,
                  ("Officers talk down to people.", "Los oficiales hablan a la gente con desprecio."),
                  more={"index": Index.RESPECT, "is_reversed": True}),
        ]),
        (("Voice", "Voz"), [
            LISTENED_TO,
            Asked("has-a-say", K.AGREE,
                  ("People here have a say in what the police work on.",
                   "La gente de aquí puede opinar sobre en qué trabaja la policía."), more={"index": Index.VOICE}),
            Asked("changes-something", K.AGREE,
                  ("What people tell the police changes what the police do.",
                   "Lo que la gente le dice a la policía cambia lo que la policía hace."), more={"index": Index.VOICE}),
        ]),
    ],
)  # fmt: skip

TEMPLATES = {template.slug: template for template in (COMMUNITY, TRUST)}
