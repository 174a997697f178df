"""What the Community Watch needs before neighbors can register."""

from collections.abc import Iterator

from programs.prepare import prepare_program

from . import defaults
from .meetings import SLUG
from .models import WatchPolicy


def prepare() -> Iterator[str]:
    """The program, and its rules for groups, where there are none."""
    yield from prepare_program(SLUG, defaults.COMMUNITY_WATCH, defaults.DECLINE_REASONS, "Community Watch")
    if not WatchPolicy.objects.exists():
        WatchPolicy().save()
        yield "Rules for Community Watch groups."
