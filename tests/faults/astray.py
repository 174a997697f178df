"""Celery on a machine whose clock is a day off: `DAYS_OFF=-1 celery --app tests.faults.astray worker`."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

# Before anything asks what time it is; never stopped, it is the machine's clock.
time_machine.travel(datetime.now(UTC) + timedelta(days=int(os.environ["DAYS_OFF"]))).start()

from engagement.celery import app  # noqa: E402

__all__ = ["app"]
