"""The two rows of the catalogue: a visit by an officer, and the survey that one does alone."""

from typing import Any

from i18nfield.strings import LazyI18nString

from agency.texts import bilingual

SECURITY_SURVEY: dict[str, Any] = {
    "name": bilingual("Security survey", "Revisión de seguridad"),
    # A visit is arranged sooner than a ride: nothing has to be checked before it.
    "lead_days": 3,
    "longest_hours": 3,
    "invitation": bilingual(
        "Have your home's or business's security checked", "Pida que revisemos la seguridad de su casa o negocio"
    ),
    "summary": bilingual(
        "An officer walks through your home or business with you, shows you weak points, and tells you what to do"
        " first. It is free.",
        "Un oficial recorre con usted su casa o negocio, le muestra los puntos débiles y le dice qué hacer primero."
        " Es gratis.",
    ),
    "who_may": bilingual(
        en="""
        - You live in, own or manage a home or a business here.
        - If you rent, the owner agrees: some advice is about doors, locks and lights that are theirs.
        - You, or another adult who may decide, can be there during the visit.
        """,
        es="""
        - Usted vive en una casa o negocio de aquí, o es su dueño o administrador.
        - Si alquila, el dueño está de acuerdo: algunos consejos son sobre puertas, cerraduras y luces que son suyas.
        - Usted, u otro adulto que pueda decidir, puede estar presente durante la visita.
        """,
    ),
    "what_happens": bilingual(
        en="""
        1. You ask for a visit here. It takes about five minutes.
        2. We read it. If we have a question, we ask you.
        3. You choose a time that an officer offers, and may change or cancel it later.
        4. The officer comes, shows you a badge, and walks with you from the street to the last room, with a checklist.
        Photos are taken of weak points only, and only if you agree.
        5. You get a report by a private link: what is good, what to do first, and what it may cost.
        6. After two and after six months we ask what you have done. Nobody checks on you.

        The survey is advice given in good faith. It cannot promise that no crime will happen, and it is not an
        inspection: nobody looks for violations.
        """,
        es="""
        1. Usted pide una visita aquí. Toma unos cinco minutos.
        2. La leemos. Si tenemos una pregunta, se la hacemos.
        3. Usted elige una hora que ofrece un oficial, y después puede cambiarla o cancelarla.
        4. El oficial llega, le muestra su placa y recorre con usted desde la calle hasta el último cuarto, con una
        lista. Solo se toman fotos de los puntos débiles, y solo si usted está de acuerdo.
        5. Recibe un informe por un enlace privado: qué está bien, qué hacer primero y cuánto puede costar.
        6. A los dos y a los seis meses le preguntamos qué ha hecho. Nadie lo supervisa.

        La revisión es un consejo de buena fe. No puede prometer que no habrá delitos, y no es una inspección: nadie
        busca infracciones.
        """,
    ),
    "what_we_ask": bilingual(
        en="""
        - Your name, e-mail and telephone: to reach you.
        - The address, and whether you own, rent or manage it: to know where to go and whose doors they are.
        - What worries you, and whether something happened lately: to look there first.
        - Pets, gate and parking: for the visit only. We erase it when your report goes out.
        - For a business: what it does, its hours and how many people work there.

        Your address and what was found are seen by the officer who comes and by the coordinator. Each look is
        recorded, and after some months the findings are erased.
        """,
        es="""
        - Su nombre, correo electrónico y teléfono: para comunicarnos con usted.
        - La dirección, y si es dueño, inquilino o administrador: para saber adónde ir y de quién son las puertas.
        - Qué le preocupa, y si pasó algo hace poco: para ver eso primero.
        - Mascotas, portón y estacionamiento: solo para la visita. Lo borramos cuando sale su informe.
        - De un negocio: qué hace, su horario y cuántas personas trabajan ahí.

        Su dirección y lo que se encontró los ven el oficial que va y la coordinación. Queda registrado quién los ve,
        y después de algunos meses lo encontrado se borra.
        """,
    ),
    "paused_because": bilingual(
        "We are getting this program ready. Until then, do your own security survey: it takes twenty minutes.",
        "Estamos preparando este programa. Mientras tanto, haga su propia revisión: toma veinte minutos.",
    ),
    # A new portal's coordinator reads the rules and the checklist first, and sees to it that officers offer times.
    "is_open": False,
}

SELF_SURVEY: dict[str, Any] = {
    "name": bilingual("Your own security survey", "Su propia revisión de seguridad"),
    "invitation": bilingual("Check your home's security yourself", "Revise usted la seguridad de su casa"),
    "summary": bilingual(
        "Walk around your home with our checklist, and learn what to do first. Nobody sees your answers but you.",
        "Recorra su casa con nuestra lista y sepa qué hacer primero. Nadie ve sus respuestas, solo usted.",
    ),
    "who_may": bilingual("- Everyone, wherever you live.", "- Todos, viva donde viva."),
    "what_happens": bilingual(
        en="""
        1. Start at the end of your block and walk toward your home. Look at it as a burglar would.
        2. Answer what you see. Leave out what you cannot tell.
        3. You get a list of what to do, with the most useful first, and what it may cost. You can print it.
        4. If you like, ask an officer to come and look with you.
        """,
        es="""
        1. Empiece al final de su cuadra y camine hacia su casa. Mírela como la miraría un ladrón.
        2. Responda lo que ve. Deje en blanco lo que no sepa.
        3. Recibe una lista de qué hacer, con lo más útil primero, y cuánto puede costar. Puede imprimirla.
        4. Si quiere, pida que un oficial venga a verla con usted.
        """,
    ),
    "what_we_ask": bilingual(
        "Nothing. There is no account, and your answers are not kept.",
        "Nada. No hay cuenta, y sus respuestas no se guardan.",
    ),
    "is_open": True,
}

# For staff, and for the applicant.
DECLINE_REASONS: list[tuple[str, LazyI18nString]] = [
    (
        "Outside our area",
        bilingual(
            "The address is outside the area that we serve. The police or sheriff there may offer the same.",
            "La dirección está fuera del área que atendemos. La policía o el alguacil de ahí quizás ofrezca lo mismo.",
        ),
    ),
    (
        "Owner does not agree",
        bilingual(
            "We need the owner's word before we come, and could not get it. You can do your own survey meanwhile.",
            "Necesitamos la palabra del dueño antes de ir y no la pudimos obtener. Mientras, puede hacer su revisión.",
        ),
    ),
    (
        "Not a home or a business",
        bilingual(
            "This program is for homes and businesses. Please call us about other places.",
            "Este programa es para casas y negocios. Para otros lugares, llámenos, por favor.",
        ),
    ),
    (
        "Surveyed lately",
        bilingual(
            "We surveyed this address not long ago. Your report still holds; please ask us if something has changed.",
            "Revisamos esta dirección hace poco. Su informe sigue valiendo; avísenos si algo ha cambiado.",
        ),
    ),
    (
        "Something missing or not confirmed",
        bilingual(
            "Something that we need was missing from your request, or we could not confirm it.",
            "Faltaba en su solicitud algo que necesitamos, o no pudimos confirmarlo.",
        ),
    ),
    (
        "No officer free",
        bilingual(
            "We could not find an officer for a visit in the coming months. Your own survey is the next best thing.",
            "No pudimos encontrar un oficial para una visita en los próximos meses. Haga mientras su propia revisión.",
        ),
    ),
]
