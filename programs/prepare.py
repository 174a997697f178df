"""What each program needs before anybody can apply to it."""

from collections.abc import Iterator

from . import defaults
from .models import Program, Release


def prepare() -> Iterator[str]:
    """The program, and each of its lists that is empty: what somebody took out of a list does not come back."""
    program, created = Program.objects.get_or_create(slug="ride-along", defaults=defaults.RIDE_ALONG)
    if created:
        yield "The ride-along program: read its rules, and open it when they are yours."
    if not program.categories.exists():
        for position, (name, months_between) in enumerate(defaults.CATEGORIES, start=1):
            program.categories.create(name=name, months_between=months_between, position=position)
        yield "What people can apply as."
    if not program.decline_reasons.exists():
        for word, sentence in defaults.DECLINE_REASONS:
            program.decline_reasons.create(name=word, sentence=sentence)
        yield "Reasons to decline."
    if not program.releases.exists():
        Release.objects.create(program=program, text=defaults.RELEASE)
        yield "A release of liability. It is a template: your lawyer replaces it before anyone signs."
