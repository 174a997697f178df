"""What the comment page says until the agency has written it, in our own words; each can be changed in the admin.

The chapters are those of the sixth edition of CALEA's law enforcement standards, by title: 1 to 4 as published by
CALEA (calea.org/node/11406), the others as commonly listed, for the agency to confirm. Their text is licensed.
"""

from agency.texts import bilingual

from .models import Door

# The program and its dates are the agency's own: we cannot guess them.
ACCREDITATION: dict[str, object] = {
    "about": bilingual(
        en="""
        People from outside check how a police department works. CALEA, the Commission on Accreditation for Law
        Enforcement Agencies, has published several hundred standards for it: on the use of force, on training, on
        working with the community, and more. An award lasts four years. We are reviewed every year, and what the
        public says is part of it.
        """,
        es="""
        Personas de fuera revisan cómo trabaja un departamento de policía. CALEA, la Comisión de Acreditación para
        Agencias del Orden Público, ha publicado para ello varios cientos de normas: sobre el uso de la fuerza, la
        capacitación, el trabajo con la comunidad y más. La acreditación dura cuatro años. Nos revisan cada año, y lo
        que dice el público es parte de la revisión.
        """,
    ),
    "privacy_notice": bilingual(
        en="""
        - What we keep: your words, what they are about, the day and time, and what you choose to tell us about you.
        - As it came: nobody can change or delete a comment, we cannot either. If you ask us to erase what we have
        about you, your comment stays. Please write nothing that you would want to take back.
        - Who reads it: our accreditation manager and our auditor. Assessors of our accreditation may get a copy, with
        or without names.
        - Name, e-mail and telephone are encrypted with the comment. The list of letters we sent keeps your e-mail
        address.
        - Nothing about your computer or telephone is stored with a comment. While you send it, its address is
        counted for some minutes, to keep robots out, and then forgotten.
        - How long: at least until the assessment after it is over, and as long as our records schedule requires. After
        that we destroy your words and what tells who you are. That somebody commented stays.
        - Public records: the law lets anyone ask to see our records, and that includes comments. It protects some
        parts, and we cannot promise that yours is one of them.
        """,
        es="""
        - Qué guardamos: sus palabras, de qué tratan, el día y la hora, y lo que usted quiera decirnos de sí.
        - Como llegó: nadie puede cambiar ni borrar un comentario, nosotros tampoco. Si nos pide borrar lo que tenemos
        sobre usted, su comentario se queda. Por favor, no escriba nada que después quisiera retirar.
        - Quién lo lee: nuestro encargado de acreditación y nuestro auditor. Los evaluadores de la acreditación pueden
        recibir una copia, con o sin nombres.
        - El nombre, el correo electrónico y el teléfono se guardan cifrados con el comentario. La lista de cartas
        enviadas conserva su correo electrónico.
        - No se guarda nada sobre su computadora o teléfono con un comentario. Mientras lo envía, su dirección se
        cuenta durante unos minutos, para detener a los robots, y después se olvida.
        - Cuánto tiempo: al menos hasta que termine la evaluación siguiente, y el que exige nuestro calendario de
        archivos. Después destruimos sus palabras y lo que dice quién es usted. Queda que alguien comentó.
        - Registros públicos: la ley permite que cualquiera pida ver nuestros registros, también los comentarios.
        Protege algunas partes, y no podemos prometer que la suya sea una de ellas.
        """,
    ),
}

_TITLES = [
    (1, "Law Enforcement Role and Authority", "Función y autoridad de la policía"),
    (2, "Agency Jurisdiction and Mutual Aid", "Jurisdicción de la agencia y ayuda mutua"),
    (3, "Contractual Agreements", "Acuerdos contractuales"),
    (4, "Use of Force", "Uso de la fuerza"),
    (11, "Organization and Administration", "Organización y administración"),
    (12, "Direction", "Dirección"),
    (15, "Planning and Research, Goals, and Crime Analysis", "Planificación, metas y análisis del delito"),
    (16, "Allocation and Distribution of Personnel", "Asignación y distribución del personal"),
    (17, "Fiscal Management and Agency Property", "Finanzas y bienes de la agencia"),
    (21, "Classification of Duties and Responsibilities", "Clasificación de tareas y responsabilidades"),
    (22, "Personnel Management", "Gestión del personal"),
    (25, "Grievance Procedures", "Reclamos del personal"),
    (26, "Disciplinary Procedures", "Medidas disciplinarias"),
    (31, "Recruitment and Selection", "Reclutamiento y selección"),
    (33, "Training and Career Development", "Capacitación y carrera profesional"),
    (34, "Promotion", "Ascensos"),
    (35, "Performance Evaluation", "Evaluación del desempeño"),
    (40, "Crime Analysis and Intelligence", "Análisis del delito e inteligencia"),
    (41, "Patrol", "Patrulla"),
    (42, "Criminal Investigation", "Investigación criminal"),
    (43, "Vice, Drugs, and Organized Crime", "Vicio, drogas y crimen organizado"),
    (44, "Juvenile Operations", "Trabajo con menores"),
    (45, "Crime Prevention and Community Involvement", "Prevención del delito y participación comunitaria"),
    (
        46,
        "Critical Incidents, Special Operations, and Homeland Security",
        "Incidentes críticos, operaciones especiales y seguridad nacional",
    ),
    (52, "Internal Affairs", "Asuntos internos"),
    (53, "Inspectional Services", "Inspecciones"),
    (54, "Public Information", "Información al público"),
    (55, "Victim and Witness Assistance", "Ayuda a víctimas y testigos"),
    (61, "Traffic", "Tránsito"),
    (70, "Detainee Transportation", "Traslado de personas detenidas"),
    (71, "Processing and Temporary Detention", "Registro y detención temporal"),
    (72, "Holding Facility", "Centro de detención"),
    (73, "Court Security", "Seguridad de los tribunales"),
    (74, "Legal Process", "Proceso legal"),
    (81, "Communications", "Comunicaciones"),
    (82, "Central Records", "Archivo central"),
    (83, "Collection and Preservation of Evidence", "Recolección y conservación de pruebas"),
    (84, "Property and Evidence Control", "Control de bienes y pruebas"),
    (91, "Campus Law Enforcement", "Policía de campus"),
]
CHAPTERS: list[tuple[int, object]] = [(number, bilingual(en, es)) for number, en, es in _TITLES]

# Whole phrases, as somebody says them who needs another door: "911", "gun" or "complaint" alone stand in many a
# word of thanks. Capitals and accents make no difference.
DOOR_WORDS: dict[Door, list[str]] = {
    Door.EMERGENCY: [
        "happening right now", "happening now", "going on right now", "is breaking in", "are breaking in",
        "send help", "send someone now", "send an officer", "send the police", "need help now", "need help right now",
        "need police now", "he has a gun", "she has a gun", "they have a gun", "he has a knife", "is not breathing",
        "is bleeding", "is being attacked", "I am in danger", "we are in danger", "going to kill", "kill myself",
        "end my life", "want to die",
        "está pasando ahora", "está pasando en este momento", "están entrando a robar", "se están metiendo a",
        "manden ayuda", "envíen ayuda", "manden a alguien", "manden una patrulla", "envíen una patrulla",
        "necesito ayuda ya", "necesito ayuda ahora", "necesitamos ayuda ya", "tiene una pistola", "tiene un cuchillo",
        "no está respirando", "está sangrando", "lo están atacando", "la están atacando", "estoy en peligro",
        "estamos en peligro", "me va a matar", "nos va a matar", "quiero matarme", "me quiero matar", "quiero morir",
        "quitarme la vida",
    ],
    Door.COMPLAINT: [
        "file a complaint", "make a complaint", "formal complaint", "complaint about an officer", "complaint against",
        "internal affairs", "excessive force", "police brutality", "racial profiling", "profiled me",
        "officer hit me", "officer pushed me", "officer shoved me", "officer punched me", "officer kicked me",
        "officer threatened me", "officer yelled at me", "was rude to me", "were rude to me", "swore at me",
        "cursed at me", "harassed me", "illegal search", "searched without a warrant", "false arrest",
        "wrongfully arrested", "planted evidence", "lied in the report", "lied in his report", "lied in her report",
        "took a bribe", "should be fired", "abuse of power",
        "poner una queja", "presentar una queja", "hacer una queja", "queja formal", "queja contra",
        "denunciar a un oficial", "denunciar al oficial", "denunciar a un policía", "denunciar al policía",
        "asuntos internos", "fuerza excesiva", "uso excesivo de la fuerza", "brutalidad policial", "abuso policial",
        "abuso de autoridad", "abuso de poder", "perfil racial", "el oficial me golpeó", "el policía me golpeó",
        "el oficial me empujó", "el policía me empujó", "el oficial me amenazó", "el policía me amenazó",
        "el oficial me gritó", "el policía me gritó", "me insultó", "me insultaron", "fue grosero conmigo",
        "fue grosera conmigo", "me acosó", "registro ilegal", "sin orden de cateo", "detención injusta",
        "arresto injusto", "mintió en el reporte", "mintió en el informe", "me pidió dinero", "pidió un soborno",
        "deberían despedirlo", "deberían despedirla",
    ],
}  # fmt: skip
