"""What outreach needs before anybody uses it."""

from collections.abc import Iterator

from agency.texts import bilingual

from .models import Language

# Code, English, Spanish, for the deaf. Which are spoken here is the agency's to say.
LANGUAGES = [
    ("en", "English", "Inglés", False),
    ("es", "Spanish", "Español", False),
    ("ase", "American Sign Language", "Lengua de señas estadounidense", True),
    ("cart", "Live captioning (CART)", "Subtítulos en vivo (CART)", True),
    ("vi", "Vietnamese", "Vietnamita", False),
    ("zh", "Chinese", "Chino", False),
    ("ar", "Arabic", "Árabe", False),
    ("fr", "French", "Francés", False),
    ("hi", "Hindi", "Hindi", False),
    ("ko", "Korean", "Coreano", False),
    ("ru", "Russian", "Ruso", False),
    ("tl", "Tagalog", "Tagalo", False),
]


def prepare() -> Iterator[str]:
    """The languages that can be asked for, where there are none."""
    if not Language.objects.exists():
        Language.objects.bulk_create(
            Language(code=code, name=bilingual(en, es), is_for_the_deaf=deaf, position=at * 10)
            for at, (code, en, es, deaf) in enumerate(LANGUAGES, start=1)
        )
        yield "Languages: keep those that people here speak."
