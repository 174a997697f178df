"""How far a figure can be off by chance, had those who answered been drawn at random."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, sqrt

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# Of twenty such intervals, nineteen hold what everybody would have answered.
WIDTH = 1.96


@dataclass(frozen=True)
class Estimate:
    """A share in percent, or a mean, with the variance that chance gives it."""

    value: float
    variance: float

    @property
    def margin(self) -> float:
        """Half of the 95 % interval: what stands behind ±."""
        return WIDTH * sqrt(self.variance)


@dataclass(frozen=True)
class Change:
    """What a figure is now, beside what it was."""

    now: Estimate
    before: Estimate

    @property
    def difference(self) -> float:
        return self.now.value - self.before.value

    @property
    def is_more_than_chance(self) -> bool:
        return abs(self.difference) > WIDTH * sqrt(self.now.variance + self.before.variance)


def share(number: int, answered: int) -> Estimate:
    """So many of those who answered, in percent.

    The variance is that of two more who said it and two more who did not (Agresti and Coull 1998): where all or none
    said it, it is not zero.
    """
    likely = (number + 2) / (answered + 4)
    return Estimate(100 * number / answered, 100**2 * likely * (1 - likely) / (answered + 4))


def mean(numbers: Mapping[int, int] | Mapping[float, int]) -> Estimate:
    """Of numbers, each with how often it was given."""
    answered = sum(numbers.values())
    value = sum(number * times for number, times in numbers.items()) / answered
    spread = sum((number - value) ** 2 * times for number, times in numbers.items())
    return Estimate(value, spread / max(answered - 1, 1) / answered)


def change(now: Estimate | None, before: Estimate | None) -> Change | None:
    return Change(now, before) if now and before else None


def in_percent(value: float) -> str:
    return _("%d%%") % floor(value + 0.5)


def in_words(value: float) -> str:
    """With one place behind the point, as people of this language write it."""
    return number_format(round(value, 1), decimal_pos=1)
