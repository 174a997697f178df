"""What the robbery training needs before anybody can apply."""

from collections.abc import Iterator

from programs.prepare import prepare_program

from . import SLUG, defaults


def prepare() -> Iterator[str]:
    return prepare_program(SLUG, defaults.ROBBERY_TRAINING, defaults.DECLINE_REASONS, "robbery training")
