"""The texts a new portal starts with, in our own words; each can be changed.

What is taught follows what police agencies publish of theirs: Palm Beach County (FL) and Irving (TX) on what to do
during and after a robbery. That each employee takes it, and again after a year, is Dallas (TX) ordinance 12B.
"""

from typing import Any

from i18nfield.strings import LazyI18nString

from agency.texts import bilingual

ROBBERY_TRAINING: dict[str, Any] = {
    "name": bilingual("Robbery training", "Capacitación contra robos"),
    "invitation": bilingual("Train your staff for a robbery", "Prepare a su personal para un asalto"),
    "summary": bilingual(
        "An officer teaches your people how to make a robbery less likely, and how to come out of one unhurt.",
        "Un oficial enseña a su personal cómo hacer menos probable un asalto y cómo salir ileso de uno.",
    ),
    "who_may": bilingual(
        en="""
        - You own or run a business here, or you are the manager of a place where people work with money or goods.
        - You can bring your people together for an hour or two. Before you open or after you close is fine.
        - It does not matter how small you are: we join several businesses in one session.
        """,
        es="""
        - Usted es dueño o encargado de un negocio aquí, o dirige un lugar donde se trabaja con dinero o mercancía.
        - Puede reunir a su personal por una o dos horas. Antes de abrir o después de cerrar está bien.
        - No importa si su negocio es pequeño: juntamos varios negocios en una sesión.
        """,
    ),
    "what_happens": bilingual(
        en="""
        1. You apply here. You tell us how many people, where, when, and in which language.
        2. You have our answer by the promised date.
        3. If it is yes, we make a session for you, or you choose one on your page. If it is full, you can wait for
        seats.
        4. You name the people who come. You can change the list until the session begins.
        5. An officer teaches: what robbers look for; what to do during a robbery, and right after it; how to keep
        the place safer.
        6. Everybody who was there gets a certificate with a number. Anybody can check online whether it is valid.

        A certificate is good for a limited time. We write to you before it ends.
        """,
        es="""
        1. Usted llena la solicitud aquí. Nos dice cuántas personas, dónde, cuándo y en qué idioma.
        2. Recibe nuestra respuesta a más tardar en la fecha prometida.
        3. Si la respuesta es sí, organizamos una sesión para usted, o usted elige una en su página. Si está llena,
        puede esperar lugares.
        4. Usted nombra a las personas que vienen. Puede cambiar la lista hasta que empiece la sesión.
        5. Un oficial enseña: qué buscan los asaltantes; qué hacer durante un asalto y justo después; cómo hacer más
        seguro el lugar.
        6. Cada persona que estuvo recibe un certificado con número. Cualquiera puede comprobar en línea si es válido.

        El certificado vale por un tiempo limitado. Le escribimos antes de que termine.
        """,
    ),
    "what_to_wear": bilingual(
        en="""
        - A photo ID for each person.
        - The names of your people, on your page, before the day.
        - If it is held at your place: a room with chairs, where customers do not come in.
        """,
        es="""
        - Una identificación con foto de cada persona.
        - Los nombres de su personal, en su página, antes de ese día.
        - Si es en su local: un cuarto con sillas, donde no entren clientes.
        """,
    ),
    "what_we_ask": bilingual(
        en="""
        - Who you are and how to reach you: to answer you.
        - Your business, its kind and its area: so that the right officer comes, and speaks of what fits you.
        - How many people, when and in which language: to find a trainer and a room.
        - Whether you were robbed lately: some of your people may not want to hear it told again. The trainer speaks
        with you first.
        - The names of your people, later: for the certificates. We keep them encrypted, and show them to nobody else.

        Please give no Social Security numbers, and no names of suspects.
        """,
        es="""
        - Quién es usted y cómo encontrarle: para responderle.
        - Su negocio, de qué tipo es y en qué zona está: para que venga el oficial indicado y hable de lo que le sirve.
        - Cuántas personas, cuándo y en qué idioma: para encontrar un instructor y un cuarto.
        - Si le asaltaron hace poco: algunas personas quizá no quieran oírlo otra vez. El instructor habla primero con
        usted.
        - Los nombres de su personal, más tarde: para los certificados. Los guardamos cifrados y no los mostramos a
        nadie más.

        Por favor no dé números de Seguro Social ni nombres de sospechosos.
        """,
    ),
    "seats": 20,
    "longest_hours": 3,
    "lead_days": 14,
    "months_between": 0,
    "is_open": False,
    "paused_because": bilingual(
        "We are getting ready. Please look in again soon.", "Nos estamos preparando. Vuelva a mirar pronto."
    ),
}  # fmt: skip

DECLINE_REASONS: list[tuple[str, LazyI18nString]] = [
    (
        "Outside our area",
        bilingual(
            "Your business is outside the area we serve. Please ask the police agency where you are.",
            "Su negocio está fuera de nuestra zona. Por favor pregunte a la policía de su lugar.",
        ),
    ),
    (
        "No trainer at present",
        bilingual(
            "We have no trainer free in the next weeks. Please apply again later: you are welcome.",
            "No tenemos un instructor libre en las próximas semanas. Por favor solicite de nuevo más tarde.",
        ),
    ),
    (
        "Asked for already",
        bilingual(
            "We have another application of your business, and go on with that one.",
            "Tenemos otra solicitud de su negocio y seguimos con esa.",
        ),
    ),
    (
        "Another program fits better",
        bilingual(
            "What you describe is better served by another of our programs. Please call us, and we find it together.",
            "Otro de nuestros programas responde mejor a lo que usted describe. Llámenos y lo encontramos juntos.",
        ),
    ),
]
