"""What docker-compose.yml says, run outside of a container: the same commands, settings, secrets and roles."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from scripts import processes
from tests.test_compose import SERVICES

OPERATOR = {"SITE": "portal.example.gov", "DEFAULT_FROM_EMAIL": "portal@portal.example.gov"}
# Roles and databases are the whole cluster's: no other test has one of this name.
NAME = "compose"


@dataclass
class Compose:
    """Stands in for the container engine: one folder for /tmp, one free port for 8000, our own servers."""

    broker: str
    folder: Path
    port: int
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def environment(self, service: str) -> dict[str, str]:
        given = {name: self.here(substituted(text)) for name, text in SERVICES[service]["environment"].items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        # As the role that the service is, whose password comes from the file.
        address = f"postgres://{urlsplit(given['DATABASE_URL']).username}@{server()['host']}:{server()['port']}/{NAME}"
        return {**given, "DATABASE_URL": address, "REDIS_URL": self.broker, "PATH": path}

    def secret(self, name: str) -> str:
        return (self.folder / "secrets" / name).read_text()

    def here(self, text: str) -> str:
        places = {"8000": self.port, "/tmp": self.folder, "/run/secrets": self.folder / "secrets", "$$": "$"}  # noqa: S108 - stands for it
        for there, here in places.items():
            text = text.replace(there, str(here))
        return text

    def command(self, service: str) -> list[str]:
        return [self.here(word) for word in SERVICES[service]["command"]]

    def run(self, service: str, *command: str) -> None:
        environment = self.environment(service)
        subprocess.run(["env", *command], env=environment, cwd=processes.ROOT, check=True)

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


def server() -> dict[str, str]:
    """The tests' own cluster, and its superuser."""
    given = settings.DATABASES["default"]
    return {name: str(given[name.upper()]) for name in ("user", "password", "host", "port")}


@contextmanager
def empty_database() -> Iterator[None]:
    connection = psycopg2.connect(dbname="postgres", **server())
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")
        try:
            yield
        finally:
            cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
            cursor.execute("DROP ROLE IF EXISTS portal, portal_owner")


def let_in(compose: Compose) -> None:
    """As PostgreSQL's image does with a new database."""
    login = {f"PG{name.upper()}": value for name, value in server().items()}
    files = {name: compose.here(path) for name, path in SERVICES["db"]["environment"].items() if name.endswith("_FILE")}
    command = ["psql", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet", f"--dbname={NAME}"]
    script = processes.ROOT / "ops" / "database" / "roles.sql"
    subprocess.run([*command, f"--file={script}"], env=os.environ | login | files, check=True)


def give_secrets(compose: Compose) -> None:
    """What the operator writes by hand, and so with a line's end; `make secrets` adds what is missing."""
    folder = compose.folder / "secrets"
    folder.mkdir()
    (folder / "email_url").write_text("smtp://127.0.0.1:1\n")
    (folder / "db_password").write_text("chosen by hand\n")
    subprocess.run(["sh", "scripts/secrets.sh", compose.folder], cwd=processes.ROOT, check=True)
