"""Committees as the public and as each role sees them; a board's cases, of which only the number shows."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency import roles
from agency.models import Member
from outreach.committees.statistics import workplace
from outreach.models import BoardCase, CommitteeMeeting, Event, EventStatus, Recusal
from outreach.models.board import CASE_NUMBER
from records.revealing import reveal_url
from tests.engagement.test_pages import INLINE
from tests.factories import make_agency, make_chief, make_lena, make_member, make_omar, make_paul
from tests.outreach.gathering import in_days, make_language, today
from tests.programs.desk import signed_in, text_of

from .council import make_board, make_committee, make_meeting, make_minutes, make_recommendation, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
ADMIN = "/admin/outreach/"
CASES = f"{ADMIN}boardcase/"


@pytest.fixture
def lena() -> Member:
    return make_lena()


def planned(committee: Any, **changes: Any) -> dict[str, Any]:
    at = in_days(20)
    defaults = {
        "committee": committee.pk, "starts_at": f"{at:%Y-%m-%dT%H:%M}", "ends_at": "", "place": "City Hall",
        "address": "1 Main Street", "access_0": "Ramp at the side.", "languages": [make_language().pk],
        "request_by": f"{today() + timedelta(days=10)}", "agenda_0": "1. Lights",
    }  # fmt: skip
    return defaults | changes


# --- For everybody ---------------------------------------------------------------


def test_committee_shows_its_seats_terms_meetings_and_recommendations(client: Client, lena: Member) -> None:
    committee = make_committee(purpose="We **advise**.")
    make_term(committee, is_chair=True, represents="Riverside", email="amara@example.com")
    make_term(
        committee, seat=2, name="Ben Ode", from_on=today() - timedelta(days=900), until_on=today() - timedelta(days=1)
    )
    make_term(committee, seat=3, name="Gone By", left_on=today())
    make_meeting(committee, EventStatus.ANNOUNCED)
    make_meeting(committee, EventStatus.DRAFT, place="Secret room")
    make_minutes(make_meeting(committee, EventStatus.HELD))
    make_recommendation(committee, made_on=today() - timedelta(days=90))

    page = text_of(client.get(committee.get_absolute_url()))

    for words in ("We advise.", "Amara Blake chair", "Riverside", "Ben Ode", "The term is over", "1 seat is open.",
                  "agenda and minutes", "Light the crossing.", "late"):  # fmt: skip
        assert words in page
    for words in ("Gone By", "Secret room", "amara@example.com"):
        assert words not in page


def test_draft_meeting_is_nobodys_yet_and_a_meeting_belongs_to_its_committee(client: Client) -> None:
    committee, other = make_committee(), make_committee(slug="other")
    draft, public = make_meeting(committee), make_meeting(committee, EventStatus.ANNOUNCED)

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(f"/committees/{other.slug}/meetings/{public.pk}/").status_code == 404
    assert client.get("/committees/nowhere/").status_code == 404
    assert client.get(public.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("status", [EventStatus.ANNOUNCED, EventStatus.CANCELLED, EventStatus.HELD])
def test_pages_have_one_heading_and_keep_to_the_policy(status: EventStatus, client: Client) -> None:
    committee = make_committee()
    make_term(committee)
    meeting = make_meeting(committee, status, agenda="# Agenda\n<img src=x onerror=x()>[b](javascript:x())")

    for address in ("/committees/", committee.get_absolute_url(), meeting.get_absolute_url()):
        page = client.get(address).content.decode()
        assert page.count("<h1") == 1
        assert INLINE.findall(page) == []


def test_committee_that_has_ended_keeps_its_minutes(client: Client, lena: Member) -> None:
    committee = make_committee(is_open=False)
    meeting = make_meeting(committee, EventStatus.HELD)
    make_minutes(meeting)

    assert "It has ended." in text_of(client.get("/committees/"))
    assert "agenda and minutes" in text_of(client.get(committee.get_absolute_url()))


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_ask_the_database_as_often_for_many_as_for_one(client: Client, lena: Member) -> None:
    make_agency()
    committee = make_committee()
    addresses = ["/committees/", committee.get_absolute_url()]
    desk = signed_in(lena)
    lists = [f"{ADMIN}{name}/" for name in ("committee", "committeemeeting", "recommendation")]

    def fill(number: int) -> None:
        other = make_committee(slug=f"other-{number}")
        board = make_board(slug=f"board-{number}")
        make_term(committee, seat=number)
        make_term(other)
        for one in (committee, other, board):
            meeting = make_meeting(one, EventStatus.HELD)
            make_minutes(meeting)
            make_recommendation(one, meeting=meeting)
        BoardCase.objects.create(committee=board, number="2026-1", meeting=meeting)
        make_meeting(committee, EventStatus.ANNOUNCED)

    fill(1)
    for address in addresses:
        client.get(address)
    few = [*(queries_of(client, address) for address in addresses), *(queries_of(desk, address) for address in lists)]
    fill(2)
    fill(3)
    many = [*(queries_of(client, address) for address in addresses), *(queries_of(desk, address) for address in lists)]

    assert many == few


# --- Planning, and cases of a board -----------------------------------------------


def test_meeting_is_planned_as_an_event_with_an_agenda(client: Client, lena: Member) -> None:
    committee = make_committee()

    # Sent twice, it is planned once.
    for _time in range(2):
        response = signed_in(lena).post(f"{ADMIN}committeemeeting/add/", planned(committee))

    meeting = CommitteeMeeting.objects.get()
    assert response.url == f"{ADMIN}committeemeeting/{meeting.pk}/change/"
    assert str(meeting.event) == "Community Advisory Committee: meeting"
    assert (meeting.event.status, meeting.event.organizer) == (EventStatus.DRAFT, lena)
    assert meeting.event.ends_at - meeting.event.starts_at == timedelta(hours=2)
    assert client.get(meeting.event.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("status", "stays"), [(EventStatus.DRAFT, False), (EventStatus.ANNOUNCED, True)])
def test_meeting_planned_by_mistake_is_deleted_until_its_notice_is_out(
    status: EventStatus, stays: bool, lena: Member
) -> None:
    meeting = make_meeting(make_committee(), status)

    signed_in(lena).post(f"{ADMIN}committeemeeting/{meeting.pk}/delete/", {"post": "yes"})

    assert (CommitteeMeeting.objects.exists(), Event.objects.exists()) == (stays, stays)


def test_meeting_that_cannot_be_is_not_planned(lena: Member) -> None:
    wrong = {"starts_at": "2020-01-02T18:00", "ends_at": "2020-01-01T18:00", "place": "", "request_by": "2099-01-01"}

    page = text_of(signed_in(lena).post(f"{ADMIN}committeemeeting/add/", planned(make_committee(), **wrong)))

    for words in ("begins in the past", "ends after it starts", "is required", "before the day of the event"):
        assert words in page
    assert not CommitteeMeeting.objects.exists()


def test_next_meeting_begins_with_where_the_last_one_was(lena: Member) -> None:
    committee = make_committee()
    make_meeting(committee, EventStatus.HELD, place="Union Hall")

    page = signed_in(lena).get(f"{ADMIN}committeemeeting/add/?committee={committee.pk}").content.decode()

    assert 'value="Union Hall"' in page


def case(meeting: CommitteeMeeting, **changes: Any) -> dict[str, Any]:
    term = make_term(meeting.event.committee)
    rows = {"recusals-TOTAL_FORMS": 1, "recusals-INITIAL_FORMS": 0, "recusals-0-term": term.pk}
    typed = {
        "committee": meeting.event.committee_id,
        "number": "2026-0147",
        "meeting": meeting.pk,
        "recommendation": "",
    }
    return typed | rows | {"recusals-0-reason": "work"} | changes


def test_case_is_its_number_and_who_took_no_part_and_the_public_reads_how_many(client: Client, lena: Member) -> None:
    meeting = make_meeting(make_board(), EventStatus.HELD)
    desk = signed_in(lena)

    assert "G.S. 160A-168" in text_of(desk.get(f"{CASES}add/"))
    desk.post(f"{CASES}add/", case(meeting))

    page = text_of(client.get(meeting.event.committee.get_absolute_url()))
    assert Recusal.objects.get().reason == "work"
    assert f"{meeting.event.starts_at.year} 1" in page
    assert "0147" not in page
    assert "works, or worked" not in page


def test_case_takes_no_name_and_no_free_text(lena: Member) -> None:
    meeting = make_meeting(make_board(), EventStatus.HELD)
    wrong = case(meeting, **{"number": "2026-0147 Jones", "recusals-0-reason": "He is my cousin"})

    page = text_of(signed_in(lena).post(f"{CASES}add/", wrong))

    assert "Enter the number alone" in page
    assert "He is my cousin is not one of the available choices" in page
    assert not BoardCase.objects.exists()


@pytest.mark.parametrize("number", ["Jones", "Officer Jones", "2026-0147 Jones", "JONES-2026-0147", "2026", ""])
def test_number_of_a_case_has_no_room_for_a_name(number: str) -> None:
    assert not re.fullmatch(CASE_NUMBER, number)


def test_case_of_another_board_or_a_member_of_another_committee_is_refused(lena: Member) -> None:
    board, other = make_board(), make_board(slug="other")
    meeting, elsewhere = make_meeting(board, EventStatus.HELD), make_meeting(other, EventStatus.HELD)
    typed = case(meeting)

    for changes in ({"meeting": elsewhere.pk}, {"recusals-0-term": make_term(other).pk}):
        response = signed_in(lena).post(f"{CASES}add/", typed | changes)
        assert "of another committee" in text_of(response)

    assert not BoardCase.objects.exists()


# --- Who may what ----------------------------------------------------------------

PAGES = ["term", "boardcase", "policyreview"]


@pytest.mark.parametrize(
    ("role", "reads", "changes"),
    [
        (roles.COORDINATOR, True, True),
        (roles.COMMAND_STAFF, True, False),
        (roles.CRIME_PREVENTION_OFFICER, False, False),
    ],
)
def test_who_reads_and_who_changes(role: str, reads: bool, changes: bool) -> None:
    meeting, committee = make_meeting(make_committee(), EventStatus.HELD), make_committee(slug="other")
    recommendation = make_recommendation(committee)
    client = signed_in(make_member(role))
    own = [f"committeemeeting/{meeting.pk}/{page}/" for page in ("notice", "move", "minutes")]
    own += ["committee/add/", "committeemeeting/add/"]
    answer = f"{ADMIN}recommendation/{recommendation.pk}/step/accept/"

    assert {client.get(f"{ADMIN}{page}/").status_code for page in PAGES} == {200 if reads else 403}
    assert {client.get(f"{ADMIN}{page}").status_code for page in own} == {200 if changes else 403}
    may_answer = changes or role == roles.COMMAND_STAFF
    assert client.get(answer).status_code == (200 if may_answer else 403)


def test_address_of_a_member_is_for_who_writes_to_them(lena: Member) -> None:
    term = make_term(make_committee(), email="amara@example.com")
    page = f"{ADMIN}term/{term.pk}/change/"

    assert "Leave it empty to keep what is there." in text_of(signed_in(lena).get(page))
    assert "amara@example.com" in text_of(signed_in(lena).post(reveal_url(term)))
    assert signed_in(make_paul()).post(reveal_url(term)).status_code == 404
    for reader in (lena, make_member(roles.AUDITOR), make_chief()):
        assert "amara@example.com" not in signed_in(reader).get(page).content.decode()


def test_workplace_says_what_is_due(lena: Member) -> None:
    committee = make_committee()
    make_term(committee, until_on=today() + timedelta(days=30))
    make_meeting(committee)
    make_meeting(committee, EventStatus.HELD)
    make_recommendation(committee, answer_due_on=today() - timedelta(days=1))

    assert workplace(lena, today()) == {
        "drafts": 1, "ending": 1, "open_seats": 2, "awaiting": 1, "late": 1, "without_minutes": 1,
    }  # fmt: skip
    assert workplace(make_omar(), today()) == {}
