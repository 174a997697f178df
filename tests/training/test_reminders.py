"""Which letter on which day, to whom, and once; and none any more once the hours are there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from agency import roles
from notices.models import Notice, Status
from notices.outbox import post_all
from tests.factories import letters as letters_of
from tests.factories import make_omar, make_station
from training import letters, reminders
from training.models import Period, Service
from training.recording import record

from .classroom import LONG_AGO, make_attendance, make_course, make_requirement, make_serving, make_theo

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def in_autumn() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 10, 2, 15, tzinfo=UTC), tick=False):
        yield


def posted(*days_before: int, end: date = END) -> list[tuple[int, str, str]]:
    """What goes out so many days before the end, if only those are asked for: the day, the letter and its reader."""
    found = []
    for days in days_before:
        known = set(Notice.objects.values_list("pk", flat=True))
        for find in (reminders.hours_missing, reminders.stations_missing):
            post_all(find(end - timedelta(days=days)))
        new = Notice.objects.exclude(pk__in=known).order_by("kind", "recipient")
        found += [(days, each.kind.removeprefix("training/"), each.recipient.partition("@")[0]) for each in new]
    return found


def test_member_commander_and_coordinator_hear_at_their_stages_and_once() -> None:
    make_requirement()
    station = make_station(name="Old Town")
    make_serving(username="omar", station=station)
    grant = make_serving(username="grant", role=roles.UNIT_COMMANDER, station=station)
    make_attendance(grant, date(2026, 2, 1))
    make_attendance(theo := make_theo(), date(2026, 2, 1))
    Service.objects.create(member=theo, joined_on=LONG_AGO)

    assert posted(91, 90, 89, 31, 30, 29, 8, 7, 6, 0, -1) == [
        (90, "short", "omar"),
        (30, "short", "omar"),
        (30, "station_short", "grant"),
        (30, "stations_short", "theo"),
        (7, "short", "omar"),
        (7, "station_short", "grant"),
        (7, "stations_short", "theo"),
    ]
    to_grant, to_theo = letters_of(letters.STATION_SHORT)[0], letters_of(letters.STATIONS_SHORT)[0]
    assert "1 member of Old Town still needs training hours by December 31, 2026" in to_grant.body
    assert "- Old Town: 1" in to_theo.body
    assert "Omar" not in f"{to_grant.subject} {to_grant.body} {to_theo.body}"
    assert "You have 0 of the 8 hours" in letters_of(letters.SHORT)[0].body


def test_nobody_hears_who_has_the_hours_has_left_or_cannot_be_written_to() -> None:
    make_requirement()
    make_attendance(make_serving(), date(2026, 2, 1))
    make_serving(left_on=date(2026, 8, 1))
    make_serving(is_active=False)
    make_serving(email="")

    assert posted(90, 30, 7) == []


def test_reminder_that_has_not_gone_out_is_taken_back_once_the_hours_are_there() -> None:
    make_requirement()
    omar = make_serving(username="omar")
    half = make_course(hours=4)
    posted(90)

    record(half, [omar], date(2026, 8, 1), half.hours, by=omar)
    after_half = letters_of(letters.SHORT)[0].status
    record(half, [omar], date(2026, 8, 2), half.hours, by=omar)

    assert (after_half, letters_of(letters.SHORT)[0].status) == (Status.PENDING, Status.CANCELLED)
    assert posted(89, 30, 7) == []


def test_hours_that_do_not_put_off_the_end_leave_the_reminder_where_it_is() -> None:
    make_requirement(period=Period.ROLLING)
    omar, short_one, long_one = make_serving(), make_course(hours=1), make_course(hours=8)
    make_attendance(omar, date(2025, 11, 1), course=long_one)
    posted(60, end=date(2026, 10, 31))

    statuses = []
    for course in (short_one, long_one):
        record(course, [omar], date(2026, 8, 30), course.hours, by=omar)
        statuses.append(letters_of(letters.RUNS_OUT)[0].status)

    assert statuses == [Status.PENDING, Status.CANCELLED]


def test_portal_that_was_off_catches_up_with_one_letter() -> None:
    make_requirement()
    make_serving(username="omar")

    assert posted(25, 24) == [(25, "short", "omar")]


def test_who_leaves_hears_before_their_own_last_day_and_does_not_use_up_the_year_s_letter() -> None:
    make_requirement()
    station = make_station()
    make_serving(username="grant", role=roles.UNIT_COMMANDER, station=station, left_on=date(2027, 6, 1), is_sworn=True)
    make_serving(username="omar", station=station, left_on=date(2026, 10, 31))

    assert posted(7, end=date(2026, 10, 31)) == [
        (7, "short", "grant"),
        (7, "short", "omar"),
        (7, "station_short", "grant"),
    ]
    assert (30, "station_short", "grant") in posted(30)


def test_rolling_hours_that_run_out_are_told_and_counted_once_a_month() -> None:
    make_requirement(period=Period.ROLLING)
    station = make_station()
    omar = make_serving(username="omar", station=station)
    make_attendance(omar, date(2025, 12, 11))
    make_attendance(make_serving(username="grant", role=roles.UNIT_COMMANDER, station=station), date(2026, 8, 20))
    until = date(2026, 12, 10)

    assert posted(91, 90, 30, 29, 7, 0, end=until) == [
        (90, "runs_out", "omar"),
        (30, "runs_out", "omar"),
        (30, "station_short", "grant"),
        (7, "runs_out", "omar"),
        (7, "station_short", "grant"),
    ]
    assert "They are enough until December 10, 2026" in letters_of(letters.RUNS_OUT)[0].body
    # Afterwards the commander still hears each month, and the member's new hours begin a year of their own.
    assert posted(-5, -30, end=until) == [(-30, "station_short", "grant")]
    make_attendance(omar, date(2026, 12, 30))
    assert posted(-20, -40, end=until) == []


def test_nobody_is_reminded_while_nothing_is_in_force() -> None:
    make_requirement(is_active=False)
    make_omar()

    assert posted(90, 30, 7) == []
