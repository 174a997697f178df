"""A worker's clock is a day off: what it sends may be a day early or late, but all of it is sent, and once."""

import os
import signal

import pytest

from notices.models import Notice, Status
from tests.factories import make_agency, make_lena, make_notice

from .conftest import CELERY, WORKER, Portal, last_time, let_time_pass, sent, stays, wait_for
from .test_beat import received

LETTERS = 10


@pytest.mark.parametrize("days", ["-1", "1"])
def test_worker_whose_clock_is_a_day_off_sends_each_letter_once_and_no_reminder_again(
    portal: Portal, days: str
) -> None:
    make_agency()
    make_lena()
    for days_ago in (12, 14, 15):
        received(days_ago)
    for letter in range(LETTERS):
        make_notice(subject=f"Letter {letter}")
    portal.settings = {"DAYS_OFF": days}
    astray = portal.start("worker", *CELERY, "tests.faults.astray", *WORKER, "--concurrency=2")
    portal.broker.ask("notices.tasks.send_reminders")
    portal.broker.ask("notices.tasks.sweep")
    wait_for(lambda: Notice.objects.count() > LETTERS)
    if days == "1":
        wait_for(lambda: not Notice.objects.exclude(status=Status.SENT).exists())
    # Politely, so that it has no letter in hand, which would be allowed to come again.
    os.killpg(astray.pid, signal.SIGTERM)
    astray.wait()

    # One whose clock is right takes over, and time goes by.
    portal.start_worker()
    before = last_time("reminders")
    portal.broker.ask("notices.tasks.send_reminders")
    wait_for(lambda: last_time("reminders") != before)
    let_time_pass(days=2)
    portal.sweep()
    wait_for(lambda: sent() == Notice.objects.count())

    posted = sent()
    assert posted == Notice.objects.values("key").distinct().count()
    stays(lambda: len(set(portal.mail_server.ids)) == len(portal.mail_server.ids) == posted, seconds=1)
