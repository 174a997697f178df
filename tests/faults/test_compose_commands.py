"""The very commands that docker-compose.yml gives, run outside of a container."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psycopg2
import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from engagement.celery import app
from scripts import processes
from tests.test_compose import SERVICES

OPERATOR = {
    "SECRET_KEY": Fernet.generate_key().decode() * 2,
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "MATCHING_KEY": Fernet.generate_key().decode(),
    "DB_PASSWORD": "secret",
    "SITE_URL": "https://portal.example.gov",
    "ALLOWED_HOSTS": "portal.example.gov",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "portal@portal.example.gov",
}


@dataclass
class Compose:
    """Stands in for the container engine: one folder for /tmp, one free port for 8000, our own servers."""

    database: str
    broker: str
    folder: Path
    port: int
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def environment(self, service: str) -> dict[str, str]:
        given = {name: substituted(text) for name, text in SERVICES[service]["environment"].items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {**given, "DATABASE_URL": self.database, "REDIS_URL": self.broker, "PATH": path}

    def here(self, text: str) -> str:
        return text.replace("8000", str(self.port)).replace("/tmp", str(self.folder)).replace("$$", "$")  # noqa: S108

    def command(self, service: str) -> list[str]:
        return [self.here(word) for word in SERVICES[service]["command"]]

    def start(self, service: str) -> None:
        env = self.environment(service)
        with (self.folder / f"{service}.log").open("wb") as log:
            self.running[service] = processes.start(["env", *self.command(service)], env, log)

    def is_healthy(self, service: str) -> bool:
        how, *test = [self.here(word) for word in SERVICES[service]["healthcheck"]["test"]]
        command = {"CMD": test, "CMD-SHELL": ["sh", "-c", *test]}[how]
        environment = self.environment(service)
        return subprocess.run(["env", *command], env=environment, capture_output=True, check=False).returncode == 0

    def get(self, path: str, **headers: str) -> HTTPResponse:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers={"Host": "portal.example.gov", **headers})
            response = connection.getresponse()
            response.read()
            return response


def substituted(text: str) -> str:
    """What Compose makes of ${NAME:?why} and ${NAME:-default}."""
    return re.sub(
        r"\$\{(\w+):([?-])([^}]*)\}",
        lambda use: OPERATOR[use[1]] if use[2] == "?" else OPERATOR.get(use[1], use[3]),
        str(text),
    )


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    server = settings.DATABASES["default"]
    login = {"user": server["USER"], "password": server["PASSWORD"], "host": server["HOST"], "port": server["PORT"]}
    connection = psycopg2.connect(dbname="postgres", **login)
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE compose")
        yield "postgres://{user}:{password}@{host}:{port}/compose".format(**login)
        cursor.execute("DROP DATABASE compose WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="module")
def compose(database: str, broker_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stand_in = Compose(database, broker_url, tmp_path_factory.mktemp("compose"), port)
    # As the Dockerfile does when the image is built.
    for command in (
        ["python", "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        stand_in.command("migrate"),
    ):
        subprocess.run(["env", *command], env=stand_in.environment("migrate"), cwd=processes.ROOT, check=True)
    try:
        for service in ("web", "worker", "beat"):
            stand_in.start(service)
        yield stand_in
    finally:
        processes.stop(list(stand_in.running.values()))


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_service_becomes_healthy(compose: Compose, service: str) -> None:
    processes.wait_for(lambda: compose.is_healthy(service), seconds=60)

    assert compose.running[service].poll() is None


def test_portal_is_ready_once_the_worker_did_what_beat_asks_for(compose: Compose) -> None:
    with app.connection(compose.broker.replace("unix://", "redis+socket://")) as connection:
        app.send_task("notices.tasks.sweep", connection=connection)

    processes.wait_for(lambda: compose.get("/healthz/ready").status == 200)


def test_behind_its_proxy_the_home_page_is_served(compose: Compose) -> None:
    assert compose.get("/", **{"X-Forwarded-Proto": "https"}).status == 200


def test_without_tls_the_visitor_is_sent_to_it(compose: Compose) -> None:
    answer = compose.get("/")

    assert (answer.status, answer.headers["Location"]) == (301, "https://portal.example.gov/")


def test_worker_that_is_gone_is_unhealthy(compose: Compose) -> None:
    processes.stop([compose.running["worker"]])

    assert not compose.is_healthy("worker")
