"""What each program needs before anybody can apply to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from i18nfield.strings import LazyI18nString

from . import defaults
from .models import Program, Release

# A word for staff, and the sentence for the applicant.
Reasons = Iterable[tuple[str, LazyI18nString]]


def prepare_program(slug: str, texts: dict[str, Any], reasons: Reasons, what: str) -> Iterator[str]:
    """A program, and its reasons to decline if there are none: what somebody took out does not come back."""
    program, created = Program.objects.get_or_create(slug=slug, defaults=texts)
    if created:
        yield f"The {what}: read its texts and rules, and open it when they are yours."
    if not program.decline_reasons.exists():
        for word, sentence in reasons:
            program.decline_reasons.create(name=word, sentence=sentence)
        yield f"Reasons to decline: {what}."


def prepare() -> Iterator[str]:
    """The program, and each of its lists that is empty: what somebody took out of a list does not come back."""
    yield from prepare_program("ride-along", defaults.RIDE_ALONG, defaults.DECLINE_REASONS, "ride-along")
    program = Program.objects.get(slug="ride-along")
    if not program.categories.exists():
        for position, (name, months_between) in enumerate(defaults.CATEGORIES, start=1):
            program.categories.create(name=name, months_between=months_between, position=position)
        yield "What people can apply as."
    if not program.releases.exists():
        Release.objects.create(program=program, text=defaults.RELEASE)
        yield "A release of liability. It is a template: your lawyer replaces it before anyone signs."
