"""`make test`: the tests on PostgreSQL with a real broker, what SQLite could change on SQLite, under faults of real
processes, and in a browser.

What a machine lacks for that is installed where it may be. What had to be left out is said at the
end, and fails the run where CI is set. Arguments are passed on to pytest.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.processes import ROOT
from scripts.system import PDF, install, loads, makes_pdf

IN_CLUSTER, FAULTS = "--in-cluster", "--faults"
ARGUMENTS = [argument for argument in sys.argv[1:] if argument not in {IN_CLUSTER, FAULTS}]
# A file stays together: what it stages once, such as the demonstration, is not staged twice.
IN_TWO = ["-n2", "--dist", "loadfile"]
NO_TESTS = 5  # pytest's exit status
# Writing to disk safely is not what a throwaway cluster is for, and its log would bury the tests' own words.
CLUSTER = ["-o", "fsync=off", "-o", "full_page_writes=off", "-o", "log_checkpoints=off", "-o", "log_min_messages=panic"]


def main() -> None:
    missing = install_what_is_missing()
    with TemporaryDirectory() as folder:
        passed = all_parts(missing, Path(folder) / "migrated.sqlite3")
    for package in missing:
        print(f"LEFT OUT: the tests that need {package}. Install it to run them.")
    sys.exit(not passed or bool(missing and os.environ.get("CI")))


def all_parts(missing: list[str], migrated: Path) -> bool:
    has_postgres, has_chromium = "postgresql" not in missing, "chromium" not in missing
    one_by_one: list[Callable[[], bool]] = [partial(on_sqlite, migrated, everything=not has_postgres)]
    one_by_one += [on_postgres] if has_postgres else []
    one_by_one += [partial(in_browser, migrated)] if has_chromium else []
    with ThreadPoolExecutor() as beside:
        # They take longest, much of it waiting for processes to die and to come back: the others use that time.
        faults = [beside.submit(under_faults)] if has_postgres else []
        migrate(f"sqlite:///{migrated}")
        return all([part() for part in one_by_one] + [part.result() for part in faults])


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


def on_sqlite(migrated: Path, *, everything: bool) -> bool:
    announce("SQLite")
    some = "" if everything else "(once or sqlite) and "
    chosen = f"{some}not browser and not fault and not postgres"
    return pytest(*IN_TWO, "-m", chosen, DATABASE_URL="sqlite://:memory:", MIGRATED=str(migrated))


def on_postgres() -> bool:
    announce("PostgreSQL")
    return in_cluster(*IN_TWO, "-m", "not browser and not fault and (postgres or not once)")


def under_faults() -> bool:
    # One test at a time: each starts and kills processes of its own.
    return in_cluster("-m", "fault", title="Faults of real processes")


def in_browser(migrated: Path) -> bool:
    announce("Browser")
    here = {"REQUIRE_BROWSER": "1", "DATABASE_URL": "sqlite://:memory:", "MIGRATED": str(migrated)}
    return pytest(*IN_TWO, "-m", "browser", **here)


def in_cluster(*options: str, title: str = "") -> bool:
    """Inside a PostgreSQL cluster of its own that is gone afterwards."""
    # Under a temporary folder even for root, so that two runs never meet.
    cluster = ["pg_virtualenv", "-t", *CLUSTER]
    return run([*cluster, sys.executable, "-m", "scripts.test", IN_CLUSTER, *options, *ARGUMENTS], title)


def inside_cluster() -> bool:
    server = "postgres://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}".format(**os.environ)
    subprocess.run(["createdb", "migrated"], check=True)
    migrate(f"{server}/migrated")
    return pytest(DATABASE_URL=f"{server}/postgres", REQUIRE_POSTGRES="1", MIGRATED="migrated")


def migrate(database: str) -> None:
    """Once, for all the processes that test on a copy of it (tests/conftest.py)."""
    env = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=env, check=True)


def pytest(*options: str, **environment: str) -> bool:
    without = [] if makes_pdf() else ["-k", "not pdf"]
    return run([sys.executable, "-m", "pytest", "-q", *options, *without, *ARGUMENTS], **environment)


def run(command: list[str], title: str = "", **environment: str) -> bool:
    """Run a command; with a title, say in one piece what it said, because another runs beside it."""
    there = os.environ | environment
    if title:
        done = subprocess.run(
            command, cwd=ROOT, env=there, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        print(f"\n--- {title} ---\n{done.stdout}", flush=True)
    else:
        done = subprocess.run(command, cwd=ROOT, env=there, check=False, text=True)
    # Whoever asks for some tests by name need not have them in every part.
    return done.returncode == 0 or (done.returncode == NO_TESTS and bool(ARGUMENTS))


def announce(text: str) -> None:
    print(f"\n--- {text} ---", flush=True)


if __name__ == "__main__":
    if IN_CLUSTER in sys.argv:
        sys.exit(not inside_cluster())
    if FAULTS in sys.argv:
        install_what_is_missing()
        # Said as it goes: two hundred kills take a while.
        sys.exit(not in_cluster("-m", "fault"))
    main()
