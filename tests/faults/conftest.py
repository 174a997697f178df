"""The portal as real processes: the tests' own database, a broker that can be killed, a mail server that can sulk."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default as modern
from html import unescape
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from engagement.celery import app
from notices.models import Heartbeat, Notice, Status
from scripts import processes
from tests.factories import make_agency
from tests.programs import visitor

from .stand_in import Compose, empty_database, give_secrets, let_in

PYTHON = sys.executable
CELERY = [PYTHON, "-m", "celery", "--app"]
# As in docker-compose.yml; tests/faults/hasty.py makes beat quick.
WORKER = ["worker", "--pool=threads", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]

# Seconds of a page whose letter no broker takes: fewer than the six that trying again would cost, enough when busy.
PATIENCE = 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(true: Callable[[], object]) -> None:
    """With patience enough for a machine that has other things to do."""
    processes.wait_for(true, seconds=60)


def stays(true: Callable[[], object], seconds: float) -> None:
    """Fail as soon as something that must hold for a while no longer does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert true()
        time.sleep(0.05)


class MailServer:
    """A mail server on loopback: it keeps what it took, and can be slow, refuse, or be switched off."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[tuple[str, str]] = []
        # As a mail system knows a letter again.
        self.ids: list[str] = []
        self.pause = 0.0
        self.refusal = ""
        self.refused_address = ""
        self.controller: Controller | None = None

    def switch_on(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self.controller.start()

    def switch_off(self) -> None:
        if self.controller:
            self.controller.stop()
        self.controller = None

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        if address == self.refused_address:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio

        message = message_from_bytes(envelope.content, policy=modern)
        self.taken.append((envelope.rcpt_tos[0], str(message["Subject"])))
        self.ids.append(str(message["Message-ID"]))
        await asyncio.sleep(self.pause)
        return "250 OK"

    def subjects(self) -> Counter[str]:
        return Counter(subject for _to, subject in self.taken)

    def subjects_to(self, address: str) -> list[str]:
        return sorted(subject for to, subject in self.taken if to == address)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.switch_on()
    yield server
    server.switch_off()


@dataclass
class Broker:
    """One of this test's own, that may be killed and started again where it was."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None
    url: str = ""

    def start(self) -> None:
        self.process, self.url = processes.start_broker(self.folder)
        wait_for(self.answers)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def fill_up(self) -> None:
        """From now on it takes nothing: as one whose memory is full."""
        with redis.Redis.from_url(self.url) as client:
            client.config_set("maxmemory", 1)

    def ask(self, task: str) -> None:
        """Ask for a task, as beat does."""
        with app.connection(self.url.replace("unix://", "redis+socket://")) as link:
            app.send_task(task, connection=link)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path / "broker")
    broker.folder.mkdir()
    broker.start()
    yield broker
    if broker.process:
        processes.stop([broker.process])


@dataclass
class Portal:
    """Web server, workers and beats of one test, on the tests' own database and with the tests' own keys."""

    broker: Broker
    mail_server: MailServer
    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "engagement.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.broker.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_server.port}",
            "DEFAULT_FROM_EMAIL": "portal@example.gov",
            "LOG_LEVEL": "WARNING",
        }
        return os.environ | own | self.settings

    def start(self, name: str, *command: str | Path) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{name}-{len(self.running)}.log").open("wb") as log:
            process = processes.start(command, self.environment(), log)
        self.running.append(process)
        return process

    def start_web(self) -> "subprocess.Popen[bytes]":
        address = f"127.0.0.1:{self.port}"
        web = self.start(
            "web", PYTHON, "-m", "gunicorn", "engagement.wsgi", "--bind", address, "--threads=4", "--no-control-socket"
        )
        wait_for(self.is_open)
        return web

    def restart_web(self) -> None:
        """A server that remembers nothing."""
        processes.stop(self.running)
        self.start_web()

    def log(self, name: str) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob(f"{name}-*.log")))

    def is_open(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def start_worker(self, *, hands: int = 4) -> "subprocess.Popen[bytes]":
        name = f"--hostname=worker{len(self.running)}@fault"
        return self.start("worker", *CELERY, "engagement", *WORKER, f"--concurrency={hands}", name)

    def start_beat(self) -> "subprocess.Popen[bytes]":
        schedule = self.folder / f"beat-{len(self.running)}"
        return self.start("beat", *CELERY, "tests.faults.hasty", "beat", f"--schedule={schedule}", "--loglevel=WARNING")

    def sweep(self) -> None:
        """Ask for a sweep, as beat does, and wait until one has begun."""
        before = last_sweep()
        self.broker.ask("notices.tasks.sweep")
        wait_for(lambda: last_sweep() != before)


def last_sweep() -> datetime | None:
    return last_time("sweep")


def last_time(name: str) -> datetime | None:
    """When a task of beat's was last heard of."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def database_url() -> str:
    """The tests' own database, as another process finds it."""
    server = connection.settings_dict
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**server)


@pytest.fixture
def portal(transactional_db: None, broker: Broker, mail_server: MailServer, tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(broker, mail_server, tmp_path)
    yield portal
    processes.stop(portal.running)


@pytest.fixture(scope="session")
def static_files() -> None:
    """The files' names with hashes, without which production's settings show no page."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "engagement.settings"}
    command = [PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=processes.ROOT, env=env, check=True)


@pytest.fixture(scope="session")
def installed(broker_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """As docker-compose.yml installs it: roles, tables and rights, and nothing running yet."""
    compose = Compose(broker_url, tmp_path_factory.mktemp("compose"), free_port())
    give_secrets(compose)
    with empty_database():
        let_in(compose)
        # As the Dockerfile does when the image is built.
        compose.run("migrate", "python", "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        compose.run("migrate", *compose.command("migrate"))
        yield compose


class Cluster:
    """The PostgreSQL server that the tests run on, which they may restart: it is on this machine, and theirs."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            self.data = Path(cursor.fetchone()[0])
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        self.pg_ctl = Path(f"/proc/{pid}/exe").readlink().parent / "pg_ctl"
        self.owner = self.data.stat()

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        """`kill -9` of the server, which takes its connections with it, and start it again once they are gone."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        wait_for(self._starts_again)

    def _starts_again(self) -> bool:
        try:
            self.start()
        except subprocess.CalledProcessError:
            # One of its processes still holds its memory.
            return False
        return True

    def stop(self) -> None:
        """As in a power cut: no connection is ended politely."""
        self._control("stop", "--mode=immediate")

    def start(self) -> None:
        # As it was started before: where its settings are is not in its data.
        _program, options = (self.data / "postmaster.opts").read_text().split(maxsplit=1)
        self._control("start", "-o", options.strip())
        connection.close()
        wait_for(answers)

    def _control(self, *what: str) -> None:
        # A server is never root; its owner is.
        as_owner: Any = (
            {"user": self.owner.st_uid, "group": self.owner.st_gid, "extra_groups": []} if os.getuid() == 0 else {}
        )
        command = [self.pg_ctl, *what, "--pgdata", self.data, "--wait", "--silent"]
        with Path(os.devnull).open("wb") as nowhere:
            subprocess.run(command, check=True, cwd="/", stdout=nowhere, stderr=nowhere, **as_owner)


def answers() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def is_waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


@pytest.fixture
def cluster(transactional_db: None) -> Iterator[Cluster]:
    """Running again after the test, however it ended: the others need it."""
    cluster = Cluster()
    yield cluster
    connection.close()
    if not answers():
        cluster.start()


def let_time_pass(**how_long: int) -> None:
    """As if so much time had gone by for the letters: what they wait for comes nearer."""
    passed = timedelta(**how_long)
    Notice.objects.filter(status=Status.PENDING).update(leased_until=F("leased_until") - passed)
    Notice.objects.filter(status=Status.SENDING).update(leased_until=F("leased_until") - passed)


def sent() -> int:
    return Notice.objects.filter(status=Status.SENT).count()


def waiting() -> int:
    return Notice.objects.unsent(timezone.now() + timedelta(days=365)).count()


assert settings.SECRET_KEY  # the processes get the tests' own keys from the environment that tests/settings.py sets


class Caller:
    """Rosa's browser, as far as it matters here: it keeps cookies, and sends a form with what the page hid in it."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.headers: dict[str, str] = {}
        self.status = 0
        self.page = ""

    def take_cookie(self, name: str, value: str) -> None:
        """As if the portal had given it."""
        where = {"domain": "127.0.0.1", "domain_specified": False, "domain_initial_dot": False}
        where |= {"path": "/", "path_specified": True, "port": None, "port_specified": False}
        kept = {"secure": False, "expires": None, "discard": True, "comment": None, "comment_url": None}
        self.jar.set_cookie(Cookie(0, name, value, **where, **kept, rest={}))

    def get(self, path: str) -> None:
        self._open(path, None)

    def send(self, path: str, typed: dict[str, Any]) -> None:
        """Open a page and send its form."""
        self.get(path)
        self.press(path, typed)

    def press(self, path: str, typed: dict[str, Any]) -> None:
        """Send a form; what was typed stands instead of what the page had put there."""
        kept = {name: values for name, values in self.hidden().items() if name not in typed}
        self._open(path, urlencode(kept | typed, doseq=True).encode())

    def press_again(self) -> None:
        """The button of a page of ours that keeps what was typed: it stands at the address that was sent to."""
        self.press(self.url.removeprefix(self.root), {})

    def hidden(self) -> dict[str, list[str]]:
        """What the page's own form sends along by itself, every value of it; the header has a form for the language."""
        kept: dict[str, list[str]] = {}
        for name, value in HIDDEN.findall(self.page.partition("<main")[2]):
            kept.setdefault(name, []).append(unescape(value))
        return kept

    def _open(self, path: str, data: bytes | None) -> None:
        try:
            response = self.opener.open(Request(self.root + path, data, self.headers), timeout=60)
        except HTTPError as error:
            response = error
        with response:
            self.status, self.page, self.url = response.status, response.read().decode(), response.url

    def fill_in(self) -> None:
        """Everything up to the signature."""
        for step in visitor.STEPS:
            self.send(visitor.url(step), visitor.answers(step))
            assert self.status == 200
        self.get(visitor.url("sign"))

    def sign(self) -> None:
        self.press(visitor.url("sign"), {"typed_name": "Rosa Delgado", "intent": "on"})


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def rosa(portal: Portal, static_files: None) -> Caller:
    """Rosa, before a program that can be applied to."""
    make_agency()
    visitor.make_open_program()
    portal.start_web()
    return Caller(portal.port)
