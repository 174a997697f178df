"""Resources of Harbor City, and the members who agreed to be shown."""

from datetime import datetime, timedelta

from agency.models import Member
from agency.texts import bilingual
from outreach.models import OfficerProfile, Resource, ResourceKind

# Kind, title and text in English and Spanish, telephone, web page.
RESOURCES = [
    (
        ResourceKind.VICTIMS, "Victim services", "Servicios para víctimas",
        "Somebody to talk to, help with forms and a ride to court. Free, in English and Spanish.",
        "Alguien con quien hablar, ayuda con formularios y transporte al tribunal. Gratis, en inglés y español.",
        "910 555 0140", "https://www.example.org/victims/",
    ),
    (
        ResourceKind.REPORT, "Report a theft online", "Denuncie un robo en línea",
        "For things that were taken when nobody was hurt and nobody is still there. Otherwise call.",
        "Para cosas robadas cuando nadie resultó herido y ya no hay nadie. Si no, llame.",
        "", "https://www.example.org/report/",
    ),
    (
        ResourceKind.YOUTH, "Harbor Youth League", "Liga Juvenil del Puerto",
        "Basketball and homework help after school, Mondays to Thursdays, for ages 10 to 17.",
        "Baloncesto y ayuda con las tareas después de la escuela, de lunes a jueves, de 10 a 17 años.",
        "910 555 0151", "",
    ),
    (
        ResourceKind.PREVENTION, "Before you go on a trip", "Antes de salir de viaje",
        "- Ask a neighbor to bring in the mail.\n- Put one lamp on a timer.\n- Lock the windows of the ground floor.",
        "- Pida a un vecino que recoja el correo.\n- Ponga una lámpara con temporizador.\n- Cierre las ventanas bajas.",
        "", "",
    ),
    (
        ResourceKind.PREVENTION, "Calls that ask for gift cards", "Llamadas que piden tarjetas de regalo",
        "No agency takes a fine in gift cards. Hang up, and call the number on your own papers.",
        "Ninguna agencia cobra multas con tarjetas de regalo. Cuelgue y llame al número de sus propios papeles.",
        "", "",
    ),
    (ResourceKind.ACCOUNT, "Harbor City Police on video", "La Policía de Harbor City en video", "", "", "",
     "https://video.example.com/harborcity"),
]  # fmt: skip
PROFILES = [
    ("lena", "I read every application myself. Ask me anything about the programs.",
     "Leo personalmente cada solicitud. Pregúnteme lo que quiera sobre los programas."),
    ("omar", "I walk the port on Tuesdays and look at locks and lights wherever I am asked to.",
     "Camino por el puerto los martes y reviso cerraduras y luces donde me lo pidan."),
    ("ines", "I find the person who speaks your language, or signs it.",
     "Encuentro a la persona que habla su idioma, o lo hace en señas."),
]  # fmt: skip


def stage(members: dict[str, Member], now: datetime) -> None:
    for position, (kind, en, es, text, texto, phone, url) in enumerate(RESOURCES, start=1):
        Resource.objects.create(
            kind=kind, title=bilingual(en, es), text=bilingual(text, texto), phone=phone, url=url,
            position=position, is_public=True,
        )  # fmt: skip
    agreed_on = (now - timedelta(days=90)).date()
    for position, (username, en, es) in enumerate(PROFILES, start=1):
        OfficerProfile.objects.create(
            member=members[username], words=bilingual(en, es), agreed_on=agreed_on, is_public=True, position=position
        )
