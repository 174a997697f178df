"""Many doing the same at the same moment."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def at_once(number: int, act: Callable[[int], Any]) -> "Counter[Any]":
    """What so many threads get that do the same at the same moment, each with a connection of its own."""
    start, outcomes = Barrier(number), []

    def run(place: int) -> None:
        try:
            start.wait()
            outcomes.append(act(place))
        except Exception as refused:  # counted by its kind
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)
