"""However many workers are asked for reminders at once, one looks for them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connections

from agency import one_at_a_time
from notices import reminders
from notices.outbox import Letter
from notices.tasks import send_reminders
from scripts.processes import wait_for
from tests.factories import make_agency

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    times: list[date] = []

    def find(on: date) -> Iterator[Letter]:
        times.append(on)
        yield from ()

    monkeypatch.setattr(reminders, "REMINDERS", [find])
    return times


def test_second_worker_leaves_it_to_the_first_until_that_one_is_dead(
    asked: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_agency()
    first = connections["default"].copy()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(one_at_a_time, "connection", first)
        work = one_at_a_time.alone("reminders")
        assert work.__enter__()

    send_reminders()
    assert asked == []

    first.close()  # killed: it never said that it was done
    wait_for(lambda: looks(asked, times=1))  # PostgreSQL learns of it in its own time
    assert looks(asked, times=2)


def looks(asked: list[date], times: int) -> bool:
    """Whether reminders, asked for once more, are looked for, and not left to somebody else."""
    send_reminders()
    return len(asked) == times
