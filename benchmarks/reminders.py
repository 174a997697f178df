"""Reminders due all at once: found, posted and delivered, each exactly once, by two workers under two beats."""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from aiosmtpd.controller import Controller
from celery import Celery

from benchmarks.places import PYTHON, Place, cpu_of, sql
from scripts import processes

SINK = 8033
GIVE_UP_AFTER = 3_600
WORKERS = BEATS = 2
CELERY = [PYTHON, "-m", "celery", "--app", "engagement"]
WORKER = ["worker", "--pool=solo", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
# When memory is looked at: per cent of the letters that have come.
SHARES = {10, 50, 100}
POSTED = "SELECT count(*) FROM notices_notice WHERE kind = 'programs/answer_awaited'"
WRITTEN_SINCE = """SELECT count(*) FROM notices_notice
    WHERE created_at >= to_timestamp(%s) AND recipient <> '' AND send_after < now()"""
ASKED_SINCE = "SELECT 1 FROM notices_heartbeat WHERE name = 'reminders' AND at > to_timestamp(%s)"
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
# Without those for later today: a ride's reminder goes out in its morning.
UNSETTLED = "SELECT count(*) FROM notices_notice WHERE status IN ('pending', 'sending') AND send_after < now()"


class Sink:
    """A mail server that keeps nothing but which letter came how often: each has an id of its own, always the same."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.count = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
        (name,) = MESSAGE_ID.findall(envelope.content)
        self.taken[name] += 1
        self.count += 1
        return "250 OK"


@dataclass
class Delivered:
    """What became of reminders due at once: seconds, MiB of a worker, milliseconds of processor for each letter."""

    due: int
    found: float
    seconds: float
    arrived: int
    twice: int
    memory: Mapping[int, float]
    finding: float
    posting: float
    delivering: float


def measure(portal: Place, number: int) -> Delivered:
    portal.manage("manage.py", "bench_seed", "0", "--awaiting", str(number), "--invented")
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=SINK)
    controller.start()
    environment = portal.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{SINK}", "DEMO": "0", "HTTPS": "0"}
    broker = Celery(broker=environment["REDIS_URL"].replace("unix://", "redis+socket://"))
    portal.logs.mkdir(parents=True, exist_ok=True)
    running = []
    try:
        with (portal.logs / "celery.log").open("ab") as log, TemporaryDirectory() as schedules:
            running = [processes.start(command, environment, log) for command in workers()]
            # How long a process takes to load is measured elsewhere.
            processes.wait_for(lambda: len(broker.control.ping(timeout=1) or ()) == WORKERS, seconds=120)
            running += [processes.start(command, environment, log) for command in beats(schedules)]
            return Run(broker, sink, number, [process.pid for process in running[:WORKERS]]).attend()
    finally:
        processes.stop(running)
        controller.stop()


def workers() -> Iterator[list[str]]:
    for place in range(WORKERS):
        yield [*CELERY, *WORKER, f"--hostname=worker{place}@bench"]


def beats(schedules: str) -> Iterator[list[str]]:
    for place in range(BEATS):
        yield [*CELERY, "beat", f"--schedule={schedules}/beat{place}", "--loglevel=WARNING"]


@dataclass
class Run:
    broker: Celery
    sink: Sink
    number: int
    workers: list[int]

    def attend(self) -> Delivered:
        """Wait until all have come; then ask once more, for one that comes twice and for what finding alone costs."""
        before, begun, since = self.cpu(), time.perf_counter(), time.time()
        # As both beats at once; by themselves, they begin in five minutes.
        self.ask()
        self.ask()
        memory: dict[int, float] = {}
        found, at_found, early = 0.0, before, 0
        while not self.is_over(found) and time.perf_counter() - begun < GIVE_UP_AFTER:
            time.sleep(0.5)
            come = self.sink.count * 100 / self.number
            memory |= {share: self.memory() for share in SHARES - memory.keys() if come >= share}
            if not found and sql(POSTED, database="portal")[0][0] >= self.number:
                found, at_found, early = time.perf_counter() - begun, self.cpu(), self.sink.count
        seconds, after = time.perf_counter() - begun, self.cpu()
        delivering = (after - at_found) / max(self.sink.count - early, 1)
        finding = self.ask_in_vain() / self.number
        posting = (at_found - before - delivering * early) / self.number - finding
        (due,) = sql(WRITTEN_SINCE, since, database="portal")[0]
        return Delivered(
            due, found, seconds, len(self.sink.taken), self.sink.count - len(self.sink.taken),
            {100: self.memory()} | memory, finding * 1000, posting * 1000, delivering * 1000,
        )  # fmt: skip

    def is_over(self, found: float) -> bool:
        return bool(found) and self.sink.count >= self.number and sql(UNSETTLED, database="portal")[0][0] == 0

    def ask(self) -> None:
        self.broker.send_task("notices.tasks.send_reminders")

    def ask_in_vain(self) -> float:
        """Ask for what has been posted already; returns the processor seconds of looking, and waits for stragglers."""
        processes.wait_for(lambda: sql(UNSETTLED, database="portal")[0][0] == 0, seconds=120)
        before, asked = self.cpu(), time.time()
        self.ask()
        processes.wait_for(lambda: sql(ASKED_SINCE, asked, database="portal"), seconds=GIVE_UP_AFTER)
        used = self.cpu() - before
        time.sleep(5)
        return used

    def cpu(self) -> float:
        return sum(cpu_of(pid) for pid in self.workers)

    def memory(self) -> float:
        return mean(size_of(pid) for pid in self.workers)


def size_of(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
