"""Publishing: by whom, once, all or nothing, and what follows from it."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine

from agency import roles
from agency.models import Agency, Member
from cpp import workflow
from cpp.following import ask_to_follow, confirm
from cpp.models import Deadline, Follower, Plan, PlanEvent, Update, Version
from cpp.snapshot import digest, snapshot
from cpp.workflow import Incomplete, TransitionRefused, may_publish, publish
from notices.models import Notice
from notices.reminders import send_reminders
from tests.factories import (
    complete_update,
    letters,
    make_adopted_plan,
    make_chief,
    make_complete_plan,
    make_grant,
    make_member,
    make_paul,
    make_plan,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def update_again(plan: Plan) -> Version:
    complete_update(plan)
    return publish(plan, by=plan.commander, after=plan.latest.number)


def follow(plan: Plan, email: str, language: str = "en") -> Follower:
    ask_to_follow(plan, email, language)
    follower = Follower.objects.latest("pk")
    confirm(follower)
    return follower


# --- By whom -----------------------------------------------------------------


def test_commander_publishes() -> None:
    plan = make_complete_plan()

    version = publish(plan, by=plan.commander, after=0)

    assert (version.plan, version.number, version.published_by) == (plan, 1, plan.commander)


def make_superuser() -> Member:
    return make_member(is_superuser=True)


def make_lapsed_commander() -> Member:
    return make_member(roles.UNIT_COMMANDER, is_active=False)


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_grant(username="gina"),
        lambda: make_member(roles.COORDINATOR),
        make_chief,
        make_paul,
        lambda: make_member(roles.ADMINISTRATOR),
        make_superuser,
        make_lapsed_commander,
        make_member,
    ],
    ids=[
        "another commander",
        "coordinator",
        "command staff",
        "auditor",
        "administrator",
        "superuser",
        "left",
        "no role",
    ],
)
def test_nobody_else_publishes(make: Callable[[], Member]) -> None:
    plan = make_complete_plan()

    with pytest.raises(TransitionRefused, match="You may not publish this plan"):
        publish(plan, by=make(), after=0)

    assert not plan.versions.exists()


def test_commander_who_lost_the_role_does_not_publish() -> None:
    plan = make_complete_plan()
    plan.commander.groups.clear()
    grant = Member.objects.get(pk=plan.commander_id)

    assert not may_publish(plan, grant)
    with pytest.raises(TransitionRefused):
        publish(plan, by=grant, after=0)


def test_commander_who_was_replaced_a_moment_ago_does_not_publish() -> None:
    plan = make_complete_plan()
    grant = plan.commander
    workflow.appoint(plan, make_grant(username="gina"), by=None)

    with pytest.raises(TransitionRefused, match="You may not publish this plan"):
        publish(plan, by=grant, after=0)


# --- Once --------------------------------------------------------------------


def test_versions_are_numbered_without_a_gap() -> None:
    plan = make_adopted_plan()

    update_again(plan)
    with pytest.raises(Incomplete):
        publish(plan, by=plan.commander, after=2)
    update_again(plan)

    assert list(plan.versions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("after", [0, 2, -1])
def test_whoever_saw_another_version_is_refused(after: int) -> None:
    plan = make_adopted_plan()
    complete_update(plan)

    with pytest.raises(TransitionRefused, match="published already"):
        publish(plan, by=plan.commander, after=after)

    assert plan.versions.count() == 1


def test_button_pressed_twice_publishes_once() -> None:
    plan = make_complete_plan()
    publish(plan, by=plan.commander, after=0)

    with pytest.raises(TransitionRefused, match="published already"):
        publish(plan, by=plan.commander, after=0)

    assert (plan.versions.count(), plan.updates.count()) == (1, 1)


def test_stations_number_their_versions_each_for_itself() -> None:
    one, other = make_adopted_plan(), make_adopted_plan()

    assert [plan.latest.number for plan in (one, other)] == [1, 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_published_by_many_at_once_it_is_published_once() -> None:
    plan = make_adopted_plan()
    complete_update(plan)
    follow(plan, "rosa@example.com")
    stale = [Plan.objects.get(pk=plan.pk) for _ in range(8)]

    outcomes = at_once(8, lambda place: type(publish(stale[place], by=plan.commander, after=1)).__name__)

    assert outcomes == {"Version": 1, "TransitionRefused": 7}
    assert sorted(plan.versions.values_list("number", flat=True)) == [1, 2]
    assert plan.updates.filter(version=None).count() == 1
    assert len(letters("cpp/update_published")) == 1


# --- What follows from it ----------------------------------------------------


def test_open_update_is_closed_with_its_version_and_the_next_one_begins() -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        plan = make_adopted_plan()
    with time_machine.travel("2026-06-20T17:00:00Z", tick=False):
        version = update_again(plan)

    closed, opened = Update.objects.order_by("pk")
    assert (closed.version, closed.begins_on, closed.due_on) == (version, date(2026, 1, 15), date(2026, 6, 30))
    assert (opened.version, opened.begins_on, opened.due_on) == (None, date(2026, 6, 20), date(2026, 12, 31))
    assert (opened.feedback, opened.will_change, list(opened.evidence.all())) == ("", None, [])


def test_first_version_has_no_update() -> None:
    assert make_adopted_plan().latest.content["update"] is None


def test_publication_is_in_the_history_with_its_number() -> None:
    plan = make_adopted_plan()

    update_again(plan)

    published = plan.events.filter(action=workflow.Action.PUBLISH)
    assert [(event.by, event.note) for event in published] == [(plan.commander, "2"), (plan.commander, "1")]
    assert [label for label, _event in workflow.history(plan)] == ["Published", "Published", "Commander appointed"]


def test_confirmed_followers_hear_once_in_their_language() -> None:
    plan = make_adopted_plan()
    rosa, marta = follow(plan, "rosa@example.com"), follow(plan, "marta@example.com", "es")
    ask_to_follow(plan, "sam@example.com", "en")
    follow(make_adopted_plan(), "omar@example.com")

    version = update_again(plan)

    told = letters("cpp/update_published")
    assert [(letter.recipient, letter.language) for letter in told] == [(rosa.email, "en"), (marta.email, "es")]
    assert [letter.key for letter in told] == [
        f"cpp/update_published/{version.pk}/{follower.pk}" for follower in (rosa, marta)
    ]
    assert [letter.about for letter in told] == [rosa.about_key, marta.about_key]


def test_followers_hear_of_each_version() -> None:
    plan = make_complete_plan()
    follow(plan, "rosa@example.com")

    publish(plan, by=plan.commander, after=0)
    update_again(plan)

    assert len(letters("cpp/update_published")) == 2


def test_reminders_that_have_not_left_are_dropped() -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        plan = make_adopted_plan()
    with time_machine.travel("2026-06-28T17:00:00Z", tick=False):
        send_reminders(date(2026, 6, 28))
        update_again(plan)
        send_reminders(date(2026, 6, 28))

    assert [letter.status for letter in letters("cpp/update_due")] == ["cancelled"]


def test_station_that_gives_up_its_update_halfway_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_adopted_plan()
    complete_update(plan)
    follow(plan, "rosa@example.com")
    before = _everything()

    def stop(version: Version) -> None:
        raise ConnectionError

    monkeypatch.setattr(workflow.letters, "published", stop)
    with pytest.raises(ConnectionError):
        publish(plan, by=plan.commander, after=1)

    assert _everything() == before


def _everything() -> list[list[dict[str, object]]]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Plan, Version, Update, Deadline, PlanEvent, Notice)
    ]


def test_incomplete_plan_changes_nothing() -> None:
    plan = make_plan()
    before = _everything()

    with pytest.raises(Incomplete):
        publish(plan, by=plan.commander, after=0)

    assert _everything() == before


def test_what_was_changed_since_it_was_read_is_not_published() -> None:
    plan = make_complete_plan()
    read = digest(snapshot(plan, None, Agency.current().today()))
    Plan.objects.filter(pk=plan.pk).update(about="Something else.")

    with pytest.raises(TransitionRefused, match="changed since you opened"):
        publish(plan, by=plan.commander, after=0, seen=read)

    assert not plan.versions.exists()
    plan.refresh_from_db()
    assert publish(plan, by=plan.commander, after=0, seen=digest(snapshot(plan, None, Agency.current().today())))
