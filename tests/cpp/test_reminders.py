"""Who is reminded of a semi-annual update, on which day, and once."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from agency.models import Member, Station
from cpp import reminders
from cpp.models import Plan, PlanPolicy, Schedule
from cpp.workflow import appoint, publish, reschedule
from notices import outbox
from notices.models import Notice
from notices.models import Status as NoticeStatus
from notices.reminders import send_reminders
from tests.factories import complete_update, letters, make_adopted_plan, make_chief, make_grant, make_plan

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def on_the_day_of_adoption() -> Iterator[None]:
    """Reminders are asked for days to come; the clock itself stands at the beginning."""
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        yield


@pytest.fixture
def plan() -> Plan:
    """Adopted on 15 January; its update is due on 30 June."""
    return make_adopted_plan()


def before(days: int) -> date:
    return DUE - timedelta(days=days)


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def days_of(kind: str, first: date, last: date) -> list[int]:
    """How many days before (or, below 0, after) the date each letter of a kind is posted, asked for every day."""
    posted, on = [], first
    while on <= last:
        known = len(letters(kind))
        for find in (reminders.update_due, reminders.update_late):
            outbox.post_all(find(on))
        posted += [(DUE - on).days] * (len(letters(kind)) - known)
        on += timedelta(days=1)
    return posted


def recipients(kind: str) -> list[str]:
    return [letter.recipient for letter in letters(kind)]


# --- When --------------------------------------------------------------------


def test_commander_hears_at_30_14_7_and_1_days_and_each_week_when_late(plan: Plan) -> None:
    assert days_of("cpp/update_due", before(35), after(30)) == [30, 14, 7, 1, -1, -7, -14, -21, -28]
    assert set(recipients("cpp/update_due")) == {plan.commander.email}


def test_superior_hears_once_when_it_is_a_week_late(plan: Plan) -> None:
    chief = make_chief()
    Plan.objects.update(superior=chief)

    assert days_of("cpp/update_late", before(9), after(30)) == [-7]
    assert recipients("cpp/update_late") == [chief.email]


def test_superior_hears_of_each_date_that_is_missed(plan: Plan) -> None:
    Plan.objects.update(superior=make_chief())
    send_reminders(after(7))
    with time_machine.travel("2026-07-10T17:00:00Z", tick=False):
        complete_update(plan)
        publish(plan, by=plan.commander, after=1)

    send_reminders(date(2027, 1, 7))

    assert [letter.key.split("/")[3] for letter in letters("cpp/update_late")] == ["2026-06-30", "2026-12-31"]


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (before(29), "30"),
        (before(15), "30"),
        (before(14), "14"),
        (before(8), "14"),
        (before(3), "7"),
        (before(1), "1"),
        (DUE, "1"),
        (after(1), "late-0"),
        (after(6), "late-0"),
        (after(7), "late-1"),
        (after(30), "late-4"),
    ],
)
def test_after_a_time_without_beat_one_letter_comes_and_it_is_the_right_one(plan: Plan, on: date, stage: str) -> None:
    send_reminders(on)

    assert [letter.key for letter in letters("cpp/update_due")] == [
        f"cpp/update_due/{plan.pk}/2026-06-30/{stage}/{plan.commander_id}"
    ]


def test_month_without_beat_is_one_letter_not_thirty(plan: Plan) -> None:
    send_reminders(before(30))

    send_reminders(DUE)

    assert len(letters("cpp/update_due")) == 2


def test_asked_every_five_minutes_it_is_posted_once(plan: Plan) -> None:
    for _time in range(12):
        send_reminders(before(14))

    assert len(letters("cpp/update_due")) == 1


def test_what_is_missing_is_looked_up_only_for_a_letter_that_is_written(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Plan] = []
    monkeypatch.setattr(reminders, "missing", lambda plan, *_about: looked.append(plan))

    for _time in range(5):
        send_reminders(before(14))

    assert looked == [plan]


def test_letter_says_what_is_still_missing(plan: Plan) -> None:
    send_reminders(before(14))

    assert "Say whether the plan will change." in letters("cpp/update_due")[0].body


def test_what_is_missing_is_said_in_the_language_of_the_letter(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "missing", lambda *_about: translation.get_language())
    [letter] = reminders.update_due(before(14))

    with translation.override("es"):
        assert Template("{{ missing }}").render(Context(letter.context)) == "es"


# --- What is settled ---------------------------------------------------------


def test_nobody_is_reminded_of_a_plan_that_was_never_adopted() -> None:
    make_plan()

    assert days_of("cpp/update_due", before(30), after(10)) == []


def test_nothing_comes_before_the_last_month(plan: Plan) -> None:
    send_reminders(before(31))

    assert not Notice.objects.exists()


def test_nothing_comes_once_the_update_is_published(plan: Plan) -> None:
    make_chief()
    with time_machine.travel("2026-06-10T17:00:00Z", tick=False):
        send_reminders(before(20))
        complete_update(plan)
        publish(plan, by=plan.commander, after=1)

    assert days_of("cpp/update_due", before(19), after(15)) == []
    assert days_of("cpp/update_late", before(19), after(15)) == []
    assert [letter.status for letter in letters("cpp/update_due")] == [NoticeStatus.CANCELLED]


def test_reminder_that_went_out_before_stays_in_the_outbox(plan: Plan) -> None:
    send_reminders(before(14))
    Notice.objects.update(status=NoticeStatus.SENT, sent_at="2026-06-16T17:00:00Z")
    complete_update(plan)

    publish(plan, by=plan.commander, after=1)

    assert [letter.status for letter in letters("cpp/update_due")] == [NoticeStatus.SENT]


def test_nobody_hears_of_a_station_that_was_closed(plan: Plan) -> None:
    make_chief()
    Station.objects.update(is_open=False)

    assert days_of("cpp/update_due", before(30), after(10)) == []
    assert days_of("cpp/update_late", before(30), after(10)) == []


def test_date_that_moved_is_reminded_of_anew(plan: Plan) -> None:
    send_reminders(before(14))
    with time_machine.travel("2026-06-16T17:00:00Z", tick=False):
        PlanPolicy(schedule=Schedule.FROM_ADOPTION).save()
        reschedule(by=None)

    assert days_of("cpp/update_due", before(14), date(2026, 7, 15)) == [14, -1, -8, -14]


# --- Who ---------------------------------------------------------------------


def test_command_staff_hear_where_a_station_has_no_commander(plan: Plan) -> None:
    chief, second = make_chief(), make_chief(username="second")
    appoint(plan, None, by=None)

    send_reminders(before(14))

    assert recipients("cpp/update_due") == [chief.email, second.email]


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}], ids=["no address", "left"])
def test_command_staff_hear_where_the_commander_cannot(plan: Plan, change: dict[str, Any]) -> None:
    Member.objects.filter(pk=plan.commander_id).update(**change)
    chief = make_chief()

    send_reminders(before(14))

    assert recipients("cpp/update_due") == [chief.email]


def _no_superior(plan: Plan) -> None:
    """As plans are made."""


def _superior_without_address(plan: Plan) -> None:
    Plan.objects.update(superior=make_chief(username="boss", email=""))


def _superior_who_left(plan: Plan) -> None:
    Plan.objects.update(superior=make_chief(username="boss", is_active=False))


def _superior_of_oneself(plan: Plan) -> None:
    Plan.objects.update(superior=plan.commander)


@pytest.mark.parametrize("set_up", [_no_superior, _superior_without_address, _superior_who_left, _superior_of_oneself])
def test_command_staff_hear_where_there_is_no_superior_to_tell(plan: Plan, set_up: Callable[[Plan], None]) -> None:
    chief = make_chief()
    set_up(plan)

    send_reminders(after(7))

    assert recipients("cpp/update_late") == [chief.email]


def test_commander_on_the_command_staff_is_not_told_of_themselves_as_a_superior() -> None:
    chief = make_chief()
    chief.groups.add(*make_grant().groups.all())
    make_adopted_plan(commander=Member.objects.get(pk=chief.pk))

    send_reminders(after(7))

    assert recipients("cpp/update_late") == []


def test_new_commander_hears_of_the_date_that_is_near(plan: Plan) -> None:
    send_reminders(before(14))
    gina = make_grant(username="gina")

    appoint(plan, gina, by=None)
    send_reminders(before(13))

    assert recipients("cpp/update_due") == ["grant@example.com", gina.email]


def test_who_commands_two_stations_hears_of_each(plan: Plan) -> None:
    second = make_adopted_plan(commander=plan.commander)

    send_reminders(before(14))

    assert [letter.about for letter in letters("cpp/update_due")] == [plan.about_key, second.about_key]


def test_letter_is_in_the_language_of_whoever_reads_it(plan: Plan) -> None:
    Member.objects.filter(pk=plan.commander_id).update(language="es")

    send_reminders(before(14))

    assert [letter.language for letter in letters("cpp/update_due")] == ["es"]
