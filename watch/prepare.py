"""What the Community Watch needs before neighbors can register."""

from collections.abc import Iterator

from programs.models import Program

from . import defaults
from .meetings import SLUG
from .models import WatchPolicy


def prepare() -> Iterator[str]:
    """The program, its reasons and its rules, where there are none: what somebody took out does not come back."""
    program, created = Program.objects.get_or_create(slug=SLUG, defaults=defaults.COMMUNITY_WATCH)
    if created:
        yield "The Community Watch: read its texts, and open it when they are yours."
    if not program.decline_reasons.exists():
        for word, sentence in defaults.DECLINE_REASONS:
            program.decline_reasons.create(name=word, sentence=sentence)
        yield "Reasons to decline a Community Watch registration."
    if not WatchPolicy.objects.exists():
        WatchPolicy().save()
        yield "Rules for Community Watch groups."
