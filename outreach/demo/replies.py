"""What happens after the replies: somebody gives a place back, and who waits is asked."""

from datetime import datetime, timedelta

from agency.demo.clock import clock_at
from outreach.events import attending
from outreach.models import Event


def pass_on_a_place(event: Event, now: datetime) -> None:
    """Of a full house the third who came gives one place back: offered to the first who needs no more than one."""
    with clock_at(now - timedelta(hours=5)):
        attending.leave(event.rsvps.coming()[2])
