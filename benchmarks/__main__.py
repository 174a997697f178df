"""`make bench`: the portal beside a bare Django view with the same fields, in one interleaved run.

Everything is on loopback, in processes and a database cluster of this run's own, and bounded in count and time. Ratios
are what to look at: both sides had the same machine at the same time. Processor time for each request says the same
where other work disturbs the clock. What is left out of the portal: the limit of posts for each address (RATE_LIMIT)
and the clock that stops robots (FASTEST_PERSON), which would stop the load; and DEMO=1 stands in for the second factor.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import measures, reminders, report
from benchmarks.places import PYTHON, Place, address, say, sql
from scripts import processes

IN_CLUSTER = "--in-cluster"
# PostgreSQL as Debian sets it up, fsync and all; only the counting of statements is added.
CLUSTER = ["pg_virtualenv", "-t", "-o", "shared_preload_libraries=pg_stat_statements", "-o", "log_min_messages=panic"]


def main() -> None:
    arguments = read_arguments()
    if not arguments.in_cluster:
        os.execvp(CLUSTER[0], [*CLUSTER, PYTHON, "-m", "benchmarks", IN_CLUSTER, *sys.argv[1:]])  # noqa: S606 - our own
    with tempfile.TemporaryDirectory() as folder:
        broker, url = processes.start_broker(Path(folder))
        try:
            run(arguments, url, Path(folder))
        finally:
            processes.stop([broker])


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4, help="of each measurement, places taking turns")
    parser.add_argument("--seconds", type=float, default=3, help="that one measurement lasts")
    parser.add_argument("--large", type=int, default=100_000, help="applications in the grown queue; 0 leaves it out")
    parser.add_argument("--million", action="store_true", help="and once more with 1,000,000, which takes minutes")
    parser.add_argument("--reminders", type=int, default=100_000, help="due at once; 0 leaves them out")
    parser.add_argument("--only", choices=["pages", "growth", "reminders"])
    parser.add_argument(IN_CLUSTER, action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(arguments: argparse.Namespace, broker: str, folder: Path) -> None:
    bare, portal = places(broker, folder)
    try:
        prepare(bare, portal)
        if arguments.only in {None, "pages"}:
            report.pages(measures.pages(bare, portal, arguments.rounds, arguments.seconds))
        sizes = [size for size in (arguments.large, 1_000_000 if arguments.million else 0) if size]
        if arguments.only in {None, "growth"} and sizes:
            report.growth(measures.growth(bare, portal, [1_000, *sizes], arguments.rounds))
        if arguments.only in {None, "reminders"} and arguments.reminders:
            report.reminders(reminders.measure(portal, arguments.reminders))
    finally:
        bare.stop()
        portal.stop()


def places(broker: str, folder: Path) -> tuple[Place, Place]:
    own = {
        "DJANGO_SETTINGS_MODULE": "engagement.settings", "DATABASE_URL": address("portal"), "REDIS_URL": broker,
        "SECRET_KEY": "for measuring only, and for nobody else: 0123456789", "MATCHING_KEY": "for measuring",
        "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "DEMO": "1", "DEBUG": "0",
        "RATE_LIMIT": "1000000000,600", "FASTEST_PERSON": "0", "MEDIA_ROOT": str(folder), "EMAIL_URL": "dummymail://",
    }  # fmt: skip
    bare = Place("bare", 8031, "benchmarks.bare.wsgi", "/apply/", {"BARE_DATABASE_URL": address("bare")})
    portal = Place("portal", 8032, "engagement.wsgi", "/programs/ride-along/apply/ride/", own)
    return bare, portal


def prepare(bare: Place, portal: Place) -> None:
    say("preparing two databases")
    sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    sql("CREATE DATABASE bare")
    sql("CREATE DATABASE portal")
    bare.manage("-m", "benchmarks.bare.seed", "1000")
    portal.manage("manage.py", "migrate")
    portal.manage("manage.py", "collectstatic", "--noinput")
    portal.manage("manage.py", "bench_seed", "1000", "--comments", "1000", "--stations", "300", "--invented")


if __name__ == "__main__":
    main()
