"""What the comment page needs before the public finds it useful."""

from collections.abc import Iterator

from . import defaults
from .models import Accreditation, Chapter, DoorWord


def prepare() -> Iterator[str]:
    """All of it once: what somebody took out of a list, or a list that was emptied, does not come back."""
    if Accreditation.objects.exists():
        return
    Accreditation(**defaults.ACCREDITATION).save()
    yield "What is said before a comment: give your accreditation program and its dates in the admin."
    Chapter.objects.bulk_create(Chapter(number=number, title=title) for number, title in defaults.CHAPTERS)
    yield "The chapters of the standards, by title."
    words = [(word, door) for door, words in defaults.DOOR_WORDS.items() for word in words]
    DoorWord.objects.bulk_create(DoorWord(word=word, door=door) for word, door in words)
    yield "Words that point to another door than a comment."
