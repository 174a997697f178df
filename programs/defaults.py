"""The texts a new portal starts with, in our own words after what some twenty agencies publish; each can be changed.

Numbers (ages, months, days) are settings of the program, shown beside these texts: none is repeated here.
"""

from typing import Any

from i18nfield.strings import LazyI18nString

from agency.texts import bilingual

RIDE_ALONG: dict[str, Any] = {
    "name": bilingual("Ride-along", "Acompañamiento en patrulla"),
    "invitation": bilingual("Ride along with an officer", "Acompañe a un oficial en patrulla"),
    "summary": bilingual(
        "Spend part of a shift in the passenger seat of a patrol car, and see what our officers really do.",
        "Pase parte de un turno en el asiento del acompañante de una patrulla y vea lo que hacen los oficiales.",
    ),
    "who_may": bilingual(
        en="""
        - You live, work, study or serve here, or want to know our work for another good reason.
        - You have a photo ID and agree to a check of police records.
        - You can get in and out of a patrol car and follow instructions, with or without an accommodation.
        - Some time has passed since your last ride with us. How much depends on what you apply as.
        """,
        es="""
        - Usted vive, trabaja, estudia o sirve aquí, o quiere conocer nuestro trabajo por otra buena razón.
        - Tiene una identificación con foto y acepta una revisión de antecedentes policiales.
        - Puede subir y bajar de una patrulla y seguir instrucciones, con o sin una adaptación.
        - Ha pasado algún tiempo desde su última salida con nosotros. Cuánto depende de su categoría.
        """,
    ),
    "what_happens": bilingual(
        en="""
        1. You apply here. It takes about ten minutes, and you sign a release of liability by typing your name.
        2. We read your application and have police records checked. If we have a question, we ask you.
        3. You have our answer by the promised date.
        4. If it is yes, you choose a shift, and may change or cancel it later.
        5. On the day you show your ID at the station, the officer goes through the rules with you, and you ride.
        6. Afterwards we ask you how it was.

        The officer's work comes first. They may end the ride at any time, or let you out at a safe place before a
        dangerous call. If you see a crime, you may later be asked to be a witness.
        """,
        es="""
        1. Usted llena la solicitud aquí. Toma unos diez minutos, y firma una exención de responsabilidad escribiendo
        su nombre.
        2. Leemos su solicitud y se revisan los antecedentes policiales. Si tenemos una pregunta, se la hacemos.
        3. Recibe nuestra respuesta a más tardar en la fecha prometida.
        4. Si la respuesta es sí, usted elige un turno, y después puede cambiarlo o cancelarlo.
        5. Ese día muestra su identificación en la estación, el oficial repasa las reglas con usted y salen juntos.
        6. Después le preguntamos cómo le fue.

        El trabajo del oficial va primero. Puede terminar la salida en cualquier momento, o dejarlo en un lugar seguro
        antes de un llamado peligroso. Si usted presencia un delito, más tarde podrían pedirle que sea testigo.
        """,
    ),
    "what_to_wear": bilingual(
        en="""
        - Long pants, a shirt with sleeves and closed shoes, neat and plain; a jacket when it is cold.
        - No shorts, sandals, tank tops, torn clothes or hats, and nothing that looks like a uniform.
        - Your photo ID: without it there is no ride.
        - The seat belt and the visitor's badge, which we give you, stay on during the whole ride.
        """,
        es="""
        - Pantalón largo, camisa con mangas y zapatos cerrados, limpios y sencillos; una chaqueta cuando haga frío.
        - Nada de pantalón corto, sandalias, camisetas sin mangas, ropa rota, gorras ni ropa que parezca uniforme.
        - Su identificación con foto: sin ella no hay salida.
        - El cinturón de seguridad y el gafete de visitante, que le damos, se llevan puestos todo el tiempo.
        """,
    ),
    "not_allowed": bilingual(
        en="""
        During a ride you do not:

        - carry a weapon, even with a permit;
        - take photos, record, or stream;
        - enter a home or another private place, unless the officer tells you that the person there agrees;
        - leave the car without the officer's permission;
        - touch the car's equipment or the radio, except in an emergency and when told to;
        - question or advise anyone, or take part in police action;
        - tell others who was stopped, helped or arrested;
        - ride after alcohol or drugs.

        Please do what the officer tells you, at once: it is about your safety.
        """,
        es="""
        Durante la salida usted no puede:

        - llevar un arma, aunque tenga permiso;
        - tomar fotos, grabar ni transmitir;
        - entrar en una casa u otro lugar privado, salvo que el oficial le diga que la persona está de acuerdo;
        - bajar de la patrulla sin permiso del oficial;
        - tocar el equipo de la patrulla o la radio, salvo en una emergencia y cuando se lo pidan;
        - interrogar ni aconsejar a nadie, ni participar en una acción policial;
        - contar a otros a quién se detuvo, ayudó o arrestó;
        - venir después de consumir alcohol o drogas.

        Haga de inmediato lo que el oficial le diga: se trata de su seguridad.
        """,
    ),
    "rules_out": bilingual(
        en="""
        We look at each application by itself. These may rule you out:

        - a felony or a serious misdemeanor, convicted or charged;
        - a case pending in court, a warrant, or being under investigation;
        - a protective order that names you, or a condition of release;
        - a claim or lawsuit against this agency;
        - having been dismissed by a criminal justice agency;
        - an answer in the application that is not true;
        - an earlier ride that had to be ended because of the rider.

        You do not ride with an officer who is your relative, spouse or partner. On the day, a rider who comes late,
        without ID, not dressed as asked, or after alcohol or drugs cannot ride. A supervisor may also decline a ride
        for reasons of safety. In every case you hear from us.
        """,
        es="""
        Vemos cada solicitud por separado. Esto puede impedir que usted participe:

        - un delito grave o un delito menor serio, con condena o con cargos;
        - un caso pendiente en la corte, una orden de arresto o estar bajo investigación;
        - una orden de protección en su contra o una condición de libertad;
        - un reclamo o una demanda contra esta agencia;
        - haber sido despedido de una agencia de justicia penal;
        - una respuesta falsa en la solicitud;
        - una salida anterior que se tuvo que terminar por causa del acompañante.

        Usted no sale con un oficial que sea su pariente, cónyuge o pareja. Ese día no puede salir quien llegue tarde,
        sin identificación, sin la ropa pedida o después de consumir alcohol o drogas. Un supervisor también puede
        negar una salida por razones de seguridad. En todo caso recibirá una respuesta nuestra.
        """,
    ),
    "what_we_ask": bilingual(
        en="""
        - Your name, date of birth and ID number: for the records check, and to find your earlier rides.
        - Your e-mail, telephone and address: to reach you.
        - An emergency contact: in case something happens on the ride.
        - Why, when and where you would like to ride: to find a shift that suits you.
        - One question about health: whether you can get in and out of a patrol car and follow instructions.
        - Whether you have a case pending, or know someone who works here: a tick, no details.

        We never ask for your Social Security number. Of the records check we keep only the outcome.
        """,
        es="""
        - Su nombre, fecha de nacimiento y número de identificación: para la revisión de antecedentes y para encontrar
        sus salidas anteriores.
        - Su correo electrónico, teléfono y dirección: para comunicarnos con usted.
        - Un contacto de emergencia: por si algo pasa durante la salida.
        - Por qué, cuándo y dónde quiere acompañarnos: para encontrar un turno que le convenga.
        - Una pregunta sobre salud: si puede subir y bajar de una patrulla y seguir instrucciones.
        - Si tiene un caso pendiente o conoce a alguien que trabaja aquí: una marca, sin detalles.

        Nunca pedimos su número de Seguro Social. De la revisión de antecedentes guardamos solo el resultado.
        """,
    ),
    "paused_because": bilingual(
        "We are getting this program ready. Please come back soon.",
        "Estamos preparando este programa. Vuelva pronto, por favor.",
    ),
    # A new portal's release is a template: nobody signs it before the agency has put its own in its place.
    "is_open": False,
}

# In words, and the months between two rides where they differ from the program's.
CATEGORIES: list[tuple[LazyI18nString, int | None]] = [
    (bilingual("Resident", "Residente"), None),
    (bilingual("Student", "Estudiante"), None),
    (bilingual("Citizens Police Academy participant", "Participante de la Academia Ciudadana de Policía"), None),
    (bilingual("Applicant for a job here", "Solicitante de empleo en esta agencia"), None),
    (bilingual("News media", "Medios de comunicación"), 0),
    (bilingual("Public employee", "Empleado público"), None),
    (bilingual("Member of the military", "Miembro de las fuerzas armadas"), None),
]

NOT_MET = bilingual(
    "Your application does not meet the requirements of this program at this time.",
    "Su solicitud no cumple en este momento con los requisitos de este programa.",
)
# For staff, and for the applicant: neutral, and never what a check found.
DECLINE_REASONS: list[tuple[str, LazyI18nString]] = [
    ("Records check not cleared", NOT_MET),
    ("Pending case, order or claim", NOT_MET),
    ("Earlier ride was ended early", NOT_MET),
    ("Supervisor's decision", NOT_MET),
    (
        "Age",
        bilingual(
            "You do not meet the age rule of this program.",
            "Usted no cumple con la regla de edad de este programa.",
        ),
    ),
    (
        "Rode too recently",
        bilingual(
            "You rode with us not long ago, and some months have to pass between two rides. Please apply again later.",
            "Usted salió con nosotros hace poco, y entre dos salidas deben pasar algunos meses. Vuelva más adelante.",
        ),
    ),
    (
        "Something missing or not confirmed",
        bilingual(
            "Something that we need was missing from your application, or we could not confirm it.",
            "Faltaba en su solicitud algo que necesitamos, o no pudimos confirmarlo.",
        ),
    ),
    (
        "No shift that fits",
        bilingual(
            "We could not find a shift for you in the coming months.",
            "No pudimos encontrar un turno para usted en los próximos meses.",
        ),
    ),
    (
        "Outside the program's purpose",
        bilingual(
            "This program is for people who live, work, study or serve here.",
            "Este programa es para personas que viven, trabajan, estudian o sirven aquí.",
        ),
    ),
]

RELEASE = bilingual(
    en="""
    TEMPLATE. To be replaced by the agency's own lawyer before anyone signs it.

    RELEASE AND ASSUMPTION OF RISK FOR A RIDE-ALONG

    1. I ask to ride along with an officer of this agency. I do so of my own free will and receive no pay.

    2. I know that police work is dangerous. I could be hurt or killed, and my property could be damaged, by a
    collision, a crime, a weapon, the acts of others, or the acts of officers at work. I accept these risks.

    3. To the extent the law allows, I release the agency, its members and the city or county it serves from claims
    for injury, death or damage that arise from the ride-along. This does not release anyone from harm done on
    purpose or by gross negligence.

    4. I have read the rules of the ride-along and will follow them and every instruction of the officer. The agency
    may end the ride at any time.

    5. I agree to a check of police records. I know that I may be called as a witness to what I see.

    6. What I wrote in my application is true. If I am not of age, my parent or guardian signs too.

    7. I may sign on paper instead. By typing my name I sign electronically, and I agree that this has the same force
    as a signature by hand. I receive a copy.
    """,
    es="""
    PLANTILLA. El abogado de la agencia debe reemplazarla antes de que alguien la firme.

    EXENCIÓN DE RESPONSABILIDAD Y ACEPTACIÓN DE RIESGO PARA EL ACOMPAÑAMIENTO EN PATRULLA

    1. Pido acompañar a un oficial de esta agencia. Lo hago por mi propia voluntad y sin recibir pago.

    2. Sé que el trabajo policial es peligroso. Podría sufrir lesiones o la muerte, o daños en mis bienes, por un
    choque, un delito, un arma, los actos de otras personas o los actos de los oficiales en su trabajo. Acepto estos
    riesgos.

    3. Hasta donde la ley lo permita, libero a la agencia, a sus miembros y a la ciudad o el condado al que sirve de
    reclamos por lesiones, muerte o daños que resulten del acompañamiento. Esto no libera a nadie por daños causados
    a propósito o por negligencia grave.

    4. He leído las reglas del acompañamiento y las seguiré, así como toda instrucción del oficial. La agencia puede
    terminar la salida en cualquier momento.

    5. Acepto una revisión de antecedentes policiales. Sé que pueden llamarme como testigo de lo que vea.

    6. Lo que escribí en mi solicitud es verdad. Si soy menor de edad, también firma mi padre, madre o tutor.

    7. Puedo firmar en papel si lo prefiero. Al escribir mi nombre firmo electrónicamente, y acepto que tiene la misma
    validez que una firma a mano. Recibo una copia.
    """,
)
