"""What the robbery training needs before anybody can apply."""

from collections.abc import Iterator

from programs.models import Program

from . import SLUG, defaults


def prepare() -> Iterator[str]:
    """The program, and its reasons to decline if there are none: what somebody took out does not come back."""
    program, created = Program.objects.get_or_create(slug=SLUG, defaults=defaults.ROBBERY_TRAINING)
    if created:
        yield "The robbery training: read its texts, and open it when they are yours."
    if not program.decline_reasons.exists():
        for word, sentence in defaults.DECLINE_REASONS:
            program.decline_reasons.create(name=word, sentence=sentence)
        yield "Reasons to decline a robbery training."
