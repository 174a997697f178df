from time import monotonic

from celery import shared_task

from agency.models import Agency
from agency.one_at_a_time import alone

from . import delivery, reminders
from .models import Heartbeat

# Half of the broker's visibility timeout: a task that ran longer would be handed out twice.
LONGEST_RUN = 300


@shared_task
def deliver() -> None:
    started = monotonic()
    while delivery.deliver_batch() and monotonic() - started < LONGEST_RUN:
        pass


@shared_task
def sweep() -> None:
    """Deliver what the broker lost, what is due again, and what a dead worker left behind."""
    Heartbeat.mark("sweep")
    deliver()


@shared_task
def send_reminders() -> None:
    with alone("reminders") as nobody_else_does:
        if nobody_else_does:
            reminders.send_reminders(Agency.current().today())
            # Only at its end: what stopped half-way has not looked after everybody.
            Heartbeat.mark("reminders")
