"""Following a plan by e-mail: asked, confirmed, stopped, forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cpp import tasks
from cpp.following import ask_to_follow, confirm, forget_unconfirmed, stop
from cpp.links import CONFIRM, STOP, LinkRefused, confirm_link, follower_of, stop_link
from cpp.models import Follower, Plan
from cpp.workflow import publish
from notices.models import Notice, Status
from tests.factories import complete_update, letters, make_adopted_plan, make_complete_plan, make_plan
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ROSA = "rosa@example.com"


@pytest.fixture
def plan() -> Plan:
    return make_complete_plan()


def asked(plan: Plan, email: str = ROSA, language: str = "en") -> Follower:
    ask_to_follow(plan, email, language)
    return Follower.objects.latest("pk")


def token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


# --- Asking ------------------------------------------------------------------


def test_who_asks_is_written_to_and_does_not_follow_yet(plan: Plan) -> None:
    follower = asked(plan, language="es")

    assert (follower.plan, follower.email, follower.language, follower.confirmed_at) == (plan, ROSA, "es", None)
    assert [(letter.recipient, letter.language) for letter in letters("cpp/follow_asked")] == [(ROSA, "es")]


def test_address_is_not_readable_in_the_database(plan: Plan) -> None:
    asked(plan)

    with connection.cursor() as cursor:
        cursor.execute("SELECT email, email_hash FROM cpp_follower")
        assert ROSA not in str(cursor.fetchone())


@pytest.mark.parametrize("other", ["ROSA@EXAMPLE.COM", "Rosa@Example.com"])
def test_address_in_other_letters_is_the_same(plan: Plan, other: str) -> None:
    asked(plan)

    asked(plan, other)

    assert [follower.email for follower in Follower.objects.all()] == [ROSA]
    assert len(letters("cpp/follow_asked")) == 1


def test_two_plans_are_followed_each_for_itself(plan: Plan) -> None:
    asked(plan)
    asked(make_plan())

    assert Follower.objects.count() == len(letters("cpp/follow_asked")) == 2


def test_somebody_who_asks_again_and_again_is_written_to_once_a_day(plan: Plan) -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        for _again in range(3):
            asked(plan)
    with time_machine.travel("2026-01-16T17:00:00Z", tick=False):
        asked(plan)

    assert len(letters("cpp/follow_asked")) == 2


def test_who_follows_already_is_not_asked_again_and_keeps_the_language(plan: Plan) -> None:
    confirm(asked(plan))

    asked(plan, language="es")

    assert Follower.objects.get().language == "en"
    assert len(letters("cpp/follow_asked")) == 1


def test_who_has_not_confirmed_may_ask_in_another_language(plan: Plan) -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        asked(plan)
    with time_machine.travel("2026-01-17T17:00:00Z", tick=False):
        asked(plan, language="es")

    assert Follower.objects.get().language == "es"
    assert [letter.language for letter in letters("cpp/follow_asked")] == ["en", "es"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_asked_by_many_at_once_there_is_one_follower_and_one_letter() -> None:
    plan = make_complete_plan()

    assert at_once(8, lambda _place: ask_to_follow(plan, ROSA, "en")) == {None: 8}
    assert Follower.objects.count() == len(letters("cpp/follow_asked")) == 1


# --- Confirming and stopping -------------------------------------------------


def test_link_of_the_letter_confirms(plan: Plan) -> None:
    follower = asked(plan)
    link = confirm_link(follower)

    confirm(follower_of(token(link), CONFIRM))

    assert link.startswith("http://testserver/plans/follow/")
    assert Follower.objects.get().confirmed_at is not None


def test_second_confirmation_keeps_the_first_moment(plan: Plan) -> None:
    follower = asked(plan)
    confirm(follower)
    moment = Follower.objects.get().confirmed_at

    confirm(follower)

    assert Follower.objects.get().confirmed_at == moment


def test_who_stops_leaves_nothing_behind(plan: Plan) -> None:
    follower = asked(plan)
    confirm(follower)
    link = stop_link(follower)

    stop(follower_of(token(link), STOP))

    assert not Follower.objects.exists()
    with pytest.raises(LinkRefused):
        follower_of(token(link), STOP)


def test_who_stopped_may_ask_again_the_same_day_and_is_written_to(plan: Plan) -> None:
    stop(asked(plan))

    follower = asked(plan)

    assert follower.confirmed_at is None
    assert len(letters("cpp/follow_asked")) == 2


def test_old_link_does_not_reach_who_asked_again(plan: Plan) -> None:
    first = asked(plan)
    links = [(token(confirm_link(first)), CONFIRM), (token(stop_link(first)), STOP)]
    stop(first)
    asked(plan)

    for old, salt in links:
        with pytest.raises(LinkRefused):
            follower_of(old, salt)


def test_each_link_is_good_for_one_thing(plan: Plan) -> None:
    follower = asked(plan)

    for link, salt in [(confirm_link(follower), STOP), (stop_link(follower), CONFIRM)]:
        with pytest.raises(LinkRefused):
            follower_of(token(link), salt)


@pytest.mark.parametrize("forged", ["", "x", "1", "MQ:1abc:xyz", "é", "a" * 2000])
def test_forged_link_is_refused(forged: str) -> None:
    for salt in (CONFIRM, STOP):
        with pytest.raises(LinkRefused):
            follower_of(forged, salt)


def test_confirming_is_possible_for_a_week_and_stopping_for_ever(plan: Plan) -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        follower = asked(plan)
        to_confirm, to_stop = token(confirm_link(follower)), token(stop_link(follower))
    with time_machine.travel("2026-01-22T16:59:00Z", tick=False):
        assert follower_of(to_confirm, CONFIRM) == follower
    with time_machine.travel("2026-01-22T17:01:00Z", tick=False), pytest.raises(LinkRefused):
        follower_of(to_confirm, CONFIRM)
    with time_machine.travel("2036-01-15T17:00:00Z", tick=False):
        assert follower_of(to_stop, STOP) == follower


# --- Forgetting --------------------------------------------------------------


def test_who_never_confirmed_is_forgotten_after_a_week_and_who_did_never(plan: Plan) -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        asked(plan, "sam@example.com")
        confirm(asked(plan))
    with time_machine.travel("2026-01-22T16:59:00Z", tick=False):
        assert forget_unconfirmed() == 0
    with time_machine.travel("2026-01-22T17:01:00Z", tick=False):
        tasks.forget_unconfirmed()
    with time_machine.travel("2036-01-15T17:00:00Z", tick=False):
        assert forget_unconfirmed() == 0

    assert [follower.email for follower in Follower.objects.all()] == [ROSA]


def test_week_begins_anew_for_who_asks_again(plan: Plan) -> None:
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False) as clock:
        asked(plan)
        clock.shift(timedelta(days=6))
        asked(plan)
        clock.shift(timedelta(days=6))
        assert forget_unconfirmed() == 0
        clock.shift(timedelta(days=2))
        assert forget_unconfirmed() == 1


def test_address_of_who_stopped_is_kept_nowhere_and_nothing_more_is_sent() -> None:
    plan = make_adopted_plan()
    ask_to_follow(plan, "rosa@example.com", "en")
    Notice.objects.update(status=Status.SENT, sent_at=timezone.now())
    follower = Follower.objects.get()
    confirm(follower)
    complete_update(plan)
    publish(plan, by=plan.commander, after=1)

    about = follower.about_key

    stop(follower)

    assert set(Notice.objects.filter(about=about).values_list("status", "recipient")) == {
        (Status.SENT, ""),
        (Status.CANCELLED, ""),
    }
