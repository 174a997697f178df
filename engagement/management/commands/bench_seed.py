"""Invented people in numbers that no demonstration needs: what `make bench` measures on.

Applications are written by PostgreSQL itself, a million in minutes; comments by the code that seals real ones, because
a chain that does not verify would be no chain. What is not made: signatures, letters of the past, and appointments of
rides long over.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from agency.demo import cast
from agency.encryption import encrypt
from agency.models import Agency, Member, Station
from agency.references import LETTERS
from comments.models import SUBJECTS, Comment, Kind, Ledger, Review
from comments.models.comment import Channel
from comments.sealing import FIRST, lock_ledger, seal
from cpp.demo.stories import write_plans
from cpp.models import Plan, Version
from cpp.snapshot import digest
from engagement.management.bench_rows import AWAITING, BOOKINGS, DETAILS, EVENTS, OPENINGS, ROWS
from programs.demo.shifts import open_program
from programs.models import Application, Category, DeclineReason, Program

# Of whom this command made; the load of a measurement types addresses at this domain, too.
DOMAIN = "@example.org"
SIGN_IN = ("admin", "admin-pass-1")
NAMESPACE = UUID("5f0c1b52-0000-4000-8000-000000000000")
BATCH = 2_000
AT_ONCE = 100_000
SAID = [
    "The officer who came to our meeting stayed until the last question was answered.",
    "Cars still race past the school on Friday nights. Please look at it again.",
    "Nobody called back about the break-in on Mill Lane, and it has been two weeks.",
    "Thank you for the crosswalk, and for telling us when it would be there.",
]


class Command(BaseCommand):
    help = "Fill an empty portal on PostgreSQL with invented people, for measuring. Says who can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("applications", type=int, nargs="?", default=1_000, help="so many in all")
        parser.add_argument("--comments", type=int, default=0, help="so many in all")
        parser.add_argument("--stations", type=int, default=4, help="so many in all, each with a published plan")
        parser.add_argument("--awaiting", type=int, default=0, help="so many more, each due a reminder today")
        parser.add_argument("--invented", action="store_true", help="yes: no real person is, or will be, in here")

    def handle(self, **options: Any) -> None:
        refuse_real_people(options["invented"])
        found(options["stations"])
        with connection.cursor() as cursor:
            for last in in_batches(Application.objects.count(), options["applications"]):
                apply(cursor, last)
            await_answers(cursor, options["awaiting"])
        hear(options["comments"])
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        self.stdout.write(f"Sign in as {SIGN_IN[0]} with the password {SIGN_IN[1]}.")


def refuse_real_people(is_invented: bool) -> None:
    """Stop before anything is written where somebody real may be."""
    if connection.vendor != "postgresql":
        raise CommandError("This is for PostgreSQL: SQLite is for trying the portal, not for measuring it.")
    if not (settings.DEMO and is_invented):
        raise CommandError("Set DEMO=1 and say --invented: people made up for measuring have no place among real ones.")
    others = Member.objects.exclude(email__endswith="example.org")
    if Application.objects.exclude(email__endswith=DOMAIN).exists() or others.exists():
        raise CommandError("There are people in this database whom this command did not make. Give it an empty one.")


def found(stations: int) -> None:
    """The agency of the demonstration with its plans, so many stations, and somebody who may do everything."""
    if not Agency.objects.exists():
        cast.found_agency()
        call_command("prepare", stdout=StringIO())
        members = cast.hire()
        open_program(Program.objects.get(slug="ride-along"))
        write_plans(members, timezone.now())
        name, password = SIGN_IN
        Member.objects.create_superuser(name, f"{name}{DOMAIN}", password, first_name="Ada", last_name="Min")
    copy_plans(stations - Station.objects.count())


def copy_plans(stations: int) -> None:
    """More stations, each with the published plan of one that the demonstration's commanders wrote."""
    begun = Station.objects.count()
    written = [plan for plan in Plan.objects.for_page().order_by("pk")[:4] if plan.latest]
    added = Station.objects.bulk_create(
        Station(name=f"Station {number}", slug=f"station-{number}", address=f"{number} Main Street")
        for number in range(begun + 1, begun + 1 + stations)
    )
    originals = [written[place % len(written)] for place, _station in enumerate(added)]
    plans = Plan.objects.bulk_create(
        Plan(station=station, commander=plan.commander, about=plan.about, adopted_on=plan.adopted_on,
             next_update_due=plan.next_update_due)
        for station, plan in zip(added, originals, strict=True)
    )  # fmt: skip
    published = {plan.pk: list(plan.versions.order_by("number")) for plan in written}
    Version.objects.bulk_create(
        copy_of(version, plan)
        for plan, original in zip(plans, originals, strict=True)
        for version in published[original.pk]
    )


def copy_of(version: Version, plan: Plan) -> Version:
    content = {**version.content, "station": plan.station.name}
    return Version(
        plan=plan, number=version.number, content=content, digest=digest(content),
        published_at=version.published_at, published_by_id=version.published_by_id,
    )  # fmt: skip


def in_batches(there: int, wanted: int) -> Iterator[int]:
    """How many there are to be after each transaction: what is checked at its end stays small."""
    yield from range(there + AT_ONCE, wanted, AT_ONCE)
    yield wanted


@transaction.atomic
def apply(cursor: Any, applications: int) -> None:
    """Applications up to that many, over every status and the last ten years, each with its answers and history."""
    newest, there = last_one(), Application.objects.count()
    cursor.execute(ROWS, {**constants(), "first": there + 1, "last": applications})
    for statement in (DETAILS, EVENTS, OPENINGS, BOOKINGS):
        cursor.execute(statement, {**constants(), "after": newest})


@transaction.atomic
def await_answers(cursor: Any, applications: int) -> None:
    """Applicants who were asked something three days ago: each is reminded today."""
    newest, there = last_one(), Application.objects.count()
    cursor.execute(AWAITING, {**constants(), "first": there + 1, "last": there + applications})
    for statement in (DETAILS, EVENTS):
        cursor.execute(statement, {**constants(), "after": newest})


def last_one() -> int:
    return Application.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def constants() -> dict[str, Any]:
    """What the statements of bench_rows are given."""
    program = Program.objects.get(slug="ride-along")
    return {
        "program": program.pk,
        "letters": LETTERS,
        "category": Category.objects.filter(program=program).values_list("pk", flat=True)[0],
        "reason": DeclineReason.objects.filter(program=program).values_list("pk", flat=True)[0],
        "stations": list(Station.objects.values_list("pk", flat=True)),
        "members": list(Member.objects.filter(username__in=["lena", "maya"]).values_list("pk", flat=True)),
        # One token for all: what decrypting costs does not depend on what is in it.
        "born": encrypt(date(1990, 3, 8).isoformat()),
        "licence": encrypt("D1234567"),
        "contact": encrypt("Luis Delgado"),
        "phone": encrypt("910 555 0101"),
    }


def hear(comments: int) -> None:
    """Comments up to that many, in a chain that verifies, all but the last two hundred of them reviewed."""
    with transaction.atomic():
        lock_ledger()
        ledger = Ledger.objects.get(pk=1)
        if comments <= ledger.length:
            return
        previous, reviewer = ledger.seal or FIRST, Member.objects.get(username="ana")
        for first in range(ledger.length + 1, comments + 1, BATCH):
            batch = list(sealed(range(first, min(first + BATCH, comments + 1)), previous, comments))
            Comment.objects.bulk_create(batch)
            Review.objects.bulk_create(review_of(comment, reviewer, comments) for comment in batch)
            previous = batch[-1].seal
        Ledger.objects.filter(pk=1).update(length=comments, seal=previous)


def sealed(numbers: range, previous: str, last: int) -> Iterator[Comment]:
    for number in numbers:
        # Four years of them, the last one now.
        sealed_at = timezone.now() - timedelta(minutes=(last - number) * 4 * 365 * 24 * 60 / last)
        comment = Comment(
            number=number,
            submission_key=uuid5(NAMESPACE, str(number)),
            kind=Kind.COMMENDATION if number % 3 else Kind.CONCERN,
            **{subject: number % 4 == place for place, subject in enumerate(SUBJECTS)},
            text=f"{SAID[number % len(SAID)]} ({number})",
            email=f"resident{number}{DOMAIN}" if number % 2 else "",
            channel=Channel.WEB,
            received_on=sealed_at.date(),
            sealed_at=sealed_at,
        )
        comment.seal = previous = seal(comment, previous)
        yield comment


def review_of(comment: Comment, reviewer: Member, comments: int) -> Review:
    if comment.number > comments - 200:
        return Review(comment=comment)
    return Review(comment=comment, relevance="relevant", reviewed_at=comment.sealed_at, reviewed_by=reviewer)
