"""Three policies of Harbor City, and what people said of them, in both languages."""

from dataclasses import dataclass

Both = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """A comment, and the themes under which staff sorted it; none yet: it is not read."""

    text: str
    themes: tuple[int, ...] = ()
    name: str = ""
    email: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Policy:
    """A policy; its days are counted from today."""

    slug: str
    owner: str
    opens: int
    closes: int
    title: Both
    summary: Both
    proposed_text: Both
    current_text: Both | None = None
    is_announced: bool = True
    themes: tuple[Both, ...] = ()
    comments: tuple[Said, ...] = ()
    heard: Both | None = None
    changed: Both = ("", "")


POLICIES = [
    Policy(
        "body-worn-cameras", "vera", -12, 18,
        ("Body-worn cameras: when they are on", "Cámaras corporales: cuándo están encendidas"),
        (
            """
            Cameras would be turned on **before** an officer speaks to somebody, and footage of an injury would be
            kept for three years instead of one.
            """,
            """
            Las cámaras se encenderían **antes** de que un agente hable con alguien, y las grabaciones de una lesión
            se guardarían tres años en lugar de uno.
            """,
        ),
        (
            """
            ## When a camera is on

            An officer turns the camera on before speaking to anybody on a call, a stop or a search.

            The officer tells people, as soon as it is safe, that the camera is on.

            ## What is kept

            Footage is kept for 180 days. Footage that shows an injury or the use of force is kept for three years.

            Nobody may delete or edit footage.
            """,
            """
            ## Cuándo está encendida

            El agente enciende la cámara antes de hablar con cualquier persona en una llamada, una parada o un registro.

            El agente avisa, en cuanto sea seguro, que la cámara está encendida.

            ## Qué se guarda

            Las grabaciones se guardan 180 días. Las que muestran una lesión o el uso de la fuerza se guardan tres años.

            Nadie puede borrar ni editar grabaciones.
            """,
        ),
        (
            """
            ## When a camera is on

            An officer turns the camera on during a stop or a search.

            ## What is kept

            Footage is kept for 180 days. Footage that shows an injury is kept for one year.

            Nobody may delete or edit footage.
            """,
            """
            ## Cuándo está encendida

            El agente enciende la cámara durante una parada o un registro.

            ## Qué se guarda

            Las grabaciones se guardan 180 días. Las que muestran una lesión se guardan un año.

            Nadie puede borrar ni editar grabaciones.
            """,
        ),
        themes=(("Turn it on earlier", "Encenderla antes"), ("Privacy inside homes", "Privacidad dentro de las casas")),
        comments=(
            Said("Before is right. At my stop it came on when half of it was over.", (0,)),
            Said("What about my living room? I did not ask to be filmed in my pajamas.", (1,), "Peggy Stroud"),
            Said("Tres años me parece bien. ¿Y quién puede ver el video?", (0, 1), language="es"),
            Said("Good change. Please also say what happens when an officer forgets."),
        ),
    ),
    Policy(
        "bicycle-stops", "lena", -70, -40,
        ("Stopping people on bicycles", "Detener a personas en bicicleta"),
        (
            "Officers would no longer stop somebody only for a missing bell or light in daylight.",
            "Los agentes ya no detendrían a nadie solo por falta de timbre o de luz durante el día.",
        ),
        (
            """
            An officer does not stop a person on a bicycle only because a bell is missing, or a light in daylight.

            After dark, an officer who stops somebody without a light offers one, as long as there are some.
            """,
            """
            Un agente no detiene a una persona en bicicleta solo porque falta el timbre, o la luz durante el día.

            De noche, el agente que detiene a alguien sin luz le ofrece una, mientras haya.
            """,
        ),
        (
            """
            An officer may stop a person on a bicycle for any equipment that the city code asks for.
            """,
            """
            Un agente puede detener a una persona en bicicleta por cualquier equipo que exija el código municipal.
            """,
        ),
        themes=(
            ("Fewer stops", "Menos paradas"), ("Lights for free", "Luces gratis"), ("Keep the rule", "Dejar la norma"),
        ),
        comments=(
            Said("My son was stopped four times this summer, for a bell.", (0,), "Yolanda Pace", "yo@example.com"),
            Said("Lights save lives. Handing them out is the best idea in here.", (1,)),
            Said("Rules are rules. Cars have to have lights too.", (2,)),
            Said("Gracias. A los jóvenes los paran sin motivo.", (0,), language="es"),
            Said("Give out lights at the library as well.", (1, 0)),
        ),
        heard=(
            "Five people wrote. Most want fewer stops; two liked the lights best. One would keep the rule as it is.",
            """
            Escribieron cinco personas. La mayoría quiere menos paradas; a dos les gustaron más las luces. Una dejaría
            la norma como está.
            """,
        ),
        changed=(
            """
            The new text is in force. **New because of you:** lights are also handed out at the main library. We did
            not keep the old rule: stops for a bell found next to nothing.
            """,
            """
            El nuevo texto está vigente. **Nuevo gracias a ustedes:** también se reparten luces en la biblioteca
            central. No dejamos la norma anterior: las paradas por un timbre casi no hallaban nada.
            """,
        ),
    ),
    Policy(
        "drones", "vera", -45, -16,
        ("Drones: a first policy", "Drones: una primera norma"),
        (
            "The department has no drone yet. This says when one may fly, and when never.",
            "El departamento aún no tiene drones. Aquí se dice cuándo puede volar uno y cuándo nunca.",
        ),
        (
            """
            A drone may fly to find a missing person, to look at a crash, or with a warrant.

            A drone never carries a weapon, never looks for faces, and never watches a demonstration.

            Each flight is on a public list within a week.
            """,
            """
            Un dron puede volar para buscar a una persona desaparecida, para ver un choque o con una orden judicial.

            Un dron nunca lleva armas, nunca busca rostros y nunca vigila una manifestación.

            Cada vuelo aparece en una lista pública en el plazo de una semana.
            """,
        ),
        themes=(("Never over demonstrations", "Nunca sobre manifestaciones"),),
        comments=(
            Said("Put the list of flights up on the same day, not after a week."),
            Said("I do not want this at all, but if it comes, keep the sentence about demonstrations.", (0,)),
        ),
    ),
    Policy(
        "language-line", "ines", 10, 40,
        ("Talking with people through an interpreter", "Hablar con personas por medio de un intérprete"),
        (
            "When officers must call an interpreter, and whom they may not use as one.",
            "Cuándo deben los agentes llamar a un intérprete, y a quién no pueden usar como tal.",
        ),
        (
            "Children and relatives are not used as interpreters, except for a few words in an emergency.",
            "No se usa a niños ni a familiares como intérpretes, salvo unas palabras en una emergencia.",
        ),
        is_announced=False,
    ),
]  # fmt: skip
