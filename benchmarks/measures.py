"""What is measured of the two places, turn by turn."""

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from benchmarks import visits
from benchmarks.client import Browser, many
from benchmarks.places import Place, say, sql

COLD_STARTS = 3
ASSET = re.compile(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"')
LIST_RUNS = 15
COMMENTERS = """SELECT who FROM (SELECT substring(text from ' ([^ ]+)$') AS who FROM comments_comment) AS written
    WHERE who LIKE %s"""
FORM = "/programs/ride-along/apply"


@dataclass
class Row:
    """One thing measured at one place: each round's rate, and processor time for each."""

    place: Place
    what: str
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: int | None = None
    lost: int | None = None
    twice: int | None = None

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def ms(self) -> float:
        return median(self.cpu) * 1000


def pages(bare: Place, portal: Place, rounds: int, seconds: float) -> dict[str, Any]:
    say("cold starts")
    found: dict[str, Any] = {"cold": cold_starts([bare, portal])}
    for place in (bare, portal):
        place.start()
        place.warm_up()
    found["weight"] = weight(portal)
    forms = [
        (bare, "/apply/", "bare, as_div"),
        (bare, "/by-hand/", "bare, by hand"),
        (portal, f"{FORM}/you/", "ride-along, first step"),
        (portal, f"{FORM}/ride/", "ride-along, longest step"),
        (portal, "/comments/write/", "comment form"),
        (portal, "/plans/harbor-north/", "plan page"),
    ]
    say("forms")
    found["forms"] = gets(forms, rounds, seconds)
    journeys = [
        (bare, "bare", visits.apply_to_bare, "SELECT email FROM bare_ride WHERE email LIKE %s"),
        (portal, "portal", visits.apply_to_portal, "SELECT email FROM programs_application WHERE email LIKE %s"),
        (portal, "portal", visits.comment, COMMENTERS),
    ]  # fmt: skip
    say("submissions")
    found["journeys"] = submissions(journeys, rounds, seconds)
    found["memory"] = {place.name: place.memory() for place in (bare, portal)}
    for place in (bare, portal):
        place.stop()
    return found


def cold_starts(both: list[Place]) -> dict[str, tuple[float, float]]:
    """Seconds from nothing to the first form, and MiB then; the first start, which reads the disk, is not counted."""
    times: dict[str, list[float]] = {place.name: [] for place in both}
    sizes: dict[str, float] = {}
    for _ in range(COLD_STARTS + 1):
        for place in both:
            times[place.name].append(place.start(workers=1))
            sizes[place.name] = place.memory()
            place.stop()
    return {name: (median(measured[1:]), sizes[name]) for name, measured in times.items()}


def weight(portal: Place) -> tuple[int, int]:
    """KiB of the form with all it loads but fonts, as gzip makes them, and the number of requests."""
    page = Browser(portal.port).get(portal.form)
    addresses = set(ASSET.findall(page.body.decode()))
    bodies = [page.body, *(Browser(portal.port).get(address).body for address in addresses)]
    return sum(len(gzip.compress(body, 6)) for body in bodies) // 1024, len(bodies)


def gets(forms: list[tuple[Place, str, str]], rounds: int, seconds: float) -> list[Row]:
    rows = [Row(place, what) for place, _path, what in forms]
    for row, (place, path, _what) in zip(rows, forms, strict=True):
        row.statements = place.statements(place.name, partial(Browser(place.port).get, path))
    for turn in range(rounds):
        for number in in_turn(len(rows), turn):
            place, path, _what = forms[number]
            visit = partial(comes_out, place, path)
            take(rows[number], visit, seconds, "get")
    return rows


def comes_out(place: Place, path: str, _visitor: str) -> bool:
    return Browser(place.port).get(path).status == 200


def submissions(journeys: list[Any], rounds: int, seconds: float) -> list[Row]:
    """Whole journeys, each by a new visitor; afterwards what was acknowledged is looked for, once each."""
    rows = [Row(place, journey.__name__.replace("_", " ")) for place, _database, journey, _query in journeys]
    acknowledged: list[set[str]] = [set() for _ in rows]
    for row, (place, database, journey, _query) in zip(rows, journeys, strict=True):
        numbers = iter(range(10))
        row.statements = place.statements(database, lambda: journey(place.port, f"counted{next(numbers)}"))  # noqa: B023
    for turn in range(rounds):
        for number in in_turn(len(rows), turn):
            place, _database, journey, _query = journeys[number]
            run = f"run{number}t{turn}"
            load = take(rows[number], partial(journey, place.port), seconds, run)
            acknowledged[number] |= set(load.done)
    for number, (row, (_place, database, _journey, query)) in enumerate(zip(rows, journeys, strict=True)):
        found = [address.partition("@")[0] for (address,) in sql(query, f"run{number}t%", database=database)]
        row.lost, row.twice = len(acknowledged[number] - set(found)), len(found) - len(set(found))
    return rows


def take(row: Row, visit: Callable[[str], bool], seconds: float, run: str) -> Any:
    before = row.place.cpu()
    load = many(visit, seconds, run)
    if load.refused:
        raise SystemExit(f"{row.what}: {load.refused} refused of {len(load.times)}; see {row.place.logs}")
    row.rates.append(load.rate)
    row.cpu.append((row.place.cpu() - before) / len(load.done))
    return load


def in_turn(number: int, turn: int) -> list[int]:
    """Another one begins each round."""
    return [(place + turn) % number for place in range(number)]


@dataclass
class Grown:
    """A page of staff at one size: milliseconds that half of its readers wait at most, of processor, and statements."""

    what: str
    size: int
    p50: float
    cpu: float
    statements: int


LISTS = {
    "queue": "/admin/programs/application/",
    "queue, all, newest": "/admin/programs/application/?standing=all&o=-4",
    "queue, page 20": "/admin/programs/application/?standing=all&p=20",
    "search by reference": "/admin/programs/application/?standing=all&q={reference}",
    "search by name": "/admin/programs/application/?standing=all&q=Delgado",
    "workplace": "/admin/",
    "comments": "/admin/comments/review/",
    "plans, overview": "/admin/cpp/plan/",
    "plans, public": "/plans/",
    "letters": "/admin/notices/notice/",
    "first page": "/",
}


def growth(bare: Place, portal: Place, sizes: list[int], rounds: int) -> list[Grown]:
    found = []
    for size in sizes:
        begun = time.perf_counter()
        bare.manage("-m", "benchmarks.bare.seed", str(size))
        comments = 1_000 if size == sizes[0] else 100_000
        portal.manage("manage.py", "bench_seed", str(size), "--comments", str(comments), "--invented")
        say(f"seeded to {size:,} in {time.perf_counter() - begun:.0f} s")
        bare.start()
        portal.start()
        found += staff_pages(bare, portal, size, rounds)
        bare.stop()
        portal.stop()
    return found


def staff_pages(bare: Place, portal: Place, size: int, rounds: int) -> list[Grown]:
    admin = {"password": "admin-pass-1"}
    readers = {
        "bare": visits.sign_in(bare.port, "/login/", username="admin", **admin),
        "portal": visits.sign_in(portal.port, "/accounts/login/", login="admin", **admin),
    }
    query = "SELECT reference FROM programs_application ORDER BY id LIMIT 1 OFFSET 500"
    (reference,) = sql(query, database="portal")[0]
    wanted = [("bare list", bare, "/rides/")]
    wanted += [(what, portal, path.format(reference=reference)) for what, path in LISTS.items()]
    times: dict[str, list[float]] = {what: [] for what, _place, _path in wanted}
    cpu: dict[str, float] = dict.fromkeys(times, 0)
    for _ in range(rounds):
        for what, place, path in wanted:
            before = place.cpu()
            times[what] += [waited(readers[place.name], path) for _ in range(LIST_RUNS)]
            cpu[what] += (place.cpu() - before) / LIST_RUNS / rounds
    return [
        Grown(
            what, size, median(times[what]) * 1000, cpu[what] * 1000,
            place.statements(place.name, partial(readers[place.name].get, path)),
        )
        for what, place, path in wanted
    ]  # fmt: skip


def waited(reader: Browser, path: str) -> float:
    begun = time.perf_counter()
    reply = reader.get(path)
    if reply.status != 200:
        raise SystemExit(f"{path}: {reply.status}")
    return time.perf_counter() - begun
