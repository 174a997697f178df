"""What the committees of Harbor City are, say and are told, in both languages."""

COUNCIL = {
    "slug": "community-advisory",
    "name": ("Community Advisory Committee", "Comité Asesor de la Comunidad"),
    "purpose": (
        """
        Nine people who live or work in Harbor City advise the chief on policy, outreach and what neighborhoods need.

        The committee speaks about **how the department works**. It does not speak about single employees or cases.
        """,
        """
        Nueve personas que viven o trabajan en Harbor City aconsejan a la jefatura sobre normas, acercamiento y lo que
        los vecindarios necesitan.

        El comité habla de **cómo trabaja el departamento**. No habla de empleados ni de casos particulares.
        """,
    ),
    "meets": ("Every three months, on a Tuesday at 6 p.m.", "Cada tres meses, un martes a las 6 p. m."),
    "seats": 9,
    "quorum": 5,
    "term_months": 24,
}
BOARD = {
    "slug": "incident-review",
    "name": ("Incident Review Board", "Junta de Revisión de Incidentes"),
    "purpose": (
        """
        Members of the community and of the department look back at serious incidents, and say what the department
        should learn from them. What is known of an employee is confidential by law.
        """,
        """
        Miembros de la comunidad y del departamento revisan incidentes graves y dicen qué debe aprender el
        departamento. Lo que se sabe de un empleado es confidencial por ley.
        """,
    ),
    "meets": ("When there is an incident to review", "Cuando hay un incidente que revisar"),
    "seats": 5,
    "quorum": 3,
    "term_months": 36,
}
# Seat, name, whom they represent, days since the term began, days it lasts, and days since they left (0: they serve).
MEMBERS = {
    "community-advisory": [
        (1, "Amara Blake", "Riverside", "Riverside", 400, 730, 0),
        (2, "Desmond Pruitt", "Old Town merchants", "Comerciantes de Old Town", 705, 730, 0),
        (3, "Lucía Ferrer", "Spanish-speaking families", "Familias hispanohablantes", 120, 730, 0),
        (4, "Ruth Abernathy", "Faith communities", "Comunidades de fe", 760, 730, 0),
        (5, "Kofi Mensah", "Pine Grove", "Pine Grove", 400, 730, 0),
        (6, "Dana Whitcomb", "People with disabilities", "Personas con discapacidades", 650, 730, 0),
        (7, "Noor Siddiqui", "Young people", "Jóvenes", 90, 730, 0),
        (8, "Harold Voss", "Harbor North", "Harbor North", 800, 730, 95),
        (8, "Ileana Brandt", "Harbor North", "Harbor North", 90, 730, 0),
    ],
    "incident-review": [
        (1, "Judith Okafor", "The city at large", "Toda la ciudad", 300, 1095, 0),
        (2, "Pavel Dorsey", "The city at large", "Toda la ciudad", 300, 1095, 0),
        (3, "Marisol Keane", "The police department", "El departamento de policía", 300, 1095, 0),
        (4, "Thomas Adeyemi", "The police department", "El departamento de policía", 60, 1095, 0),
    ],
}
AGENDA = (
    """
    1. Welcome, and minutes of the last meeting
    2. What the public wants to say (30 minutes)
    3. Report of the community engagement unit
    4. Recommendations, and votes
    5. Next meeting
    """,
    """
    1. Bienvenida y acta de la reunión anterior
    2. Lo que el público quiere decir (30 minutos)
    3. Informe de la unidad de participación comunitaria
    4. Recomendaciones y votaciones
    5. Próxima reunión
    """,
)
FIRST_MINUTES = (
    """
    **Present:** seven members; fourteen people of the public.

    The unit reported on its work of the quarter. The committee talked about what was said in the public's half hour,
    and voted on its recommendations. All votes were unanimous.
    """,
    """
    **Presentes:** siete miembros; catorce personas del público.

    La unidad informó sobre su trabajo del trimestre. El comité habló de lo dicho en la media hora del público y votó
    sus recomendaciones. Todas las votaciones fueron unánimes.
    """,
)
MINUTES = (FIRST_MINUTES[0].replace("seven", "eight"), FIRST_MINUTES[1].replace("siete", "ocho"))
CASES = ("0031", "0058", "0147")
# At which meeting, what was recommended, the department's step, its answer, and whether it is done.
ADVICE = [
    (
        0,
        (
            "Hold one station meeting in four in Spanish, with interpretation into English.",
            "Celebrar en español una de cada cuatro reuniones de estación, con interpretación al inglés.",
        ),
        "accept",
        ("Yes. Each station holds at least one a year.", "Sí. Cada estación celebra al menos una al año."),
        True,
    ),
    (
        0,
        (
            "Publish the yearly numbers of complaints by kind.",
            "Publicar las cifras anuales de quejas por tipo.",
        ),
        "in part",
        (
            """
            We publish numbers and outcomes. Kinds with very few complaints are put together, so that nobody can be
            recognized.
            """,
            """
            Publicamos cifras y resultados. Los tipos con muy pocas quejas se agrupan para que no se reconozca a
            nadie.
            """,
        ),
        False,
    ),
    (
        1,
        ("Close the Mill Lane substation desk.", "Cerrar el mostrador de la subestación de Mill Lane."),
        "decline",
        (
            "The desk is used by about sixty people a week, most of them older. It stays open.",
            "Unas sesenta personas por semana usan el mostrador, la mayoría mayores. Sigue abierto.",
        ),
        False,
    ),
    (
        1,
        (
            "Teach every new officer to work with an interpreter.",
            "Enseñar a cada agente nuevo a trabajar con un intérprete.",
        ),
        "accept",
        (
            "Yes. Two hours are part of the field training from this fall.",
            "Sí. Dos horas forman parte de la formación práctica desde este otoño.",
        ),
        False,
    ),
    (
        2,
        (
            "Ask riders of the night bus what would make their stops safer.",
            "Preguntar a quienes usan el autobús nocturno qué haría más seguras sus paradas.",
        ),
        "",
        ("", ""),
        False,
    ),
    (
        3,
        (
            "Put the rules for drones on the website before the first flight.",
            "Publicar las normas sobre drones en el sitio web antes del primer vuelo.",
        ),
        "",
        ("", ""),
        False,
    ),
]
