"""`make test`: the tests on SQLite, on PostgreSQL with a real broker, and in a real browser.

What a machine lacks for that is installed where it may be. What had to be left out is said at the
end, and fails the run where CI is set. Arguments are passed on to pytest.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scripts.processes import ROOT
from scripts.system import PDF, install, loads, makes_pdf

ARGUMENTS = [argument for argument in sys.argv[1:] if argument != "--inside-postgres"]
# A file stays together: what it stages once, such as the demonstration, is not staged twice.
IN_TWO = ["-n2", "--dist", "loadfile"]
NO_TESTS = 5  # pytest's exit status
# Writing to disk safely is not what a throwaway cluster is for, and its log would bury the tests' own words.
CLUSTER = ["-o", "fsync=off", "-o", "full_page_writes=off", "-o", "log_checkpoints=off", "-o", "log_min_messages=panic"]


def main() -> None:
    missing = install_what_is_missing()
    passed = on_sqlite()
    if "postgresql" not in missing:
        passed = on_postgres() and passed
    if "chromium" not in missing:
        passed = in_browser() and passed
    for package in missing:
        print(f"LEFT OUT: the tests that need {package}. Install it to run them.")
    sys.exit(not passed or bool(missing and os.environ.get("CI")))


def install_what_is_missing() -> list[str]:
    wanted: dict[str, Callable[[], object]] = {
        "postgresql": lambda: shutil.which("pg_virtualenv") and any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        "chromium": lambda: shutil.which("chromium"),
        # For the program that drives the browser.
        "libatomic1": partial(loads, "libatomic.so.1"),
        # For plans as PDF.
        **{package: partial(loads, library) for library, package in PDF.items()},
    }
    if missing := [package for package, there in wanted.items() if not there()]:
        install(missing)
    missing = [package for package, there in wanted.items() if not there()]
    return ["chromium" if package == "libatomic1" else package for package in missing]


def on_sqlite() -> bool:
    title("SQLite")
    return pytest(*IN_TWO, "-m", "not browser and not fault and not postgres", DATABASE_URL="sqlite://:memory:")


def on_postgres() -> bool:
    """Once more inside a PostgreSQL cluster that is gone afterwards."""
    title("PostgreSQL, and faults of real processes")
    # Under a temporary folder even for root, so that two runs never meet.
    cluster = ["pg_virtualenv", "-t", *CLUSTER]
    return run([*cluster, sys.executable, "-m", "scripts.test", "--inside-postgres", *ARGUMENTS])


def inside_postgres() -> bool:
    server = {name: os.environ[f"PG{name}"] for name in ("USER", "PASSWORD", "HOST", "PORT")}
    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/postgres".format(**server)
    there = {"DATABASE_URL": database, "REQUIRE_POSTGRES": "1"}
    passed = pytest(*IN_TWO, "-m", "not browser and not fault", **there)
    # Faults are about time and processes: one test at a time, nothing beside it. They start brokers of their own.
    return pytest("-m", "fault", **there) and passed


def in_browser() -> bool:
    title("Browser")
    return pytest(*IN_TWO, "-m", "browser", REQUIRE_BROWSER="1", DATABASE_URL="sqlite://:memory:")


def pytest(*options: str, **environment: str) -> bool:
    without = [] if makes_pdf() else ["-k", "not pdf"]
    return run([sys.executable, "-m", "pytest", "-q", *options, *without, *ARGUMENTS], **environment)


def run(command: list[str], **environment: str) -> bool:
    status = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode
    # Whoever asks for some tests by name need not have them in every part.
    return status == 0 or (status == NO_TESTS and bool(ARGUMENTS))


def title(text: str) -> None:
    print(f"\n--- {text} ---", flush=True)


if __name__ == "__main__":
    if "--inside-postgres" in sys.argv:
        sys.exit(not inside_postgres())
    main()
