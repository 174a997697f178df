"""What people of Harbor City wrote into the survey, and what staff found in it."""

# Theme in English and Spanish, and the texts that speak of it.
BETTER: dict[tuple[str, str], list[str]] = {
    ("Speeding near schools", "Velocidad cerca de las escuelas"): [
        "Cars fly past the school on School Street every morning. Please stand there with the radar again.",
        "Slow the traffic on Mill Lane. My kids cannot cross.",
        "En la calle de la escuela los carros van muy rápido, sobre todo a las siete y media.",
        "Speed bumps near the park, please.",
        "Do something about the racing on the bridge at night.",
    ],
    ("Being told what came of a call", "Saber en qué quedó una llamada"): [
        "I called twice about the same house and never heard what happened.",
        "Call people back. Even if there is no news.",
        "Llamé por un robo y nadie me dijo en qué quedó.",
        "A text message with the case number would help.",
    ],
    ("Officers who are known here", "Oficiales que la gente conoce"): [
        "We used to know the officer on our street. Now it is a new face every week.",
        "More foot patrol downtown, fewer cars.",
        "Get out of the car and talk to people.",
        "Que los oficiales vengan a la iglesia y se presenten.",
    ],
    ("Lighting", "Alumbrado"): [
        "The path behind the library is dark. I do not walk there after six.",
        "Street lights on Pine Street have been out for months.",
        "Falta luz en el parque junto al río.",
    ],
    ("Language", "Idioma"): [
        "Más oficiales que hablen español, por favor.",
        "My mother speaks Vietnamese. Nobody could help her when she called.",
    ],
    ("Stops that feel unfair", "Detenciones que parecen injustas"): [
        "My son has been stopped three times this year, walking home from work.",
        "Explain why you stop somebody. It takes a minute.",
    ],
}
WELL: dict[tuple[str, str], list[str]] = {
    ("Meetings and events", "Reuniones y eventos"): [
        "The meetings at the library. I felt heard.",
        "La noche de la comunidad estuvo muy bonita.",
        "Coffee with the captain. Please do it more often.",
    ],
    ("Friendly and patient officers", "Oficiales amables y pacientes"): [
        "The officer who came after the break-in took an hour and was kind.",
        "Siempre nos tratan con respeto en la estación.",
        "They helped my father find his way home.",
    ],
    ("Quick to come", "Rápidos en llegar"): [
        "When I called, somebody was there in six minutes.",
        "Fast, every time.",
    ],
}
