"""The public hears of a meeting in time, or reads why it did not."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from agency.models import Agency, Member
from agency.written_once import Unchangeable
from notices.reminders import send_reminders
from outreach.committees import letters as committee_letters
from outreach.committees.notice import NoticeRefused, NoticeTooLate, announce, move
from outreach.events.workflow import TransitionRefused
from outreach.models import CommitteeMeeting, EventStatus, MeetingNotice
from tests.factories import letters, make_lena
from tests.outreach.gathering import in_days, make_rsvp, today
from tests.programs.desk import signed_in, text_of

from .council import make_committee, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
PAGE = "/admin/outreach/committeemeeting/"


@pytest.fixture
def lena() -> Member:
    return make_lena()


def hours_before(meeting: CommitteeMeeting, hours: float) -> Any:
    return time_machine.travel(meeting.event.starts_at - timedelta(hours=hours), tick=False)


def typed(meeting: CommitteeMeeting, **changes: Any) -> dict[str, Any]:
    at = timezone.localtime(meeting.event.starts_at, Agency.current().zone) + timedelta(days=7)
    moved = {"starts_at": f"{at:%Y-%m-%dT%H:%M}", "ends_at": "", "place": "City Hall", "address": "1 Main Street"}
    return moved | {"late_reason": ""} | changes


def test_notice_in_time_announces_the_meeting_and_is_kept(lena: Member) -> None:
    meeting = make_meeting(make_committee())

    with hours_before(meeting, 48):
        response = signed_in(lena).post(f"{PAGE}{meeting.pk}/notice/", {"late_reason": ""}, follow=True)

    meeting.event.refresh_from_db()
    notice = meeting.notices.get()
    assert "The notice is published" in text_of(response)
    assert meeting.event.status == EventStatus.ANNOUNCED
    assert (notice.is_late, notice.hours_ahead, notice.published_by, notice.late_reason) == (False, 48, lena, "")


def test_late_notice_is_refused_without_a_reason(lena: Member) -> None:
    meeting = make_meeting(make_committee())

    with hours_before(meeting, 47.9):
        response = signed_in(lena).post(f"{PAGE}{meeting.pk}/notice/", {"late_reason": " "})
        with pytest.raises(NoticeTooLate):
            announce(meeting.event, lena)

    meeting.event.refresh_from_db()
    assert "later than the committee’s rule" in text_of(response)
    assert (meeting.event.status, meeting.notices.count()) == (EventStatus.DRAFT, 0)


def test_late_notice_is_recorded_with_its_reason_and_the_public_reads_it(lena: Member) -> None:
    meeting = make_meeting(make_committee())

    with hours_before(meeting, 5):
        signed_in(lena).post(f"{PAGE}{meeting.pk}/notice/", {"late_reason": "The <b>storm</b> closed the hall."})
        page = text_of(signed_in(lena).get(meeting.get_absolute_url()))

    assert meeting.notices.get().is_late
    assert "5 hours ahead." in page
    assert "Later than the rule The <b>storm</b> closed the hall." in page


def test_committee_may_ask_for_longer_notice(lena: Member) -> None:
    meeting = make_meeting(make_committee(notice_hours=168))

    with hours_before(meeting, 100), pytest.raises(NoticeTooLate):
        announce(meeting.event, lena)


@pytest.mark.parametrize("changes", [{"agenda": ""}, {"agenda": {"en": " "}}, {"starts_at": "past"}])
def test_nothing_is_announced_without_agenda_or_in_the_past(changes: dict[str, Any], lena: Member) -> None:
    if "starts_at" in changes:
        changes = {"starts_at": in_days(-1)}
    meeting = make_meeting(make_committee(), **changes)

    with pytest.raises(NoticeRefused):
        announce(meeting.event, lena, "No matter")

    assert not MeetingNotice.objects.exists()


def test_what_the_event_lacks_leaves_no_notice_behind(lena: Member) -> None:
    meeting = make_meeting(make_committee(), address="")

    with pytest.raises(TransitionRefused):
        announce(meeting.event, lena)

    assert not MeetingNotice.objects.exists()


def test_second_press_announces_nothing_twice(lena: Member) -> None:
    meeting = make_meeting(make_committee())
    announce(meeting.event, lena)

    with pytest.raises(TransitionRefused):
        announce(meeting.event, lena)

    assert meeting.notices.count() == 1


def test_event_page_of_the_admin_leads_to_the_notice(lena: Member) -> None:
    meeting = make_meeting(make_committee())

    page = signed_in(lena).get(f"/admin/outreach/event/{meeting.pk}/change/").content.decode()

    assert f'href="{PAGE}{meeting.pk}/notice/"' in page
    assert 'name="minutes' not in page


def test_moved_meeting_is_a_notice_of_its_own_and_those_who_come_are_told(lena: Member) -> None:
    meeting = make_meeting(make_committee())
    announce(meeting.event, lena)
    make_rsvp(meeting.event, email="rosa@example.com")

    signed_in(lena).post(f"{PAGE}{meeting.pk}/move/", typed(meeting))

    meeting.event.refresh_from_db()
    first, second = meeting.notices.all()
    assert second.starts_at == meeting.event.starts_at == first.starts_at + timedelta(days=7)
    assert meeting.event.place == "City Hall"
    assert [letter.recipient for letter in letters("outreach/event_changed")] == ["rosa@example.com"]


def test_meeting_moved_at_the_last_moment_takes_a_reason(lena: Member) -> None:
    meeting = make_meeting(make_committee())
    announce(meeting.event, lena)
    later = meeting.event.starts_at + timedelta(hours=2)
    to = {"starts_at": later, "ends_at": later + timedelta(hours=2)}

    with hours_before(meeting, 20):
        with pytest.raises(NoticeTooLate):
            move(meeting.event, lena, **to)
        move(CommitteeMeeting.objects.get(pk=meeting.pk).event, lena, "Burst pipe", **to)

    assert [notice.late_reason for notice in meeting.notices.all()] == ["", "Burst pipe"]


def test_moving_to_where_it_is_changes_nothing(lena: Member) -> None:
    meeting = make_meeting(make_committee())
    announce(meeting.event, lena)

    with pytest.raises(NoticeRefused, match="Nothing has changed"):
        move(meeting.event, lena, place=meeting.event.place)


def test_notice_stays_as_it_was_published(lena: Member) -> None:
    notice = announce(make_meeting(make_committee()).event, lena)

    for act in (notice.save, notice.delete, MeetingNotice.objects.all().delete):
        with pytest.raises(Unchangeable):
            act()


def test_notice_keeps_the_agenda_that_it_said(client: Client, lena: Member) -> None:
    meeting = make_meeting(make_committee())
    announce(meeting.event, lena)
    page, browser = f"{PAGE}{meeting.pk}/change/", signed_in(lena)
    assert "The notice is out" in text_of(browser.post(page, {"agenda_0": " "}))

    browser.post(page, {"agenda_0": "1. Tasers"})

    read = text_of(client.get(meeting.get_absolute_url()))
    assert ("The agenda as this notice said it Body cameras" in read, "Tasers" in read) == (True, True)


def test_database_keeps_no_late_notice_without_a_reason(lena: Member) -> None:
    notice = announce(make_meeting(make_committee()).event, lena)
    late = {"published_at": notice.due_at + timedelta(minutes=1), "late_reason": ""}
    again = {
        name: getattr(notice, name) for name in ("meeting", "published_by", "starts_at", "place", "agenda", "due_at")
    }

    with pytest.raises(IntegrityError, match="notice_in_time_or_with_a_reason"):
        MeetingNotice.objects.create(**again | late)


def test_coordinators_are_reminded_once_of_a_notice_that_must_go_out(lena: Member) -> None:
    meeting = make_meeting(make_committee(), starts_at=in_days(4))
    make_meeting(make_committee(slug="other"), starts_at=in_days(20))

    for _times in range(2):
        send_reminders(today())

    (letter,) = letters(committee_letters.NOTICE_DUE)
    assert letter.recipient == lena.email
    assert f"{PAGE}{meeting.pk}/change/" in letter.body
    announce(meeting.event, lena)
    assert [letter.status for letter in letters(committee_letters.NOTICE_DUE)] == ["cancelled"]
    assert LogEntry.objects.filter(object_id=str(meeting.pk)).exists()
