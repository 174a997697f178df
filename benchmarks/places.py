"""What is measured, as real processes: gunicorn as in production, on a PostgreSQL of this run's own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2

from benchmarks.client import Browser
from scripts import processes

PYTHON = sys.executable
# Beginnings of what is not a question asked of the data.
NOT_COUNTED = "^(begin|commit|rollback|savepoint|release|set|show|discard)"
TICKS = os.sysconf("SC_CLK_TCK")


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def address(database: str) -> str:
    return "postgres://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/{0}".format(database, **os.environ)


def sql(query: str, *values: Any, database: str = "postgres") -> list[Any]:
    link = psycopg2.connect(address(database))
    link.autocommit = True
    try:
        cursor = link.cursor()
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


@dataclass
class Place:
    """A site under measurement: its database, its two workers and what they use."""

    name: str
    port: int
    wsgi: str
    form: str
    own: Mapping[str, str]
    web: "subprocess.Popen[bytes] | None" = None
    logs: Path = field(default_factory=lambda: processes.ROOT / "var" / "bench")

    @property
    def environment(self) -> dict[str, str]:
        # Without compiled modules beside the source, each start would compile them anew.
        return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | dict(self.own)

    def manage(self, *command: str) -> None:
        say(f"{self.name}: {' '.join(command)}")
        subprocess.run([PYTHON, *command], cwd=processes.ROOT, env=self.environment, check=True, stdout=subprocess.PIPE)

    def start(self, workers: int = 2) -> float:
        """Start the server; returns the seconds until it answered its form."""
        self.logs.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        command = [
            PYTHON, "-m", "gunicorn", self.wsgi, "--bind", f"127.0.0.1:{self.port}", "--workers", str(workers),
            "--worker-class=sync", "--no-control-socket", "--log-level=warning",
        ]  # fmt: skip
        with (self.logs / f"{self.name}.log").open("ab") as log:
            self.web = processes.start(command, self.environment, log)
        processes.wait_for(self.answers, seconds=60)
        return time.perf_counter() - begun

    def stop(self) -> None:
        if self.web:
            processes.stop([self.web])
        self.web = None

    def answers(self) -> bool:
        try:
            return Browser(self.port).get(self.form).status == 200
        except OSError:
            return False

    def warm_up(self) -> None:
        for _ in range(20):
            Browser(self.port).get(self.form)

    def workers(self) -> list[int]:
        pid = self.web.pid if self.web else 0
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self) -> float:
        """MiB of a worker, as it is counted against a limit: RSS, the mean of the workers."""
        sizes = [
            int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) for pid in self.workers()
        ]
        return sum(sizes) / len(sizes) / 1024

    def cpu(self) -> float:
        """Seconds of processor time that the workers have used."""
        return sum(cpu_of(pid) for pid in self.workers())

    def statements(self, database: str, act: Callable[[], object]) -> int:
        """How often the database is asked for one act; the median of three."""
        counts = []
        for _ in range(3):
            sql("SELECT pg_stat_statements_reset()")
            act()
            query = """SELECT coalesce(sum(calls), 0)::int
                FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
                WHERE datname = %s AND query !~* %s"""
            counts.append(sql(query, database, NOT_COUNTED)[0][0])
        return int(median(counts))


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
