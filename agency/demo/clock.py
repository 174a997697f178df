"""Time travel for the demonstration: its past is lived through, not written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from heapq import heapify, heappop, heappush
from typing import Self
from unittest.mock import patch

from django.utils import timezone

# What happens in the demonstration: does something, says when it goes on, and waits for that moment.
Life = Iterator[datetime]


class _AnyDatetime(type):
    """Django asks in several places whether something is a datetime: every one still is."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the portal believe that it is another moment: its one clock, `timezone.now`, asks this class."""

    class Then(datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(moment.timestamp(), tz)

    with patch.object(timezone, "datetime", Then):
        yield


def play(lives: list[tuple[datetime, Life]], until: datetime) -> None:
    """Let each life go on whenever its moment has come, all in the order of time; stop at `until`."""
    waiting = [(moment, place, life) for place, (moment, life) in enumerate(lives)]
    heapify(waiting)
    while waiting and waiting[0][0] <= until:
        moment, place, life = heappop(waiting)
        with clock_at(moment):
            goes_on_at = next(life, None)
        if goes_on_at:
            heappush(waiting, (goes_on_at, place, life))
