"""Who commands a station, from when to when."""

from datetime import date
from typing import Any

import pytest
import time_machine

from agency import roles
from agency.models import Member
from cpp.editing import PlanLocked, open_for_writing
from cpp.models import Plan, Standing, Tenure
from cpp.workflow import Action, appoint
from tests.factories import make_chief, make_complete_plan, make_grant, make_member, make_paul, make_plan, make_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    """Commanded by Grant since 15 January."""
    with time_machine.travel("2026-01-15T17:00:00Z", tick=False):
        return make_complete_plan()


def appoint_on(plan: Plan, commander: Member | None, month: int, by: Any = None) -> None:
    with time_machine.travel(f"2026-{month:02}-01T17:00:00Z", tick=False):
        appoint(plan, commander, by=by)
    plan.refresh_from_db()


def tenures(plan: Plan) -> list[tuple[str, date, date | None]]:
    """Oldest first."""
    found = plan.tenures.order_by("from_on", "pk").select_related("commander")
    return [(tenure.commander.username, tenure.from_on, tenure.until_on) for tenure in found]


def test_first_commander_has_the_station_from_today(plan: Plan) -> None:
    assert tenures(plan) == [("grant", date(2026, 1, 15), None)]


def test_who_had_the_station_before_stays_in_its_history(plan: Plan) -> None:
    gina, chief = make_grant(username="gina"), make_chief()

    appoint_on(plan, gina, month=3, by=chief)

    assert plan.commander == gina
    assert tenures(plan) == [("grant", date(2026, 1, 15), date(2026, 3, 1)), ("gina", date(2026, 3, 1), None)]
    event = plan.events.first()
    assert (event.action, event.by, event.note) == (Action.APPOINT, chief, "Captain Gina")


def test_station_may_be_without_commander(plan: Plan) -> None:
    appoint_on(plan, None, month=3)

    assert plan.commander is None
    assert tenures(plan) == [("grant", date(2026, 1, 15), date(2026, 3, 1))]
    assert plan.events.first().note == ""


def test_commander_who_comes_back_begins_anew(plan: Plan) -> None:
    grant = plan.commander
    appoint_on(plan, None, month=3)
    appoint_on(plan, grant, month=5)

    assert tenures(plan) == [("grant", date(2026, 1, 15), date(2026, 3, 1)), ("grant", date(2026, 5, 1), None)]


def test_same_commander_again_changes_nothing(plan: Plan) -> None:
    Plan.objects.update(standing=Standing.SUBMITTED)

    appoint_on(plan, plan.commander, month=3)

    assert tenures(plan) == [("grant", date(2026, 1, 15), None)]
    assert (plan.standing, plan.events.count()) == (Standing.SUBMITTED, 1)


def test_nobody_after_nobody_changes_nothing(plan: Plan) -> None:
    appoint_on(plan, None, month=3)
    appoint_on(plan, None, month=4)

    assert (plan.tenures.count(), plan.events.count()) == (1, 2)


def test_two_changes_in_one_day_are_both_kept(plan: Plan) -> None:
    grant = plan.commander
    appoint_on(plan, make_grant(username="gina"), month=3)
    appoint_on(plan, grant, month=3)

    assert tenures(plan)[1:] == [("gina", date(2026, 3, 1), date(2026, 3, 1)), ("grant", date(2026, 3, 1), None)]


def test_draft_goes_on_with_the_successor(plan: Plan) -> None:
    grant, gina = plan.commander, make_grant(username="gina")

    appoint_on(plan, gina, month=3)

    assert (plan.about, plan.priorities.count()) == ("Houses, a school and a park.", 1)
    assert open_for_writing(plan, gina) == plan
    with pytest.raises(PlanLocked):
        open_for_writing(plan, grant)


def test_commander_who_is_moved_to_another_station_leaves_the_first(plan: Plan) -> None:
    grant, other = plan.commander, Plan.objects.create(station=make_station())
    appoint_on(plan, None, month=3)
    appoint_on(other, grant, month=3)

    assert list(Plan.objects.editable_by(grant)) == [other]


def test_station_in_a_members_profile_gives_nobody_a_plan(plan: Plan) -> None:
    gina = make_grant(username="gina", station=plan.station)
    Member.objects.filter(pk=plan.commander_id).update(station=make_station())

    assert not Plan.objects.editable_by(gina).exists()
    assert list(Plan.objects.editable_by(plan.commander)) == [plan]


def test_member_may_command_two_stations(plan: Plan) -> None:
    second = make_plan(commander=plan.commander)

    assert set(Plan.objects.editable_by(plan.commander)) == {plan, second}
    assert Tenure.objects.filter(commander=plan.commander, until_on=None).count() == 2


def test_every_plan_is_read_by_commanders_command_staff_and_auditor(plan: Plan) -> None:
    readers = [make_grant(username="gina"), make_chief(), make_paul(), make_member(roles.ADMINISTRATOR)]
    others = [make_member(roles.COORDINATOR), make_member(roles.CRIME_PREVENTION_OFFICER), make_member()]

    assert [list(Plan.objects.readable_by(member)) for member in readers] == [[plan]] * 4
    assert [list(Plan.objects.readable_by(member)) for member in others] == [[]] * 3
