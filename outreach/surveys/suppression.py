"""Small numbers are not shown, nor what would give them away."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Area = TypeVar("Area", bound=Hashable)


def shown(sizes: Mapping[Area, int], smallest: int) -> set[Area]:
    """The areas that may be shown beside their total.

    Whoever takes them from the total is left with the rest in one: that must not be a small number either, so the
    next smallest area is kept back with it.
    """
    may_be_shown, kept_back = set(), 0
    for area in sorted(sizes, key=lambda area: (sizes[area], str(area))):
        if sizes[area] < smallest or 0 < kept_back < smallest:
            kept_back += sizes[area]
        else:
            may_be_shown.add(area)
    return may_be_shown
