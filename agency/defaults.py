"""What a new portal says of its agency until somebody has written it."""

from i18nfield.strings import LazyI18nString

from .texts import bilingual

AGENCY = {"name": "Police Department", "short_name": "Police"}

PRIVACY_NOTICE = bilingual(
    en="""
    We ask only for what a program needs, and each form says why. We never ask for a Social Security number, and you
    can upload nothing.

    - Who sees it: the members of our unit who handle your application, and the officer who hosts you.
    - How it is kept: your date of birth, ID number, emergency contact and private link are encrypted.
    - Records check: we keep whether it was cleared, the date and who checked, never what it found.
    - How long: as long as our records schedule requires, and no longer than we need it.
    - Public records: the law may make us show parts of an application to someone who asks. It protects some of
    them, such as ID numbers.
    - No tracking: the only cookies are those that keep your language, your unfinished form and your open page.

    To see, correct or erase what we have about you, open your application's page or call us. Erasing is not the same
    as withdrawing, and some records must be kept for a time.
    """,
    es="""
    Pedimos solo lo que un programa necesita, y cada formulario dice para qué. Nunca pedimos su número de Seguro
    Social, y no se puede subir ningún archivo.

    - Quién lo ve: los miembros de nuestra unidad que atienden su solicitud y el oficial que lo recibe.
    - Cómo se guarda: su fecha de nacimiento, su identificación, su contacto de emergencia y su enlace van cifrados.
    - Revisión de antecedentes: guardamos si fue aprobada, la fecha y quién la hizo, nunca lo que se encontró.
    - Cuánto tiempo: el que exige nuestro calendario de archivos, y no más del que lo necesitamos.
    - Registros públicos: la ley puede obligarnos a mostrar partes de una solicitud a quien las pida. Algunas están
    protegidas, como los números de identificación.
    - Sin rastreo: las únicas cookies son las que guardan su idioma, su formulario sin terminar y su página abierta.

    Para ver, corregir o borrar lo que tenemos sobre usted, abra la página de su solicitud o llámenos. Borrar no es lo
    mismo que retirar la solicitud, y algunos registros deben guardarse por un tiempo.
    """,
)


def sign_in_notice() -> LazyI18nString:
    """What CJIS Security Policy 5.5.4 asks to be said before sign-in: restricted, monitored, penalties, consent."""
    return bilingual(
        en="""
        This system is for authorized members of this agency only. Its use is monitored, recorded and audited.
        Unauthorized use is prohibited and may bring criminal and civil penalties. By signing in you agree to this
        monitoring and recording.
        """,
        es="""
        Este sistema es solo para miembros autorizados de esta institución. Su uso se supervisa, se registra y se
        audita. El uso no autorizado está prohibido y puede tener sanciones penales y civiles. Al iniciar sesión usted
        acepta esa supervisión y ese registro.
        """,
    )
