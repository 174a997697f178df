from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from notices.kinds import Kind
from notices.models import Notice, Status
from notices.outbox import Letter
from notices.reminders import reminder, send_reminders
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def due_on_monday(remember: Kind) -> None:
    """A reminder with its three letters, due from Monday on."""

    @reminder
    def find(on: date) -> Iterator[Letter]:
        if on >= MONDAY:
            for number in range(3):
                yield Letter(kind=remember, key=f"monday/{number}", to="rosa@example.com", language="en", about="test")


def test_nothing_is_posted_before_it_is_due() -> None:
    assert send_reminders(MONDAY - timedelta(days=1)) == Notice.objects.count() == 0


def test_asking_twice_posts_once() -> None:
    posted = [send_reminders(MONDAY), send_reminders(MONDAY), send_reminders(MONDAY + timedelta(days=1))]

    assert posted == [3, 0, 0]
    assert Notice.objects.count() == 3


def test_missed_day_is_caught_up_with() -> None:
    assert send_reminders(MONDAY + timedelta(days=7)) == 3


def test_reminder_is_known_as_one() -> None:
    send_reminders(MONDAY)

    assert set(Notice.objects.values_list("status", flat=True)) == {Status.PENDING}


def test_command_does_by_hand_what_beat_does(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_reminders", "--on", "2026-11-22")
    call_command("send_reminders", "--on", "2026-11-23")

    assert capsys.readouterr().out == "0 posted\n3 posted\n"


@pytest.mark.parametrize(("hour", "posted"), [(4, 0), (5, 3)])
def test_command_takes_the_agencys_own_day(capsys: pytest.CaptureFixture[str], hour: int, posted: int) -> None:
    make_agency(time_zone="America/New_York")

    with time_machine.travel(datetime(2026, 11, 23, hour, 30, tzinfo=UTC)):
        call_command("send_reminders")

    assert capsys.readouterr().out == f"{posted} posted\n"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_post_each_letter_once() -> None:
    make_agency()
    start = Barrier(4)

    def beat() -> None:
        start.wait()
        send_reminders(MONDAY)
        connection.close()

    beats = [Thread(target=beat) for _beat in range(4)]
    for each in beats:
        each.start()
    for each in beats:
        each.join()

    assert sorted(Notice.objects.values_list("key", flat=True)) == ["monday/0", "monday/1", "monday/2"]
