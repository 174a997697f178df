"""What those who replied hear: reminders, a move after them, a calling off."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from agency.roles import COORDINATOR
from notices import outbox
from notices.models import Notice, Status
from notices.reminders import REMINDERS
from outreach.events import letters, reminders
from outreach.events.workflow import call_off, move
from outreach.models import Event, RsvpStatus
from tests.factories import make_lena
from tests.outreach.gathering import make_event, make_rsvp, there_is_or_made

from .guest import ROSA, last_letter, open_reply, press, told

pytestmark = pytest.mark.django_db
# Tuesday, November 24, six in the evening, in New York.
TUESDAY = datetime(2026, 11, 24, 23, tzinfo=UTC)
LONG_BEFORE = datetime(2026, 11, 1, 17, tzinfo=UTC)


def make_guest(status: RsvpStatus = RsvpStatus.COMING, **changes: object) -> tuple[Event, object]:
    """An event on Tuesday, and Rosa, who replied long before."""
    event = make_event(title="Safe streets", starts_at=TUESDAY, announced_at=LONG_BEFORE)
    return event, make_rsvp(event, status, email=ROSA, **{"asked_at": LONG_BEFORE} | changes)


def remind(day: int, hour: int = 12) -> None:
    """Look for what is due on a day of November, at noon in New York unless another hour is named."""
    on = date(2026, 11, day)
    with time_machine.travel(datetime(2026, 11, day, hour + 5, tzinfo=UTC), tick=False):
        outbox.post_all([*reminders.event_soon(on), *reminders.event_today(on)])


def shift(event: Event, starts_at: datetime) -> None:
    """What the form of the staff does: the new time is saved, and then everybody is told."""
    event.starts_at, event.ends_at = starts_at, starts_at + timedelta(hours=2)
    event.save()
    move(event, by=there_is_or_made("lena", COORDINATOR), what={"starts_at", "ends_at"})


def test_reminders_are_asked_for_with_all_others() -> None:
    assert {reminders.event_soon, reminders.event_today} <= set(REMINDERS)


def test_who_comes_is_reminded_two_days_before_and_on_the_morning_each_once() -> None:
    make_guest()

    for day in (21, 22, 22, 23, 24, 24):
        remind(day, hour=1)

    assert told() == ["rsvp_soon", "rsvp_today"]
    assert last_letter().send_after == datetime(2026, 11, 24, 12, tzinfo=UTC)  # seven in the morning
    assert "Tuesday, November 24, 2026" in last_letter().body


@pytest.mark.parametrize("status", [RsvpStatus.WAITING, RsvpStatus.OFFERED, RsvpStatus.EXPIRED, RsvpStatus.CANCELLED])
def test_who_has_no_place_is_not_reminded(status: RsvpStatus) -> None:
    make_guest(status)

    remind(22)

    assert told() == []


def test_missed_night_loses_no_reminder_and_who_has_just_replied_gets_none() -> None:
    make_guest(asked_at=datetime(2026, 11, 22, 20, tzinfo=UTC))

    remind(22)
    assert told() == []
    remind(23)
    assert told() == ["rsvp_soon"]
    remind(24, hour=18)  # off until it began
    assert told() == ["rsvp_soon"]


def test_event_moved_after_the_reminder_is_told_to_all_and_reminded_of_anew() -> None:
    event, _rsvp = make_guest()
    make_rsvp(event, RsvpStatus.WAITING, email="luis@example.com")
    make_rsvp(event, RsvpStatus.CANCELLED, email="sam@example.com")
    remind(22)
    remind(24, hour=1)
    Notice.objects.filter(kind="outreach/rsvp_soon").update(status=Status.SENT, sent_at=TUESDAY)

    with time_machine.travel(datetime(2026, 11, 24, 7, tzinfo=UTC), tick=False):
        shift(event, TUESDAY + timedelta(days=2))

    changed = last_letter()
    assert told() == ["rsvp_soon", "rsvp_today", "event_changed"]
    assert Notice.objects.get(kind="outreach/rsvp_today").status == Status.CANCELLED
    assert changed.subject == "Another time: Safe streets"
    assert "Thursday, November 26, 2026" in changed.body
    entry = Calendar.from_ical(changed.calendar).walk("VEVENT")[0]
    assert (entry["SEQUENCE"], entry["DTSTART"].dt.astimezone(UTC)) == (1, TUESDAY + timedelta(days=2))
    assert (told("luis@example.com"), told("sam@example.com")) == (["event_changed"], [])
    remind(25)
    remind(26, hour=1)
    assert told() == ["rsvp_soon", "rsvp_today", "event_changed", "rsvp_soon", "rsvp_today"]


def test_each_move_is_told_and_the_same_one_once() -> None:
    event, _rsvp = make_guest()

    with time_machine.travel(LONG_BEFORE, tick=False):
        shift(event, TUESDAY + timedelta(days=1))
        shift(event, TUESDAY)
        letters.changed(event, {"starts_at"})

    assert told() == ["event_changed", "event_changed"]


def test_another_place_is_told_as_one() -> None:
    event, _rsvp = make_guest()
    event.place = "Town hall"
    event.save()

    move(event, by=make_lena(), what={"place"})

    assert last_letter().subject == "Another place: Safe streets"
    assert "Place: Town hall, 1 Front Street" in last_letter().body


def test_called_off_event_is_told_with_the_reason_and_taken_out_of_the_calendars() -> None:
    event, _rsvp = make_guest()
    make_rsvp(event, RsvpStatus.WAITING, email="luis@example.com", language="es")
    remind(24, hour=1)

    with time_machine.travel(datetime(2026, 11, 24, 7, tzinfo=UTC), tick=False):
        call_off(event, "The hall is under water.", by=make_lena())
    remind(24)

    assert told() == ["rsvp_today", "event_called_off"]
    assert Notice.objects.get(kind="outreach/rsvp_today").status == Status.CANCELLED
    assert last_letter().subject == "Called off: Safe streets"
    assert "The hall is under water." in last_letter().body
    assert Calendar.from_ical(last_letter().calendar)["METHOD"] == "CANCEL"
    luis = last_letter("luis@example.com")
    assert (luis.language, luis.calendar) == ("es", "")


def test_reminder_is_dropped_when_somebody_leaves(client: Client) -> None:
    _event, rsvp = make_guest()
    remind(24, hour=1)

    with time_machine.travel(datetime(2026, 11, 24, 7, tzinfo=UTC), tick=False):
        open_reply(client, rsvp)
        press(client, rsvp, "leave/")

    assert Notice.objects.get(kind="outreach/rsvp_today").status == Status.CANCELLED


def test_who_was_entered_without_an_address_gets_no_letters() -> None:
    event, _rsvp = make_guest()
    make_rsvp(event, email="")

    remind(22)
    with time_machine.travel(datetime(2026, 11, 22, 18, tzinfo=UTC), tick=False):
        call_off(event, "The hall is under water.", by=make_lena())

    assert not Notice.objects.filter(recipient="").exists()


def test_subjects_hold_nothing_of_who_replied() -> None:
    event, rsvp = make_guest()

    for tell in (letters.coming, letters.waiting, letters.link_again, letters.offer_ran_out):
        tell(rsvp)

    assert {notice.subject.partition(": ")[2] for notice in Notice.objects.all()} == {"Safe streets"}
    assert str(event) == "Safe streets"
