"""The quarters of a year, by which the report to the command staff goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, on: date) -> Self:
        return cls(on.year, (on.month + 2) // 3)

    def __str__(self) -> str:
        words = [
            _("January to March %d"),
            _("April to June %d"),
            _("July to September %d"),
            _("October to December %d"),
        ]
        return words[self.number - 1] % self.year

    @property
    def first_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_on(self) -> date:
        following = date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, 3 * self.number + 1, 1)
        return following - timedelta(days=1)

    def before(self) -> "Quarter":
        return Quarter.of(self.first_on - timedelta(days=1))

    def is_over(self, on: date) -> bool:
        return self.last_on < on


def last_quarters(on: date, number: int) -> Iterator[Quarter]:
    """The present quarter and those before it, newest first."""
    quarter = Quarter.of(on)
    for _each in range(number):
        yield quarter
        quarter = quarter.before()
