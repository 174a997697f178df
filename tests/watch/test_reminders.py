"""Which letter on which day, to whom, and once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from notices.models import Notice
from notices.models import Status as NoticeStatus
from notices.outbox import post_all
from tests.factories import letters as letters_of
from tests.factories import make_lena, make_omar
from watch import letters, reminders
from watch.meetings import record
from watch.models import Captain, Standing, WatchGroup, WatchMeeting
from watch.standing import standing

from .neighborhood import make_active_group, make_captain, make_group

pytestmark = pytest.mark.django_db
BEGINNING = date(2026, 1, 5)
OURS = (reminders.slipping, reminders.at_risk, reminders.inactive, reminders.roster_due, reminders.term_ends)


@pytest.fixture(autouse=True)
def in_january() -> Iterator[None]:
    """Reminders are asked for days to come; the clock itself stands at the beginning."""
    with time_machine.travel(datetime(2026, 1, 5, 15, tzinfo=UTC), tick=False):
        yield


def group_with_liaison() -> WatchGroup:
    """Met on the first day; its captain's term and roster outlast the year."""
    group = make_active_group(BEGINNING, started_on=BEGINNING, liaison=make_omar())
    group.captains.update(until_on=BEGINNING + timedelta(days=800), roster_confirmed_on=BEGINNING)
    return group


def posted(*days: int) -> list[tuple[int, str]]:
    """What goes out on these days after the beginning, if only they are asked for."""
    found = []
    for number in days:
        known = set(Notice.objects.values_list("pk", flat=True))
        for find in (
            reminders.slipping,
            reminders.at_risk,
            reminders.inactive,
            reminders.roster_due,
            reminders.term_ends,
        ):
            post_all(find(after(number)))
        found += [(number, notice.kind) for notice in Notice.objects.exclude(pk__in=known).order_by("kind")]
    return found


def after(days: int) -> date:
    return BEGINNING + timedelta(days=days)


def test_group_whose_meetings_stop_goes_from_active_to_inactive_and_is_told_in_time() -> None:
    group = group_with_liaison()

    assert posted(153, 154, 155, 183, 184, 185) == [
        (154, "watch/slipping"),
        (184, "watch/at_risk"),
        (184, "watch/group_at_risk"),
    ]
    # A roster is asked for two months before its year is over.
    assert posted(304, 305, 306, 365, 366, 367) == [(305, "watch/roster_due"), (366, "watch/group_inactive")]
    assert [standing(group, after(days)) for days in (183, 184, 365, 366)] == [
        Standing.ACTIVE,
        Standing.AT_RISK,
        Standing.AT_RISK,
        Standing.INACTIVE,
    ]
    assert letters_of(letters.SLIPPING)[0].recipient == Captain.objects.get().email
    assert letters_of(letters.GROUP_INACTIVE)[0].recipient == group.liaison.email


def test_meeting_takes_back_what_was_not_sent_yet_and_starts_the_half_year_anew() -> None:
    group = group_with_liaison()
    posted(184)

    meeting = WatchMeeting(group=group, held_on=after(184), place="Library", attendance=5)
    record(meeting, [], by=group.captains.get(), on=after(184))

    kinds = [letters.AT_RISK.name, letters.GROUP_AT_RISK.name]
    assert set(Notice.objects.filter(kind__in=kinds).values_list("status", flat=True)) == {NoticeStatus.CANCELLED}
    assert standing(group, after(184)) == Standing.ACTIVE
    assert posted(185, 305, 338) == [(305, "watch/roster_due"), (338, "watch/slipping")]


def test_portal_that_was_off_catches_up_once() -> None:
    group_with_liaison()

    assert posted(200, 201) == [(200, "watch/at_risk"), (200, "watch/group_at_risk")]


def test_coordinators_hear_where_there_is_no_liaison() -> None:
    lena = make_lena()
    group_with_liaison()
    WatchGroup.objects.update(liaison=None)

    posted(184)

    assert [letter.recipient for letter in letters_of(letters.GROUP_AT_RISK)] == [lena.email]


def test_captain_hears_that_the_term_ends_and_is_not_warned_twice_of_it() -> None:
    group = group_with_liaison()
    group.captains.update(until_on=after(100))

    assert posted(69, 70, 71, 100, 101) == [
        (70, "watch/term_ends"),
        (101, "watch/at_risk"),
        (101, "watch/group_at_risk"),
    ]


def test_liaison_of_a_group_at_risk_hears_once_that_it_has_no_captain_any_more() -> None:
    group = group_with_liaison()
    group.captains.update(until_on=after(200))

    assert posted(184, 200, 201, 202, 300) == [
        (184, "watch/at_risk"),
        (184, "watch/group_at_risk"),
        (184, "watch/term_ends"),
        (201, "watch/group_at_risk"),
    ]


def test_forming_and_dissolved_groups_are_left_in_peace() -> None:
    make_captain(make_group(started_on=BEGINNING), until_on=after(900), roster_confirmed_on=after(700))
    gone = make_active_group(BEGINNING, started_on=BEGINNING)
    WatchGroup.objects.filter(pk=gone.pk).update(dissolved_on=after(10), dissolved_because="Moved away")

    assert posted(20, 200, 400, 620) == []


def test_no_subject_names_a_neighbor_or_a_place() -> None:
    group = group_with_liaison()
    captain = group.captains.get()

    posted(154, 184, 305, 366)

    subjects = " ".join(Notice.objects.values_list("subject", flat=True))
    assert Notice.objects.exists()
    assert [word for word in (captain.name, captain.phone, group.area + ",", captain.block) if word in subjects] == []
