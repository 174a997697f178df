"""What the demonstration shows: which lives, begun how many days ago."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from agency.demo.clock import Life, clock_at, play
from agency.models import Agency, Member
from notices.demo import deliver, nothing_handed_over
from programs.models import Application, Program

from . import lives
from .lives import Stage, Tale
from .people import Person, invent

# In days: how far back the stories go, since when reminders went out each morning, how far ahead shifts are offered.
PAST = 112
MORNINGS = 30
FUTURE = 42

# Ages in days. The promise is fourteen days: 12 is due soon, 16 overdue, 27 far overdue.
USUAL: list[tuple[Tale, list[int]]] = [
    (lives.unread, [0, 0, 1, 2, 4, 13, 16]),
    (lives.in_review, [3, 6, 9, 12, 23, 27]),
    (lives.checked, [5, 8, 11, 14, 18]),
    (lives.asked, [7, 12, 20]),
    (lives.answered, [10, 15]),
    (lives.approved, [16, 19, 33]),
    (lives.approved_late, [26, 39]),
    (lives.never_booked, [110]),
    (lives.asked, [70]),
    (lives.booked_for(0), [30]),
    (lives.booked_for(1), [28]),
    (lives.booked_for(2), [27]),
    (lives.booked_for(5), [25]),
    (lives.booked, [18, 20]),
    (lives.moved, [21]),
    (lives.shift_withdrawn, [22]),
    (lives.no_show, [48, 66]),
    (lives.ended_early, [58]),
    (lives.ridden, [34, 43, 55, 76]),
    (lives.ridden_with_feedback, [38, 41, 46, 51, 60, 67, 73, 82, 88]),
    (lives.ridden_and_erased, [62]),
    (lives.declined, [24, 37]),
    (lives.withdrawn, [17, 44]),
    (lives.withdrawn_and_erased, [29]),
    (lives.booked_then_withdrawn, [36]),
]
MINORS: list[tuple[Tale, list[int]]] = [(lives.unread, [3, 12]), (lives.guardian_signed, [9]), (lives.unread, [50])]
# Files of years ago: their time is over, or was when they were destroyed, or will be these days.
OLD: list[tuple[Tale, list[int]]] = [
    (lives.declined, [1500, 1110, 745]),
    (lives.withdrawn, [1290, 1200, 760, 736, 734]),
]
# The oldest of the withdrawn but one: a lawsuit keeps it.
HELD = 1200
# The same person twice: what happened before should be seen when they come again.
AGAIN: list[tuple[Tale, int, Tale, int]] = [
    (lives.declined, 90, lives.in_review, 4),
    (lives.ended_early, 100, lives.checked, 6),
    (lives.ridden, 85, lives.declined_as_too_soon, 23),
    (lives.ridden_with_feedback, 95, lives.unread, 1),
]


@dataclass(frozen=True)
class Story:
    """An application: whose, how it goes, and how many days ago it came."""

    tale: Tale
    days_ago: int
    person: int
    is_minor: bool = False


def stories() -> Iterator[Story]:
    """Each with a number that makes its person."""
    person = 0
    for told, is_minor in ((USUAL, False), (MINORS, True)):
        for tale, ages in told:
            for days_ago in ages:
                yield Story(tale, days_ago, person, is_minor)
                person += 1
    for first, long_ago, second, lately in AGAIN:
        yield Story(first, long_ago, person)
        yield Story(second, lately, person)
        person += 1
    for tale, ages in OLD:
        for days_ago in ages:
            yield Story(tale, days_ago, person)
            person += 1


def live_through(
    program: Program, members: dict[str, Member], now: datetime, others: Iterable[tuple[datetime, Life]] = ()
) -> None:
    """Let every story happen up to `now`, and those of other programs between them, each from its moment on.

    Nothing is handed to the broker: what is new goes with the next sweep.
    """
    agency = Agency.current()
    today = timezone.localdate(now, agency.zone)
    stage = Stage(members, program, today, Random(14))  # noqa: S311 - a demonstration, no secrets
    first_morning = agency.at(today - timedelta(days=MORNINGS), 7)
    told = [_begun(story, place, stage, now) for place, story in enumerate(stories())]
    with nothing_handed_over(), timezone.override(agency.zone):
        play([(first_morning, lives.mornings()), *told, *others], now)
        # What is younger waits for the worker, so that there is something to deliver.
        with clock_at(now):
            deliver(now - timedelta(hours=3))


def held_file(now: datetime) -> str:
    """The reference of the old file that a lawsuit keeps."""
    sent_in = Application.objects.filter(submitted_at__lt=now - timedelta(days=HELD - 1))
    return sent_in.order_by("-submitted_at")[0].reference


def _begun(story: Story, place: int, stage: Stage, now: datetime) -> tuple[datetime, Life]:
    person = invent(story.person, stage.program, stage.today, is_minor=story.is_minor)
    agency = Agency.current()
    sent_in = agency.at(stage.today - timedelta(days=story.days_ago), 8 + place % 9) + timedelta(minutes=7 * place % 60)
    # Those of today came just now, whatever the hour.
    begins = sent_in if story.days_ago else now - timedelta(minutes=20 * (place + 1))
    return begins, _lived(story, person, place, stage)


def _lived(story: Story, person: Person, place: int, stage: Stage) -> Life:
    application = lives.apply(stage, person, UUID(int=place + 1))
    yield from story.tale(stage, application)
