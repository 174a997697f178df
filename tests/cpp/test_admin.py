"""The command staff's side: who comes in, who is late, who commands, by which rules."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db.models.deletion import ProtectedError

from agency import roles
from agency.models import Member, Station
from cpp.models import CommunityInput, Plan, PlanPolicy, Schedule, Standing, Tenure, Version
from cpp.prepare import prepare
from tests.factories import (
    make_adopted_plan,
    make_chief,
    make_complete_plan,
    make_grant,
    make_input,
    make_member,
    make_paul,
    make_plan,
    make_station,
)
from tests.programs.desk import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
PLANS, RULES = "/admin/cpp/plan/", "/admin/cpp/planpolicy/"
VERSIONS, INPUT = "/admin/cpp/version/", "/admin/cpp/communityinput/"


def page_of(plan: Plan, part: str = "change") -> str:
    return f"{PLANS}{plan.pk}/{part}/"


def test_commander_reads_the_record_of_another_station_and_changes_nothing() -> None:
    plan = make_plan()
    other = make_member(roles.UNIT_COMMANDER)

    response = signed_in(other).post(page_of(plan), {"superior": other.pk})

    plan.refresh_from_db()
    assert (response.status_code, plan.superior) == (403, None)


# --- Appointing ----------------------------------------------------------------


def test_new_commander_is_appointed_and_the_old_one_stays_in_the_record() -> None:
    plan, chief = make_plan(), make_chief()
    nora = make_member(roles.UNIT_COMMANDER, username="nora")

    page = signed_in(chief).post(page_of(plan, "appoint"), {"commander": nora.pk}, follow=True)

    plan.refresh_from_db()
    assert plan.commander == nora
    assert [(tenure.commander.username, bool(tenure.until_on)) for tenure in plan.tenures.all()] == [
        ("nora", False),
        ("grant", True),
    ]
    assert f"{plan} is commanded by Nora." in text_of(page)
    assert "Commander appointed (Nora), Deputy Chief Chief" in text_of(page)


def test_station_may_be_left_without_a_commander() -> None:
    plan = make_plan()

    page = signed_in(make_chief()).post(page_of(plan, "appoint"), {"commander": ""}, follow=True)

    plan.refresh_from_db()
    assert plan.commander is None
    assert "▲ nobody" in text_of(page)
    assert Tenure.objects.get().until_on


@pytest.mark.parametrize(
    "who",
    [
        lambda: make_member(roles.CRIME_PREVENTION_OFFICER),
        lambda: make_member(roles.UNIT_COMMANDER, is_active=False),
    ],
    ids=["of another role", "no longer active"],
)
def test_only_active_commanders_can_be_appointed(who: Callable[[], Member]) -> None:
    plan, candidate = make_plan(), who()

    response = signed_in(make_chief()).post(page_of(plan, "appoint"), {"commander": candidate.pk})

    plan.refresh_from_db()
    assert "Select a valid choice" in text_of(response)
    assert str(plan.commander) == "Captain Grant"


def test_candidates_are_shown_with_what_they_command() -> None:
    plan = make_plan(station=make_station(name="Harbor North"))

    assert "Captain Grant (Harbor North)" in text_of(signed_in(make_chief()).get(page_of(plan, "appoint")))


def test_superior_is_changed_without_touching_what_the_commander_writes() -> None:
    plan, chief = make_plan(), make_chief()
    client = signed_in(chief)
    client.get(page_of(plan))
    Plan.objects.filter(pk=plan.pk).update(about="Written meanwhile.", revision=7)

    client.post(page_of(plan), {"superior": chief.pk})

    plan.refresh_from_db()
    assert (plan.superior, plan.about, plan.revision) == (chief, "Written meanwhile.", 7)


def test_text_and_dates_of_a_plan_cannot_be_sent_to_the_admin() -> None:
    plan = make_adopted_plan()
    due = plan.next_update_due

    signed_in(make_chief()).post(
        page_of(plan),
        {"superior": "", "about": "Mine.", "next_update_due": "2030-01-01", "standing": "submitted", "commander": ""},
    )

    plan.refresh_from_db()
    assert (plan.about, plan.next_update_due, plan.standing) == ("Houses, a school and a park.", due, Standing.DRAFTING)
    assert plan.commander


# --- A station's plan begins ---------------------------------------------------


def test_plan_is_added_for_a_station_without_one_and_then_its_commander_is_appointed() -> None:
    make_plan(station=make_station(name="Harbor North"))
    station = make_station(name="Old Town")
    client = signed_in(make_member(roles.ADMINISTRATOR))

    offered = text_of(client.get(f"{PLANS}add/"))
    page = client.post(f"{PLANS}add/", {"station": station.pk, "superior": ""}, follow=True)

    assert ("Old Town" in offered, "Harbor North" in offered) == (True, False)
    assert "Old Town has no commander." in text_of(page)
    assert Plan.objects.get(station=station).standing == Standing.DRAFTING


def test_station_without_a_plan_is_named_with_the_way_to_add_it() -> None:
    station = make_station(name="Old Town")

    response = signed_in(make_member(roles.ADMINISTRATOR)).get(PLANS)

    assert "Old Town has no plan yet. Add it" in text_of(response)
    assert f"{PLANS}add/?station={station.pk}" in response.content.decode()


def test_prepare_gives_every_open_station_a_plan_once() -> None:
    make_station(name="Harbor North")
    make_station(name="Old Town")
    make_station(name="Wharf", is_open=False)

    said = list(prepare())

    assert said[-1] == "A plan to be written for Harbor North and Old Town: appoint the unit commanders in the admin."
    assert PlanPolicy.objects.get().schedule == Schedule.FIXED
    assert list(Plan.objects.values_list("station__name", flat=True)) == ["Harbor North", "Old Town"]
    assert list(prepare()) == []


# --- The record of a plan ------------------------------------------------------


def test_record_has_versions_with_their_digests_recomputed() -> None:
    plan = make_adopted_plan()
    version = plan.latest

    page = signed_in(make_paul()).get(page_of(plan))

    assert version.get_absolute_url() in page.content.decode()
    assert "✓ still as it was published" in text_of(page)
    assert version.digest in text_of(page)


def test_version_that_somebody_changed_in_the_database_is_seen() -> None:
    plan = make_adopted_plan()
    forged = Version(plan=plan, number=2, content={"about": "Forged."}, digest="0" * 64, published_by=plan.commander)
    forged.save()
    client = signed_in(make_paul())

    assert "✗ no longer as it was published" in text_of(client.get(page_of(plan)))
    assert "✗ not the same" in text_of(client.get(f"{VERSIONS}{forged.pk}/change/"))


def test_who_may_approve_is_led_to_what_waits() -> None:
    plan = make_complete_plan(standing=Standing.SUBMITTED)
    Plan.objects.update(standing=Standing.SUBMITTED)

    assert "Read and approve" in text_of(signed_in(make_chief()).get(page_of(plan)))
    assert "Read and approve" not in text_of(signed_in(make_paul()).get(page_of(plan)))


def test_names_and_addresses_behind_community_input_are_nowhere_in_the_admin() -> None:
    said = make_input(make_plan(), name="Rosa Delgado", email="rosa@example.com", theme="Crossing")
    client = signed_in(make_chief())

    pages = text_of(client.get(INPUT)) + text_of(client.get(f"{INPUT}{said.pk}/change/"))

    assert ("Crossing" in pages, "Rosa" in pages, "rosa@" in pages) == (True, False, False)


def test_asking_for_a_name_in_the_address_answers_nothing() -> None:
    make_input(make_plan(), name="Rosa Delgado", theme="Crossing")

    response = signed_in(make_chief()).get(f"{INPUT}?name__startswith=R")

    assert response.status_code in {302, 400}


# --- The rules -----------------------------------------------------------------


@time_machine.travel(datetime(2026, 11, 22, 18, tzinfo=UTC))
def test_changed_schedule_moves_due_dates_and_says_which() -> None:
    PlanPolicy().save()
    plan = make_adopted_plan(station=make_station(name="Harbor North"))
    Plan.objects.update(adopted_on=date(2026, 8, 31), next_update_due=date(2030, 12, 31))

    page = signed_in(make_chief()).post(f"{RULES}1/change/", {"schedule": Schedule.FROM_ADOPTION}, follow=True)

    plan.refresh_from_db()
    event = plan.events.get(action="reschedule")
    assert plan.next_update_due != date(2030, 12, 31)
    assert (event.by.username, event.note) == ("chief", f"2030-12-31 → {plan.next_update_due}")
    assert f"Harbor North: next update due {event.note}." in text_of(page)


def test_saving_the_rules_unchanged_moves_nothing() -> None:
    PlanPolicy().save()
    plan = make_adopted_plan()

    signed_in(make_chief()).post(f"{RULES}1/change/", {"schedule": Schedule.FIXED, "needs_approval": "on"})

    assert PlanPolicy.objects.get().needs_approval
    assert not plan.events.filter(action="reschedule").exists()


def test_ending_approval_says_that_plans_wait() -> None:
    PlanPolicy(needs_approval=True).save()
    make_complete_plan()
    Plan.objects.update(standing=Standing.SUBMITTED)

    page = signed_in(make_chief()).post(f"{RULES}1/change/", {"schedule": Schedule.FIXED}, follow=True)

    assert "1 plan waits for approval. Its commander takes it back and publishes it." in text_of(page)


# --- Members come and go -------------------------------------------------------


def test_commander_who_left_is_shown_as_gone_and_counted() -> None:
    plan = make_plan(station=make_station(name="Old Town"))
    Member.objects.filter(pk=plan.commander_id).update(is_active=False)
    client = signed_in(make_chief())

    assert "▲ no longer active" in text_of(client.get(page_of(plan)))
    assert "Old Town" in text_of(client.get(f"{PLANS}?need=uncommanded"))


def test_commanders_page_opens_and_says_that_he_cannot_be_deleted() -> None:
    grant = make_grant()
    make_adopted_plan(commander=grant)
    client = signed_in(make_member(roles.ADMINISTRATOR))

    page = client.get(f"/admin/agency/member/{grant.pk}/change/")
    delete = client.get(f"/admin/agency/member/{grant.pk}/delete/")
    client.post(f"/admin/agency/member/{grant.pk}/delete/", {"post": "yes"})

    assert (page.status_code, delete.status_code) == (200, 200)
    assert "Cannot delete member" in text_of(delete)
    assert Member.objects.filter(pk=grant.pk).exists()
    with pytest.raises(ProtectedError):
        grant.delete()


def test_commander_is_deactivated_like_anybody() -> None:
    grant = make_grant()
    make_plan(commander=grant)
    form = {
        "username": "grant", "first_name": "Grant", "last_name": "Willis", "title": "Captain", "language": "en",
        "email": "grant@example.com", "station": "", "is_staff": "on", "groups": grant.groups.get().pk,
    }  # fmt: skip

    response = signed_in(make_member(roles.ADMINISTRATOR)).post(f"/admin/agency/member/{grant.pk}/change/", form)

    grant.refresh_from_db()
    assert (response.status_code, grant.is_active) == (302, False)


def test_station_with_a_plan_cannot_be_deleted() -> None:
    station = make_station()
    make_plan(station=station)
    client = signed_in(make_member(roles.ADMINISTRATOR))

    client.post(f"/admin/agency/station/{station.pk}/delete/", {"post": "yes"})

    assert Station.objects.filter(pk=station.pk).exists()


def test_input_is_not_written_here() -> None:
    said = make_input(make_plan(), theme="Crossing")

    response = signed_in(make_chief()).post(f"{INPUT}{said.pk}/change/", {"theme": "Other"})

    assert (response.status_code, CommunityInput.objects.get().theme) == (403, "Crossing")
