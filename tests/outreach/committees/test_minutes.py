"""Minutes cannot change once they are approved; what is corrected stands beside them."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from agency.models import Member
from agency.written_once import Unchangeable
from outreach.committees.minutes import MinutesRefused, approve
from outreach.models import ApprovedMinutes, CommitteeMeeting, EventStatus
from tests.factories import make_lena
from tests.outreach.gathering import today
from tests.programs.desk import signed_in, text_of

from .council import make_committee, make_meeting, make_minutes, on_days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def lena() -> Member:
    return make_lena()


@pytest.fixture
def held() -> CommitteeMeeting:
    return make_meeting(make_committee(), EventStatus.HELD)


def page_of(meeting: CommitteeMeeting) -> str:
    return f"/admin/outreach/committeemeeting/{meeting.pk}/minutes/"


def test_approved_minutes_are_public_with_their_fingerprint(
    client: Client, held: CommitteeMeeting, lena: Member
) -> None:
    typed = {"text_0": "Seven came. **All** agreed. <script>x()</script>", "approved_on": f"{today()}"}

    signed_in(lena).post(page_of(held), typed)

    minutes = held.approved_minutes.get()
    response = client.get(held.get_absolute_url())
    page = response.content.decode()
    assert "<strong>All</strong> agreed." in page
    assert "x()" not in page
    assert minutes.digest in page
    held.event.refresh_from_db()
    assert str(held.event.minutes).startswith("Seven came.")


def test_approved_minutes_are_neither_changed_nor_deleted(held: CommitteeMeeting) -> None:
    minutes = make_minutes(held)
    minutes.text = "Nobody came."

    acts: list[Any] = [minutes.save, minutes.delete, ApprovedMinutes.objects.all().delete]
    for act in (*acts, lambda: ApprovedMinutes.objects.update(text="")):
        with pytest.raises(Unchangeable, match="stay as they were approved"):
            act()

    assert str(held.approved_minutes.get().text) == "Seven came. All agreed."


def test_correction_says_why_and_leaves_the_first_beside_it(
    client: Client, held: CommitteeMeeting, lena: Member
) -> None:
    make_minutes(held)
    typed = {"text_0": "Eight came. All agreed.", "approved_on": f"{today()}"}

    refused = signed_in(lena).post(page_of(held), typed)
    assert "This field is required" in text_of(refused)
    signed_in(lena).post(page_of(held), typed | {"why": "One more was there."})

    page = text_of(client.get(held.get_absolute_url()))
    assert [minutes.number for minutes in held.approved_minutes.all()] == [2, 1]
    assert "Corrected: One more was there." in page
    assert page.index("Eight came.") < page.index("Seven came.")


@pytest.mark.parametrize(
    "changes",
    [{"text": " "}, {"approved_on": 1}, {"approved_on": -9}],
)
def test_empty_early_or_future_minutes_are_refused(changes: dict[str, Any], held: CommitteeMeeting) -> None:
    with pytest.raises(MinutesRefused):
        make_minutes(held, **on_days(changes))


@pytest.mark.parametrize("status", sorted(set(EventStatus) - {EventStatus.HELD}))
def test_minutes_of_a_meeting_that_was_not_held_are_refused(status: EventStatus, lena: Member) -> None:
    meeting = make_meeting(make_committee(), status)

    with pytest.raises(MinutesRefused, match="not recorded as held"):
        approve(meeting, "Seven came.", today(), lena)


def test_altered_minutes_show(held: CommitteeMeeting, lena: Member) -> None:
    minutes = make_minutes(held)
    assert minutes.is_unaltered

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute('UPDATE outreach_approvedminutes SET text = \'{"en": "Nobody came."}\'')
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    page = text_of(signed_in(lena).get(f"/admin/outreach/committeemeeting/{held.pk}/change/"))
    assert "They are not what was recorded." in page


@pytest.mark.parametrize(
    "columns", [{"number": 1}, {"number": 2, "why": ""}, {"number": 2, "why": "A name", "text": "{}"}]
)
def test_database_refuses_minutes_that_cannot_be(columns: dict[str, Any], held: CommitteeMeeting) -> None:
    minutes = make_minutes(held)
    same = {"meeting": held, "text": "Again.", "approved_on": today(), "recorded_by": minutes.recorded_by}

    with pytest.raises(IntegrityError):
        ApprovedMinutes.objects.create(**same | columns)


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["approvedminutes", "meetingnotice", "policycomment"])
def test_database_itself_refuses_to_change_or_delete_what_is_recorded(table: str, held: CommitteeMeeting) -> None:
    from outreach.committees.notice import announce
    from tests.outreach.policies.desk import make_comment, make_policy

    make_minutes(held)
    announce(make_meeting(make_committee(slug="other")).event, make_lena(username="lu"))
    make_comment(make_policy())
    column = {"meetingnotice": "place"}.get(table, "text")

    for statement in (f"UPDATE outreach_{table} SET {column} = 'x'", f"DELETE FROM outreach_{table}"):
        with (
            pytest.raises(IntegrityError, match="stays as it was"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
