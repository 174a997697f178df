"""Every letter about a plan: to whom, what it says, and what it keeps to itself."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings as django_settings

from agency.models import Member
from cpp import letters as cpp_letters
from cpp.following import ask_to_follow, confirm
from cpp.models import Follower, Plan, PlanPolicy
from cpp.reminders import update_due, update_late
from cpp.workflow import publish, return_for_changes, submit
from notices.kinds import KINDS
from notices.models import Notice
from notices.outbox import post_all
from tests.factories import (
    complete_update,
    letters,
    make_adopted_plan,
    make_chief,
    make_complete_plan,
    make_input,
    make_station,
)

from .harbor import change_responses, make_harbor

pytestmark = pytest.mark.django_db
OURS = sorted(name for name in KINDS if name.startswith("cpp/"))


def follower_of(plan: Plan, language: str = "en") -> Follower:
    ask_to_follow(plan, "rosa@example.com", language)
    follower = plan.followers.get()
    confirm(follower)
    return follower


def the_letter(kind: str) -> Notice:
    [letter] = letters(kind)
    return letter


def adopted_in_january() -> Plan:
    """An update is due on 30 June."""
    with time_machine.travel(datetime(2026, 1, 12, 15, tzinfo=UTC), tick=False):
        return make_adopted_plan(station=make_station(name="North"))


def test_acknowledgement_has_the_reference_and_nothing_that_was_typed() -> None:
    plan = make_adopted_plan(station=make_station(name="North"))
    said = make_input(plan, name="Rosa Delgado", email="rosa@example.com", text="Officer Sam sleeps in his car.")

    cpp_letters.input_received(said)

    letter = the_letter("cpp/input_received")
    assert letter.subject == "What you told North arrived"
    assert said.reference in letter.body
    for typed in ("Rosa", "sleeps", "rosa@"):
        assert typed not in letter.subject + letter.body


def test_input_without_an_address_is_not_acknowledged() -> None:
    cpp_letters.input_received(make_input(make_adopted_plan()))

    assert letters("cpp/input_received") == []


def test_asked_follower_learns_how_to_confirm_and_that_nothing_need_be_done() -> None:
    plan = make_adopted_plan(station=make_station(name="North"))

    ask_to_follow(plan, "rosa@example.com", "en")

    letter = the_letter("cpp/follow_asked")
    assert letter.subject == "Follow the plan of North? Please confirm"
    assert "http://testserver/plans/follow/" in letter.body
    assert "Was it not you? Then do nothing." in letter.body


def test_follower_hears_what_is_new_and_on_what_it_is_based() -> None:
    plan = make_harbor()
    publish(plan, by=plan.commander, after=0)
    follower_of(plan)
    change_responses(plan)
    publish(plan, by=plan.commander, after=1)

    letter = the_letter("cpp/update_published")
    assert letter.subject == "The plan of Harbor North is updated"
    assert "- Speed display (result-based)\n- Talks after prayer (community-input-based)\n" in letter.body
    assert "- Speeding near the school: improving\n" in letter.body
    assert "http://testserver/plans/harbor-north/2/\n" in letter.body
    assert "http://testserver/plans/harbor-north/changes/?from=1&to=2\n" in letter.body
    assert "http://testserver/plans/stop/" in letter.body


def test_follower_hears_that_a_plan_was_adopted() -> None:
    plan = make_complete_plan(station=make_station(name="North"))
    follower_of(plan)

    publish(plan, by=plan.commander, after=0)

    letter = the_letter("cpp/update_published")
    assert letter.subject == "North has a plan"
    assert "changes/" not in letter.body


def test_follower_hears_when_nothing_changed() -> None:
    plan = make_adopted_plan()
    follower_of(plan)
    complete_update(plan)

    publish(plan, by=plan.commander, after=1)

    assert "Nothing is new or changed in what we do. The plan says why." in the_letter("cpp/update_published").body


def test_command_staff_are_asked_to_approve_and_the_commander_hears_why_not() -> None:
    PlanPolicy(needs_approval=True).save()
    chief = make_chief()
    plan = make_complete_plan(station=make_station(name="North"))

    submit(plan, by=plan.commander)
    return_for_changes(plan, by=chief, note="Name the partners.")

    asked, returned = the_letter("cpp/submitted"), the_letter("cpp/returned")
    assert (asked.recipient, asked.subject) == (chief.email, "[Action needed] North: a plan waits for approval")
    assert (returned.recipient, returned.subject) == (
        plan.commander.email,
        "[Action needed] North: the plan came back with a note",
    )
    assert "Name the partners." in returned.body
    assert "Name the partners." not in returned.subject


def test_commander_is_told_what_the_update_lacks() -> None:
    plan = adopted_in_january()

    post_all(update_due(date(2026, 6, 16)))

    letter = the_letter("cpp/update_due")
    assert letter.recipient == plan.commander.email
    assert letter.subject == "[Action needed] North: update the plan by June 30, 2026"
    assert "is due on June 30, 2026. There are 14 days left." in letter.body
    assert "- Write what the community told you in surveys and meetings.\n" in letter.body
    assert f"http://testserver{plan.get_station_url()}\n" in letter.body


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2026, 6, 29), "There is 1 day left."),
        (date(2026, 6, 30), "is due today."),
        (date(2026, 7, 1), "It is 1 day late, and the public page says so."),
        (date(2026, 7, 9), "It is 9 days late, and the public page says so."),
    ],
)
def test_commander_is_told_how_long_there_is(on: date, sentence: str) -> None:
    adopted_in_january()

    post_all(update_due(on))

    assert sentence in the_letter("cpp/update_due").body


def test_complete_update_lacks_nothing() -> None:
    plan = adopted_in_january()
    complete_update(plan)

    post_all(update_due(date(2026, 6, 16)))

    assert "Nothing is missing. It can be published." in the_letter("cpp/update_due").body


def test_superior_hears_of_an_update_that_is_a_week_late() -> None:
    chief = make_chief()
    plan = adopted_in_january()
    Plan.objects.filter(pk=plan.pk).update(superior=chief)

    post_all(update_late(date(2026, 7, 7)))

    letter = the_letter("cpp/update_late")
    assert (letter.recipient, letter.subject) == (
        chief.email,
        "[Action needed] North: the update of the plan is 7 days late",
    )
    assert "Unit commander: Captain Grant" in letter.body


def test_superior_hears_that_nobody_commands_the_station() -> None:
    make_chief()
    plan = adopted_in_january()
    Plan.objects.filter(pk=plan.pk).update(commander=None)

    post_all(update_late(date(2026, 7, 7)))

    assert "The station has no unit commander." in the_letter("cpp/update_late").body


def test_words_stay_as_they_were_typed() -> None:
    plan = make_complete_plan(station=make_station(name="O'Brien & <Sons>"))
    follower_of(plan)

    publish(plan, by=plan.commander, after=0)

    assert the_letter("cpp/update_published").subject == "O'Brien & <Sons> has a plan"


@pytest.mark.parametrize("language", [code for code, _name in django_settings.LANGUAGES])
def test_every_letter_can_be_written_in_every_language(language: str) -> None:
    PlanPolicy(needs_approval=True).save()
    chief = make_chief(language=language)
    plan = adopted_in_january_by(chief)
    Member.objects.update(language=language)
    follower_of(plan, language)
    cpp_letters.input_received(make_input(plan, email="rosa@example.com", language=language))
    complete_update(plan)
    submit(plan, by=Member.objects.get(pk=plan.commander_id))
    return_for_changes(plan, by=chief, note="Why?")
    post_all(update_due(date(2026, 6, 16)))
    post_all(update_late(date(2026, 7, 16)))
    submit(plan, by=plan.commander)
    publish(plan, by=chief, after=1)

    written = Notice.objects.filter(kind__startswith="cpp/", language=language)

    assert sorted(set(written.values_list("kind", flat=True))) == OURS
    for letter in written:
        assert letter.subject
        assert "{" not in letter.subject + letter.body


def adopted_in_january_by(chief: Member) -> Plan:
    """Where a second person approves."""
    with time_machine.travel(datetime(2026, 1, 12, 15, tzinfo=UTC), tick=False):
        plan = make_complete_plan(station=make_station(name="North"))
        submit(plan, by=plan.commander)
        publish(plan, by=chief, after=0)
    plan.refresh_from_db()
    Notice.objects.all().delete()
    return plan
