"""The outreach of Harbor City, room by room."""

from datetime import datetime

from agency.models import Member

from . import committees, events, interpreters, policies, resources, stakeholders, surveys


def reach_out(members: dict[str, Member], now: datetime) -> None:
    # Events first: committees meet at them, and interpreters are asked for them.
    for room in (events, committees, policies, interpreters, surveys, stakeholders, resources):
        room.stage(members, now)
