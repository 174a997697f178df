"""The codes on paper invitations: known when they are printed, and kept as hashes that lead to no answer."""

from datetime import date

from django.utils.translation import gettext as _

from agency.encryption import keyed_hash
from agency.references import LETTERS, new_reference
from outreach.models import PaperCode, Survey

# A sheet of labels has thirty; more than this is a mailing that a printer's office makes in parts.
MOST_AT_ONCE = 2000


class CodeRefused(Exception):
    """A code that is not of this survey, or is used; as text, what to tell who typed it."""


class CodeUsed(CodeRefused):
    """Its answers are with us already."""


def make_codes(survey: Survey, number: int) -> list[str]:
    """New codes, as they are printed. Nobody can read them again later."""
    codes = {new_reference() for _code in range(number)}
    PaperCode.objects.bulk_create(PaperCode(survey=survey, code_hash=_hash(survey, code)) for code in codes)
    return sorted(codes)


def check_code(survey: Survey, typed: str) -> None:
    """Raise CodeRefused unless a code is good for one more answer."""
    code = PaperCode.objects.filter(survey=survey, code_hash=_hash(survey, typed)).first()
    if code is None:
        raise CodeRefused(_("This code is not one of this survey. Compare it with your invitation."))
    if code.used_on:
        raise CodeUsed(_("The answers to this code are with us already. Each code is good for one person."))


def use_code(survey: Survey, typed: str, on: date) -> None:
    """Mark a code as used; of two who send it at the same moment, one is refused."""
    check_code(survey, typed)
    free = PaperCode.objects.filter(survey=survey, code_hash=_hash(survey, typed), used_on=None)
    if not free.update(used_on=on):
        # Somebody was quicker by a moment.
        check_code(survey, typed)


def _hash(survey: Survey, typed: str) -> str:
    """However it was typed: in small letters, with or without its dash."""
    letters = "".join(letter for letter in typed.upper() if letter in LETTERS)
    return keyed_hash(f"survey code/{survey.pk}/{letters}")
