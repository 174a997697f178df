"""The queue: what it shows, to whom, and how it is narrowed down."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agency import roles
from agency.models import Agency
from notices.models import Notice
from programs import workflow
from programs.models import Application, Status
from programs.workflow import Action
from tests.factories import (
    letters,
    make_application,
    make_decline_reason,
    make_lena,
    make_member,
    make_omar,
    make_station,
)

from .desk import QUEUE, days_ago, references, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


def row(client: Client, application: Application) -> str:
    page = text_of(client.get(QUEUE, {"q": application.reference, "standing": "all"}))
    return page.partition(application.reference)[2]


def test_row_says_who_how_old_how_late_until_when_what_it_waits_for_where_and_whose(lena: Client) -> None:
    omar = make_omar(first_name="Omar", last_name="Haddad")
    north = make_station(name="North")
    application = make_application(submitted_at=days_ago(12), station=north, assignee=omar)

    said = row(lena, application)

    due = f"{application.due_on:%m/%d/%Y}"
    assert said.startswith(f" Ride-along Rosa Delgado 12 days ◔ due in 2 days {due} review North Officer Omar Haddad")


@pytest.mark.parametrize(
    ("days", "status", "says"),
    [
        (0, Status.RECEIVED, "○ due in 14 days"),
        (13, Status.RECEIVED, "◔ due in 1 day"),
        (14, Status.IN_REVIEW, "◔ due today"),
        (15, Status.IN_REVIEW, "▲ 1 day overdue"),
        (21, Status.IN_REVIEW, "▲ 7 days overdue"),
        (22, Status.IN_REVIEW, "▲▲ 8 days overdue"),
        (30, Status.WAITING_FOR_APPLICANT, "‖ clock stopped"),
        (30, Status.APPROVED, "✓ answered"),
    ],
)
def test_promise_is_said_in_words_and_with_a_sign(lena: Client, days: int, status: Status, says: str) -> None:
    application = make_application(status, submitted_at=days_ago(days))

    assert f" {says} " in row(lena, application)


@pytest.mark.parametrize(
    ("status", "waits_for"),
    [
        (Status.WAITING_FOR_GUARDIAN, "guardian"),
        (Status.RECEIVED, "review"),
        (Status.IN_REVIEW, "decision"),
        (Status.WAITING_FOR_APPLICANT, "applicant"),
        (Status.APPROVED, "applicant to book"),
        (Status.SCHEDULED, "the time booked"),
        (Status.DECLINED, "nothing: declined"),
        (Status.COMPLETED, "nothing: completed"),
    ],
)
def test_row_says_what_it_waits_for(lena: Client, status: Status, waits_for: str) -> None:
    application = make_application(status)

    assert f"{application.due_on:%m/%d/%Y} {waits_for} - - " in row(lena, application)


def test_open_ones_are_shown_unless_asked_otherwise(lena: Client) -> None:
    every = {status: make_application(status).reference for status in Status}
    closed = {Status.COMPLETED, Status.NO_SHOW, Status.ENDED_EARLY, Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED}

    assert set(references(lena.get(QUEUE))) == {every[status] for status in set(Status) - closed}
    assert set(references(lena.get(QUEUE, {"standing": "all"}))) == set(every.values())
    assert references(lena.get(QUEUE, {"standing": "declined"})) == [every[Status.DECLINED]]


def test_what_is_to_be_answered_stands_before_what_only_waits_for_its_ride(lena: Client) -> None:
    answered = make_application(Status.APPROVED, submitted_at=days_ago(40))
    later, sooner = make_application(), make_application(submitted_at=days_ago(3))

    assert references(lena.get(QUEUE)) == [sooner.reference, later.reference, answered.reference]


@pytest.mark.parametrize(
    ("lateness", "found"),
    [
        ("soon", {"due today", "due in 3"}),
        ("overdue", {"1 late", "7 late", "8 late"}),
        ("far", {"8 late"}),
        ("waiting", {"paused"}),
    ],
)
def test_promise_can_be_filtered(lena: Client, lateness: str, found: set[str]) -> None:
    ages = {"due in 4": 10, "due in 3": 11, "due today": 14, "1 late": 15, "7 late": 21, "8 late": 22}
    made = {name: make_application(submitted_at=days_ago(days)).reference for name, days in ages.items()}
    made["paused"] = make_application(Status.WAITING_FOR_APPLICANT, submitted_at=days_ago(30)).reference
    made["answered"] = make_application(Status.APPROVED, submitted_at=days_ago(30)).reference

    assert set(references(lena.get(QUEUE, {"lateness": lateness}))) == {made[name] for name in found}


def test_mine_nobodys_and_a_stations_can_be_filtered() -> None:
    lena = make_lena()
    north = make_station()
    mine = make_application(assignee=lena).reference
    at_north = make_application(station=north, assignee=make_omar()).reference
    nobodys = make_application().reference
    client = signed_in(lena)

    assert references(client.get(QUEUE, {"assigned": "me"})) == [mine]
    assert references(client.get(QUEUE, {"assigned": "nobody"})) == [nobodys]
    assert references(client.get(QUEUE, {"station": north.pk})) == [at_north]


@pytest.mark.parametrize(
    "nonsense", ["station=x", "station=999999", "lateness=never", "standing=gone", "erasure=", "o=99", "p=77"]
)
def test_nonsense_in_the_address_is_no_error(lena: Client, nonsense: str) -> None:
    make_application()

    assert lena.get(f"{QUEUE}?{nonsense}", follow=True).status_code == 200


def test_who_asked_for_erasure_can_be_found(lena: Client) -> None:
    make_application(Status.WITHDRAWN)
    asked = make_application(Status.WITHDRAWN, erasure_requested_at=days_ago(1)).reference

    assert references(lena.get(QUEUE, {"erasure": "asked", "standing": "all"})) == [asked]


def test_search_finds_by_reference_and_by_name(lena: Client) -> None:
    rosa = make_application()
    sam = make_application(first_name="Sam", last_name="O'Neil")

    assert references(lena.get(QUEUE, {"q": rosa.reference.lower()})) == [rosa.reference]
    assert references(lena.get(QUEUE, {"q": "o'neil"})) == [sam.reference]
    assert references(lena.get(QUEUE, {"q": "rosa delgado"})) == [rosa.reference]


def test_view_keeps_its_address_and_says_that_it_is_the_current_one(lena: Client) -> None:
    late = make_application(submitted_at=days_ago(20)).reference
    make_application()

    page = lena.get(f"{QUEUE}?lateness=overdue")

    assert references(page) == [late]
    assert '<a href="?lateness=overdue" aria-current="page">Overdue</a>' in page.content.decode()


@pytest.mark.parametrize("role", [roles.UNIT_COMMANDER, roles.CRIME_PREVENTION_OFFICER])
def test_member_of_a_station_sees_its_applications_and_their_own_and_no_others(role: str) -> None:
    north, south = make_station(), make_station()
    member = make_member(role, station=north)
    theirs = {make_application(station=north).reference, make_application(station=south, assignee=member).reference}
    make_application(station=south)
    make_application()

    assert set(references(signed_in(member).get(QUEUE))) == theirs


@pytest.mark.parametrize("rows", [5, 200])
def test_queue_costs_the_same_number_of_statements_however_long_it_is(
    lena: Client, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    omar, north = make_omar(), make_station()
    for row_number in range(rows):
        make_application(assignee=omar, station=north, submitted_at=days_ago(row_number % 30))
    lena.get(QUEUE)

    with django_assert_max_num_queries(10) as spent:
        assert len(references(lena.get(QUEUE))) == min(rows, 40)

    assert len(spent) == STATEMENTS


# Session, member, permissions (two), the count, the rows, and the audit trail's entry that Lena looked.
STATEMENTS = 7


def act(
    client: Client, action: str, *applications: Application, confirm: bool = False, query: str = "", **typed: object
):
    chosen = {"action": action, "_selected_action": [application.pk for application in applications]}
    pressed = {"confirmed": "yes", **typed} if confirm else {"index": 0}
    return client.post(QUEUE + query, chosen | pressed, follow=True)


def test_nothing_ticked_is_said_and_is_no_error(lena: Client) -> None:
    make_application(Status.IN_REVIEW)

    response = act(lena, "approve")

    assert response.status_code == 200
    assert "Items must be selected" in text_of(response)


def test_approving_many_asks_first_and_changes_nothing_yet(lena: Client) -> None:
    two = [make_application(Status.IN_REVIEW), make_application(Status.IN_REVIEW)]

    page = text_of(act(lena, "approve", *two))

    assert "Each of these applicants is sent a letter" in page
    assert all(application.reference in page for application in two)
    assert set(Application.objects.values_list("status", flat=True)) == {Status.IN_REVIEW}
    assert not Notice.objects.exists()


def test_approving_many_gives_each_row_its_result_and_the_refused_one_its_reason(lena: Client) -> None:
    good, received = make_application(Status.IN_REVIEW), make_application(Status.RECEIVED)

    page = text_of(act(lena, "approve", good, received, confirm=True))

    assert f"{good.reference} ✓ approved" in page
    assert (
        f"{received.reference} ✗ Application {received.reference} is now “received”: this can no longer be done."
        in page
    )
    assert [letter.about for letter in letters("programs/approved")] == [good.about]


def test_application_that_left_the_view_meanwhile_is_refused_in_sight_and_not_dropped(lena: Client) -> None:
    stands, gone = make_application(Status.IN_REVIEW), make_application(Status.IN_REVIEW)
    workflow.advance(gone, Action.DECLINE, by=make_lena(username="other"), decline_reason=make_decline_reason())

    page = text_of(act(lena, "approve", stands, gone, confirm=True, query="?standing=in+review"))

    assert f"{stands.reference} ✓ approved" in page
    assert f"{gone.reference} ✗ Application {gone.reference} is now “declined”" in page


def test_declining_many_needs_a_reason_and_tells_each_its_sentence(lena: Client) -> None:
    reason = make_decline_reason(sentence="All shifts are taken.")
    two = [make_application(Status.IN_REVIEW), make_application(Status.IN_REVIEW)]

    assert "This field is required." in text_of(act(lena, "decline", *two, confirm=True))
    page = text_of(act(lena, "decline", *two, confirm=True, decline_reason=reason.pk))

    assert page.count("✓ declined") == 2
    assert all("All shifts are taken." in letter.body for letter in letters("programs/declined"))
    assert len(letters("programs/declined")) == 2


def test_many_can_be_taken_at_once() -> None:
    lena = make_lena()
    two = [make_application(), make_application()]

    act(signed_in(lena), "assign_to_me", *two)

    assert set(Application.objects.values_list("assignee", flat=True)) == {lena.pk}


def test_officer_is_not_offered_what_only_a_coordinator_may_decide() -> None:
    north = make_station()
    application = make_application(Status.IN_REVIEW, station=north)
    omar = signed_in(make_omar(station=north))

    offered = omar.get(QUEUE).content.decode()
    act(omar, "approve", application, confirm=True)

    assert ('value="start_review"' in offered, 'value="approve"' in offered, 'value="decline"' in offered) == (
        True,
        False,
        False,
    )
    application.refresh_from_db()
    assert application.status == Status.IN_REVIEW


def test_applications_of_other_stations_cannot_be_acted_on_by_naming_them() -> None:
    elsewhere = make_application(station=make_station())
    omar = signed_in(make_omar(station=make_station()))

    response = act(omar, "start_review", elsewhere, confirm=True)

    elsewhere.refresh_from_db()
    assert (response.status_code, elsewhere.status) == (200, Status.RECEIVED)


def test_first_page_counts_what_is_overdue_mine_and_nobodys() -> None:
    lena = make_lena()
    make_application(submitted_at=days_ago(20), assignee=lena)
    make_application(submitted_at=days_ago(12))
    make_application(Status.APPROVED)

    page = text_of(signed_in(lena).get("/admin/"))

    assert "1 overdue 1 due in 3 days 1 mine 1 nobody's 0 clock stopped 1 to be booked" in page


def test_first_page_of_who_may_not_see_applications_is_without_them() -> None:
    make_application()

    page = signed_in(make_member(roles.ACCREDITATION_MANAGER)).get("/admin/")

    assert (page.status_code, "overdue" in text_of(page)) == (200, False)


def test_age_counts_days_on_the_agencys_clock(lena: Client) -> None:
    agency = Agency.current()
    late_yesterday = agency.at(agency.today(), 0) - timedelta(minutes=1)

    assert " 1 day " in row(lena, make_application(submitted_at=late_yesterday))


def test_approving_many_warns_of_who_is_not_cleared(lena: Client) -> None:
    page = text_of(act(lena, "approve", make_application(Status.IN_REVIEW)))

    assert "The last background check is not recorded as cleared." in page
