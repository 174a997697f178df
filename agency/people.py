"""The same person, however a name, an address or a number is written."""

import re
import unicodedata


def plain_letters(name: str) -> str:
    """A name without accents, case, spaces or punctuation."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]", "", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def plain_email(email: str) -> str:
    return email.strip().casefold()


def plain_phone(phone: str) -> str:
    """The last ten digits, which is a number of North America without its +1; fewer than seven find nobody."""
    digits = re.sub(r"\D", "", phone)
    return digits[-10:] if len(digits) >= 7 else ""
