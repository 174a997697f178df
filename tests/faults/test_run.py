"""`make run`: what starts, what comes back, and what is left behind - nothing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from scripts import processes, run

from .conftest import wait_for

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".env", "var", "node_modules", "__pycache__", ".*_cache")
# Given by `make run` itself, so nothing of the tests' own may shine through.
SETTINGS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "MATCHING_KEY"}
SETTINGS |= {
    "DEMO",
    "DEBUG",
    "HTTPS",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "EMAIL_URL",
    "FASTEST_PERSON",
}


@dataclass
class Demonstration:
    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    def said(self) -> str:
        return (self.folder / "said").read_text()

    def answers(self) -> bool:
        try:
            return urlopen(f"http://127.0.0.1:{self.port}/healthz/live", timeout=5).status == 200
        except (URLError, OSError):
            return False

    def pids(self, *words: str) -> list[int]:
        """The processes that run in this folder, its supervisor aside, whose command has all these words."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command, here = (entry / "cmdline").read_text(), (entry / "cwd").readlink().is_relative_to(self.folder)
            except OSError:
                continue  # it ended just now
            if here and int(entry.name) != self.process.pid and all(word in command for word in words):
                found.append(int(entry.name))
        return sorted(found)


def started(folder: Path) -> Demonstration:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.run", "--port", str(port)],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    demonstration = Demonstration(folder, port, process)
    processes.wait_for(lambda: "Ctrl-C" in demonstration.said() or process.poll() is not None, seconds=300)
    assert process.poll() is None, demonstration.said()
    return demonstration


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(processes.ROOT, tmp_path_factory.mktemp("run") / "portal", ignore=NOT_COPIED))


@pytest.fixture(scope="module")
def demonstration(tree: Path) -> Iterator[Demonstration]:
    """One for all tests that leave it running."""
    demonstration = started(tree)
    yield demonstration
    if demonstration.process.poll() is None:
        stop(demonstration, signal.SIGTERM)


def stop(demonstration: Demonstration, number: signal.Signals) -> None:
    demonstration.process.send_signal(number)
    demonstration.process.wait(60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_stopping_leaves_no_process(tree: Path, number: signal.Signals) -> None:
    demonstration = started(tree)
    assert len(demonstration.pids()) >= 5

    stop(demonstration, number)

    assert demonstration.pids() == []


def test_killing_the_supervisor_itself_leaves_no_process_either(tree: Path) -> None:
    demonstration = started(tree)
    assert len(demonstration.pids()) >= 5

    stop(demonstration, signal.SIGKILL)

    wait_for(lambda: not demonstration.pids())


@pytest.mark.parametrize("words", [("gunicorn",), ("celery", "worker"), ("celery", "beat"), ("unixsocket:",)])
def test_program_that_is_killed_is_started_again(demonstration: Demonstration, words: tuple[str, ...]) -> None:
    before = demonstration.pids(*words)

    os.kill(before[0], signal.SIGKILL)

    wait_for(lambda: set(demonstration.pids(*words)) - set(before))
    wait_for(demonstration.answers)


def test_second_one_is_refused_in_words(demonstration: Demonstration, tree: Path) -> None:
    command = [sys.executable, "-m", "scripts.run", "--port", "1"]

    second = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)

    assert second.stderr == "The demonstration already runs from this folder. Stop that one first.\n"
    assert demonstration.answers()


def test_being_asked_to_end_leaves_no_process_either(demonstration: Demonstration) -> None:
    """After the others, which need it running."""
    assert len(demonstration.pids()) >= 5

    stop(demonstration, signal.SIGTERM)

    assert demonstration.pids() == []


def test_secrets_are_for_their_owner_only_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / ".env"

    run.write_secrets(path)

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        run.write_secrets(path)


def test_taken_port_is_refused_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit, match=f"^Port {port} cannot be used"):
            run.refuse_taken_port(port)
