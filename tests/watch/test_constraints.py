"""What the database refuses to store, whatever the code above it says."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.factories import make_member
from watch.models import Captain, Household, Office, StepDone, WatchGroup, WatchMeeting, WatchPolicy, WatchRegistration

from .neighborhood import ago, make_active_group, make_captain, make_group, make_household, make_registration, today

pytestmark = pytest.mark.django_db
YESTERDAY, LONG_AGO = timezone.localdate() - timedelta(days=1), date(2001, 1, 1)


def group(**changes: object) -> Callable[[], object]:
    def broken() -> None:
        make_group()
        WatchGroup.objects.update(**changes)

    return broken


def captain(**changes: object) -> Callable[[], object]:
    def broken() -> None:
        made = make_captain(make_group())
        Captain.objects.update(**{name: getattr(made, str(value), value) for name, value in changes.items()})

    return broken


def meeting(**changes: object) -> Callable[[], object]:
    def broken() -> None:
        make_active_group()
        WatchMeeting.objects.update(**changes)

    return broken


def registration(wants: str, **changes: object) -> Callable[[], object]:
    def broken() -> None:
        make_registration(wants)
        WatchRegistration.objects.update(**changes)

    return broken


def second_chair() -> None:
    made = make_active_group()
    make_captain(made, office=Office.CHAIR)


def step_done_twice() -> None:
    made = make_group()
    for _again in range(2):
        StepDone.objects.create(group=made, step="place", done_on=ago(1), done_by=make_member())


def two_meetings_on_a_day() -> None:
    made = make_active_group()
    WatchMeeting.objects.create(group=made, held_on=made.meetings.get().held_on, place="Park", attendance=3)


def household_left_before_it_came() -> None:
    make_household(make_captain(make_group()), left_on=ago(31))


def concern_answered_without_a_day() -> None:
    make_active_group().meetings.get().concerns.create(what="Lamps", done="Mended")


BROKEN = {
    "watch_policy_there_is_one": lambda: WatchPolicy.objects.bulk_create([WatchPolicy(pk=2)]),
    "watch_policy_at_risk_comes_first": lambda: WatchPolicy(meeting_days=365, inactive_days=365).save(),
    "watch_group_has_a_household": group(households=0),
    "watch_group_dissolved_when_and_why": group(dissolved_because="Moved away"),
    "watch_group_dissolved_when_and_why, before it started": group(dissolved_on=LONG_AGO, dissolved_because="Gone"),
    "watch_group_signs_asked_for_how_many_and_where": group(signs_asked_on=YESTERDAY),
    "watch_group_signs_asked_for_how_many_and_where, not when": group(signs_count=2, signs_places="Here"),
    "watch_group_signs_approved_once_asked_for": group(signs_approved_on=YESTERDAY),
    "watch_group_signs_installed_once_approved": group(signs_installed_on=YESTERDAY),
    "watch_group_has_one_chair": second_chair,
    "watch_captain_term_ends_after_it_begins": captain(until_on="from_on"),
    "watch_captain_leaves_after_coming": captain(left_on=LONG_AGO),
    "watch_step_is_done_once": step_done_twice,
    "watch_household_leaves_after_coming": household_left_before_it_came,
    "watch_group_meets_once_a_day": two_meetings_on_a_day,
    "watch_meeting_is_planned_or_held": meeting(held_on=None),
    "watch_meeting_held_with_somebody": meeting(attendance=None),
    "watch_meeting_cancelled_was_not_held": meeting(cancelled_on=YESTERDAY),
    "watch_concern_answered_what_and_when": concern_answered_without_a_day,
    "watch_registration_to_join_shares_contact": registration("join", shares_contact=False),
    "watch_registration_of_a_group_says_how_many": registration("register", households=None),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
def test_database_refuses(breaking: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError):
        breaking()


def test_every_constraint_is_broken_above() -> None:
    models = (WatchPolicy, WatchGroup, Captain, Household, StepDone, WatchMeeting, WatchRegistration)
    named = {constraint.name for model in models for constraint in model._meta.constraints}

    assert named <= {name.partition(",")[0] for name in BROKEN}


def test_next_chair_comes_when_the_first_has_left() -> None:
    made = make_active_group()
    made.captains.update(left_on=today())

    assert make_captain(made, office=Office.CHAIR).pk
