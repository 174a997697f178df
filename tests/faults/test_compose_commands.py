"""The very commands that docker-compose.yml gives, run outside of a container."""

from collections.abc import Iterator

import pytest

from engagement.celery import app
from scripts import processes

from .conftest import wait_for
from .stand_in import Compose


@pytest.fixture(scope="module")
def compose(installed: Compose) -> Iterator[Compose]:
    try:
        for service in ("web", "worker", "beat"):
            installed.start(service)
        yield installed
    finally:
        processes.stop(list(installed.running.values()))


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_service_becomes_healthy(compose: Compose, service: str) -> None:
    wait_for(lambda: compose.is_healthy(service))

    assert compose.running[service].poll() is None


def test_portal_is_ready_once_the_worker_did_what_beat_asks_for(compose: Compose) -> None:
    with app.connection(compose.broker.replace("unix://", "redis+socket://")) as connection:
        app.send_task("notices.tasks.sweep", connection=connection)

    wait_for(lambda: compose.get("/healthz/ready").status == 200)


def test_behind_its_proxy_the_home_page_is_served(compose: Compose) -> None:
    assert compose.get("/", **{"X-Forwarded-Proto": "https"}).status == 200


def test_without_tls_the_visitor_is_sent_to_it(compose: Compose) -> None:
    answer = compose.get("/")

    assert (answer.status, answer.headers["Location"]) == (301, "https://portal.example.gov/")


def test_worker_that_is_gone_is_unhealthy(compose: Compose) -> None:
    processes.stop([compose.running["worker"]])

    assert not compose.is_healthy("worker")
