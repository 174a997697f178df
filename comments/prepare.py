"""What the comment page needs before the public finds it useful."""

from collections.abc import Iterator

from . import defaults
from .models import Accreditation, Chapter, DoorWord


def prepare() -> Iterator[str]:
    """Each list that is empty, and the texts: what somebody took out of a list does not come back."""
    if not Accreditation.objects.exists():
        Accreditation(**defaults.ACCREDITATION).save()
        yield "What is said before a comment: give your accreditation program and its dates in the admin."
    if not Chapter.objects.exists():
        for number, title in defaults.CHAPTERS:
            Chapter.objects.create(number=number, title=title)
        yield "The chapters of the standards, by title."
    if not DoorWord.objects.exists():
        for door, words in defaults.DOOR_WORDS.items():
            for word in words:
                DoorWord.objects.create(door=door, word=word)
        yield "Words that point to another door than a comment."
