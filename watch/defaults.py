"""The texts a new portal starts with, in our own words after what agencies that run such groups publish."""

from typing import Any

from i18nfield.strings import LazyI18nString

from agency.texts import bilingual

COMMUNITY_WATCH: dict[str, Any] = {
    "name": bilingual("Community Watch", "Vigilancia comunitaria"),
    "invitation": bilingual("Look out for each other on your street", "Cuídense entre vecinos en su calle"),
    "summary": bilingual(
        "Start a group on your street, or join one: neighbors who know each other, look out and tell us what they see.",
        "Forme un grupo en su calle o únase a uno: vecinos que se conocen, están atentos y nos cuentan lo que ven.",
    ),
    "who_may": bilingual(
        en="""
        - You live, rent or have a business here.
        - To start a group: a few neighbors want it too. Most groups are one street, one building or one row of shops.
        - Everybody in the area is welcome: renters, new neighbors, older people, people who work in the day.
        """,
        es="""
        - Usted vive, alquila o tiene un negocio aquí.
        - Para formar un grupo: algunos vecinos también lo quieren. Casi todos los grupos son una calle, un edificio o
        una fila de tiendas.
        - Toda la gente de la zona es bienvenida: inquilinos, vecinos nuevos, personas mayores, quienes trabajan de día.
        """,
    ),
    "what_happens": bilingual(
        en="""
        1. You register here. It takes about five minutes.
        2. If there is a group near you, we ask its captain to call you.
        3. If there is none, an officer helps you to start one: a place to meet, an invitation to every household, and
        a first meeting at which we explain the program.
        4. The group chooses a chair, captains for each block, and somebody who stands in for them.
        5. Each captain keeps the list of their own block. Only that captain, your liaison officer and our coordinators
        see it.
        6. You meet at least twice a year. What worries you there goes to your police station, and you hear what was
        done.

        You can ask for signs once half of the households are enrolled.
        """,
        es="""
        1. Usted se inscribe aquí. Toma unos cinco minutos.
        2. Si hay un grupo cerca de usted, pedimos a su capitán que le llame.
        3. Si no lo hay, un oficial le ayuda a formarlo: un lugar para reunirse, una invitación a cada hogar y una
        primera reunión en la que explicamos el programa.
        4. El grupo elige a quien lo preside, capitanes para cada cuadra y alguien que los reemplace.
        5. Cada capitán lleva la lista de su propia cuadra. Solo la ven ese capitán, su oficial de enlace y nuestros
        coordinadores.
        6. Se reúnen al menos dos veces al año. Lo que les preocupa llega a su estación de policía, y ustedes se enteran
        de lo que se hizo.

        Pueden pedir letreros cuando la mitad de los hogares esté inscrita.
        """,
    ),
    "not_allowed": bilingual(
        en="""
        A watch looks out and reports. It does not:

        - patrol, follow, stop or question anyone;
        - carry weapons, or act in the name of the police;
        - pass on lists of neighbors, or put them on the internet;
        - treat people with suspicion for who they are. Report what somebody does.

        In an emergency call 911. For everything else call our non-emergency number.
        """,
        es="""
        Un grupo observa y avisa. No debe:

        - patrullar, seguir, detener ni interrogar a nadie;
        - llevar armas ni actuar en nombre de la policía;
        - pasar listas de vecinos ni publicarlas en internet;
        - sospechar de alguien por ser quien es. Avise de lo que alguien hace.

        En una emergencia llame al 911. Para todo lo demás llame a nuestro número que no es de emergencia.
        """,
    ),
    "what_we_ask": bilingual(
        en="""
        - Your name, e-mail and telephone: to answer you.
        - Where you live or have your business: to find the group that is yours. It is kept encrypted.
        - What kind of place it is, and about how many households: to see how big a group would be.
        - Whether you would lead: nobody is made a captain who did not say so.
        - Whether we may give your name and telephone to the captain: without that you cannot be called.

        We never publish where groups are, who is in them, or how to reach a captain.
        """,
        es="""
        - Su nombre, correo electrónico y teléfono: para responderle.
        - Dónde vive o tiene su negocio: para encontrar el grupo que le toca. Se guarda cifrado.
        - Qué tipo de lugar es y cuántos hogares hay, más o menos: para ver el tamaño del grupo.
        - Si quisiera dirigirlo: nadie es capitán sin haberlo dicho.
        - Si podemos dar su nombre y teléfono al capitán: sin eso no le pueden llamar.

        Nunca publicamos dónde hay grupos, quiénes los forman ni cómo comunicarse con un capitán.
        """,
    ),
    "paused_because": bilingual(
        "We are getting this program ready. Please come back soon.",
        "Estamos preparando este programa. Vuelva pronto, por favor.",
    ),
    # Its texts are the agency's own once somebody has read them.
    "is_open": False,
    # After an approval the next step is ours, so it does not run out soon.
    "booking_days": 365,
    "minimum_age": 18,
}

DECLINE_REASONS: list[tuple[str, LazyI18nString]] = [
    (
        "Outside our area",
        bilingual(
            "This address is served by another agency. Please ask there.",
            "A esta dirección la atiende otra agencia. Pregunte allí, por favor.",
        ),
    ),
    (
        "Too few households",
        bilingual(
            "A group needs a few more households. Please ask again when more of your neighbors want it.",
            "Un grupo necesita algunos hogares más. Vuelva a pedirlo cuando más vecinos lo quieran.",
        ),
    ),
    (
        "Could not be reached",
        bilingual(
            "We could not reach you to talk about it. You may register again at any time.",
            "No pudimos comunicarnos con usted para hablar de esto. Puede inscribirse de nuevo cuando quiera.",
        ),
    ),
]
