"""`make run`: serve the demonstration, with web server, worker, beat and broker as real processes.

They are the programs that production runs, on SQLite unless DATABASE_URL says otherwise. What they
say is in var/log/. All of them end when this one does, however it ends.
"""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import environ
from cryptography.fernet import Fernet

from scripts import processes, system
from scripts.processes import ROOT

if TYPE_CHECKING:
    from subprocess import Popen

VAR = ROOT / "var"
PYTHON = sys.executable
# A child that dies this often within this many seconds will not get better by itself.
DEATHS, WITHIN = 4, 30.0
# The first start compiles and loads everything, on a machine that may be slow.
READY_WITHIN = 90.0


@dataclass
class Child:
    name: str
    command: Sequence[str | Path]
    deaths: list[float] = field(default_factory=list)
    process: "Popen[bytes] | None" = None
    start_at: float = 0

    @property
    def log(self) -> Path:
        return VAR / "log" / f"{self.name}.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = processes.start(self.command, os.environ, log)

    def attend(self) -> None:
        """Start it again when it has died, each time after a longer pause; give up when it keeps dying."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
            return
        if self.process.poll() is None:
            return
        processes.stop([self.process])
        now = time.monotonic()
        self.deaths = [*(death for death in self.deaths if now - death < WITHIN), now]
        if len(self.deaths) >= DEATHS:
            raise SystemExit(f"{self.name} keeps ending. The end of {self.log}:\n{tail(self.log)}")
        print(f"{self.name} ended (status {self.process.returncode}); starting it again.", flush=True)
        self.process, self.start_at = None, now + 2 ** (len(self.deaths) - 1) / 2


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=8000)
    port = arguments.parse_args().port
    # One way to stop, whatever the signal: the exception runs through `serve`, which ends the children.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        with only_one():
            serve(port)
    except KeyboardInterrupt:
        print("Stopped.")


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def only_one() -> Iterator[None]:
    (VAR / "log").mkdir(parents=True, exist_ok=True)
    with (VAR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("The demonstration already runs from this folder. Stop that one first.") from None
        yield


def serve(port: int) -> None:
    refuse_taken_port(port)
    settle_environment(port)
    if not system.makes_pdf():
        # Everything else works without: the demonstration starts either way.
        system.install(system.PDF.values())
    children: list[Child] = []
    try:
        if "REDIS_URL" not in os.environ:
            children.append(own_broker())
        sign_ins = prepare()
        children += [start_child(name, command) for name, command in portal_commands(port).items()]
        wait_until_ready(port, children)
        print(f"\n{sign_ins}\n\nThe portal is at http://127.0.0.1:{port}/  (Ctrl-C stops it)", flush=True)
        while True:
            for child in children:
                child.attend()
            time.sleep(0.5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        # The broker last: the others still have to hand back what they hold.
        for portal in (True, False):
            processes.stop(
                [child.process for child in children if child.process and (child.name != "broker") == portal]
            )


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as reason:
            raise SystemExit(f"Port {port} cannot be used ({reason}). Try: make run PORT={port % 60000 + 1}") from None


def settle_environment(port: int) -> None:
    """Read .env, after writing it with fresh secrets on the first run; never change what is there."""
    path = ROOT / ".env"
    if not path.exists():
        write_secrets(path)
    environ.Env.read_env(path)
    if not environ.Env().bool("DEMO", False):
        raise SystemExit(f"`make run` serves the demonstration, but {path} does not say DEMO=1. See docs/operating.md.")
    os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"


def write_secrets(path: Path) -> None:
    text = (
        "# Made by `make run` for the demonstration, with secrets of its own. Never committed.\n"
        "DEMO=1\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"FIELD_KEYS={Fernet.generate_key().decode()}\n"
        f"MATCHING_KEY={secrets.token_urlsafe(32)}\n"
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def own_broker() -> Child:
    path = processes.socket_path(VAR)
    os.environ["REDIS_URL"] = f"unix://{path}"
    path.unlink(missing_ok=True)
    return start_child("broker", processes.broker_command(path, VAR / "broker"))


def prepare() -> str:
    """Bring database, static files and demonstration data up to date; return who can sign in."""
    print("Preparing the database and the demonstration ...", flush=True)
    manage("migrate", "--verbosity=0")
    manage("collectstatic", "--noinput", "--verbosity=0")
    return manage("demo")


def manage(*arguments: str) -> str:
    done = subprocess.run(
        [PYTHON, "manage.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=processes.die_with_parent,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}manage.py {arguments[0]} failed; nothing was started.")
    return done.stdout.strip()


def portal_commands(port: int) -> dict[str, list[str]]:
    celery = [PYTHON, "-m", "celery", "--app", "engagement"]
    # fmt: off
    return {
        "web": [
            PYTHON, "-m", "gunicorn", "engagement.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket",
        ],
        "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "4", "--without-gossip"],
        "beat": [*celery, "beat", "--schedule", str(VAR / "beat")],
    }
    # fmt: on


def start_child(name: str, command: Sequence[str | Path]) -> Child:
    child = Child(name, command)
    child.log.write_bytes(b"")
    child.start()
    return child


def wait_until_ready(port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not answers(f"http://127.0.0.1:{port}/healthz/live"):
        if time.monotonic() > deadline:
            raise SystemExit(f"No answer on port {port}. The end of var/log/web.log:\n{tail(VAR / 'log' / 'web.log')}")
        for child in children:
            child.attend()
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


if __name__ == "__main__":
    main()
