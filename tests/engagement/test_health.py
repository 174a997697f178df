from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from engagement import health
from notices.models import Heartbeat, Notice, Status


@pytest.fixture
def all_well(db: None, broker_url: str, settings: Settings) -> None:
    settings.REDIS_URL = broker_url
    Heartbeat.mark("sweep")


def letter(**changes: object) -> Notice:
    return Notice.objects.create(
        **{"key": "ride-along/1", "kind": "test", "recipient": "rosa@example.com", "language": "en", **changes}
    )


@pytest.fixture(autouse=True)
def newly_started_process() -> None:
    """It remembers nothing: the agency, say, which every page asks for."""
    cache.clear()


def test_live_says_that_it_answers_and_asks_no_database(client: Client) -> None:
    response = client.get("/healthz/live")

    assert (response.status_code, response.json()) == (200, {"ok": True})


@pytest.mark.usefixtures("all_well")
def test_ready_when_everything_works(client: Client) -> None:
    response = client.get("/healthz/ready")

    assert response.status_code == 200
    assert response.json() == {
        "ok": True,
        "database": {"ok": True},
        "broker": {"ok": True},
        "beat": {"ok": True, "seconds": 0},
        "letters": {"ok": True, "seconds": None},
    }


@pytest.mark.usefixtures("all_well")
def test_not_ready_without_a_broker(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/healthz/ready")

    assert (response.status_code, response.json()["broker"]) == (503, {"ok": False})


@pytest.mark.usefixtures("all_well")
def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = client.get("/healthz/ready")

    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": {"ok": False}, "broker": {"ok": True}}


@pytest.mark.usefixtures("all_well")
def test_not_ready_when_beat_was_never_heard(client: Client) -> None:
    Heartbeat.objects.all().delete()

    response = client.get("/healthz/ready")

    assert (response.status_code, response.json()["beat"]) == (503, {"ok": False, "seconds": None})


@pytest.mark.usefixtures("all_well")
@pytest.mark.parametrize(("margin", "status"), [(-10, 200), (10, 503)])
def test_ready_for_ten_minutes_after_the_last_beat(client: Client, margin: int, status: int) -> None:
    Heartbeat.objects.update(at=timezone.now() - health.OLDEST_BEAT - timedelta(seconds=margin))

    response = client.get("/healthz/ready")

    assert (response.status_code, response.json()["beat"]["ok"]) == (status, status == 200)


@pytest.mark.usefixtures("all_well")
@pytest.mark.parametrize(("margin", "status"), [(-10, 200), (10, 503)])
def test_ready_while_no_letter_waits_longer_than_a_quarter_of_an_hour(client: Client, margin: int, status: int) -> None:
    letter(send_after=timezone.now() - health.OLDEST_LETTER - timedelta(seconds=margin))

    response = client.get("/healthz/ready")

    assert (response.status_code, response.json()["letters"]["ok"]) == (status, status == 200)


@pytest.mark.usefixtures("all_well")
@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED, Status.TO_PRINT])
def test_letters_that_wait_for_a_person_do_not_count(client: Client, status: Status) -> None:
    letter(send_after=timezone.now() - timedelta(days=1), status=status)

    response = client.get("/healthz/ready")

    assert response.json()["letters"] == {"ok": True, "seconds": None}


@pytest.mark.usefixtures("all_well")
def test_letter_for_later_does_not_count(client: Client) -> None:
    letter(send_after=timezone.now() + timedelta(hours=1))

    response = client.get("/healthz/ready")

    assert response.json()["letters"] == {"ok": True, "seconds": None}
