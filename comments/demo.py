"""Comments of invented people, so that the demonstration has something to weigh."""

from datetime import datetime

from agency.models import Member


def hear_the_public(members: dict[str, Member], now: datetime) -> None:
    """Let the public speak over the last year, and staff weigh most of it."""
