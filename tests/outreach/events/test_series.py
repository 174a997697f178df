"""Events that repeat: the hour by the clock stays, days are left out, and a change goes to the later ones."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from agency.models import Member
from outreach.events import letters
from outreach.events.series import days, following
from outreach.models import Event, EventStatus, Frequency
from tests.factories import letters as letters_of
from tests.factories import make_agency, make_lena
from tests.outreach.gathering import LENGTH, make_event, make_rsvp
from tests.programs.desk import signed_in, text_of

from .desk import by_the_clock, press, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
NEW_YORK = ZoneInfo("America/New_York")
# A Thursday; on Sunday, November 1, the clocks go back.
FIRST = datetime(2026, 10, 22, 18, tzinfo=NEW_YORK)


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_machine.travel(datetime(2026, 10, 1, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def lena() -> Client:
    make_agency()
    return signed_in(make_lena())


def repeat(client: Client, event: Event, **answers: Any) -> HttpResponse:
    return press(client, event, "repeat", **{"frequency": "weekly", "until": "2026-11-12", "exceptions": ""} | answers)


def starts() -> list[datetime]:
    return list(Event.objects.order_by("starts_at").values_list("starts_at", flat=True))


def make_series(client: Client, **answers: Any) -> list[Event]:
    first = make_event(starts_at=FIRST, ends_at=FIRST + LENGTH, request_by=date(2026, 10, 17), place="Main Library")
    repeat(client, first, **answers)
    return list(Event.objects.order_by("starts_at"))


def test_a_series_keeps_its_hour_by_the_clock_across_daylight_saving(lena: Client) -> None:
    made = make_series(lena)

    assert starts() == [datetime(2026, 10, 22, 22, tzinfo=UTC), datetime(2026, 10, 29, 22, tzinfo=UTC),
                        datetime(2026, 11, 5, 23, tzinfo=UTC), datetime(2026, 11, 12, 23, tzinfo=UTC)]  # fmt: skip
    assert {event.ends_at - event.starts_at for event in made} == {LENGTH}
    assert [event.request_by for event in made] == [date(2026, 10, 17), date(2026, 10, 24), date(2026, 10, 31),
                                                    date(2026, 11, 7)]  # fmt: skip


def test_each_of_a_series_is_a_draft_of_its_own(lena: Client) -> None:
    first, *later = make_series(lena)

    assert [event.status for event in later] == [EventStatus.DRAFT] * 3
    assert len({event.uid for event in [first, *later]} | {event.door_code for event in [first, *later]}) == 8
    assert [str(event.title) for event in later] == [str(first.title)] * 3
    assert [list(event.languages.all()) for event in later] == [list(first.languages.all())] * 3


def test_days_left_out_are_kept_with_their_reason(lena: Client) -> None:
    first, *_later = make_series(lena, exceptions="2026-10-29 Halloween market\n\n2026-11-12\n")

    assert [start.astimezone(NEW_YORK).day for start in starts()] == [22, 5]
    assert list(first.series.exceptions.order_by("on").values_list("on", "reason")) == [
        (date(2026, 10, 29), "Halloween market"), (date(2026, 11, 12), ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"exceptions": "next Thursday"}, "Write each day like 2026-12-25: next Thursday"),
        ({"until": "2029-01-01"}, "These are more than 60 days."),
        ({"until": "2026-10-23"}, "There is no further day until then."),
    ],
)
def test_a_series_that_cannot_be_is_refused_and_nothing_is_made(
    lena: Client, answers: dict[str, str], sentence: str
) -> None:
    event = make_event(starts_at=FIRST)

    assert sentence in text_of(repeat(lena, event, **answers))
    assert starts() == [FIRST]


def test_a_button_pressed_twice_makes_one_series(lena: Client) -> None:
    first, *_later = make_series(lena)

    assert "It is one of a series already." in text_of(repeat(lena, first))
    assert len(starts()) == 4


def test_each_month_on_the_same_weekday() -> None:
    third, fifth = date(2026, 10, 15), date(2026, 10, 29)

    assert days(third, Frequency.MONTHLY, date(2026, 12, 31))[1:] == [date(2026, 11, 19), date(2026, 12, 17)]
    assert days(fifth, Frequency.MONTHLY, date(2026, 12, 31)) == [fifth, date(2026, 11, 26), date(2026, 12, 31)]
    assert days(third, Frequency.FORTNIGHTLY, date(2026, 11, 30))[1:3] == [date(2026, 10, 29), date(2026, 11, 12)]


def test_a_change_goes_to_the_later_ones_and_who_comes_to_them_is_told(lena: Client) -> None:
    _first, second, third, _fourth = make_series(lena)
    press(lena, third, "announce")
    make_rsvp(third)
    third.refresh_from_db()

    at_seven = FIRST.replace(day=29, hour=19)
    save(
        lena, second, starts_at=by_the_clock(at_seven), ends_at=by_the_clock(at_seven + LENGTH), place="Town Hall",
        apply_to_following="on",
    )  # fmt: skip

    assert [start.astimezone(NEW_YORK).hour for start in starts()] == [18, 19, 19, 19]
    assert (
        list(Event.objects.order_by("starts_at").values_list("place", flat=True))
        == ["Main Library"] + ["Town Hall"] * 3
    )
    assert [letter.about for letter in letters_of(letters.CHANGED)] == [third.rsvps.get().about_key]


def test_one_that_was_moved_on_its_own_stays_there_whatever_else_changes(lena: Client) -> None:
    first, second, third, _fourth = make_series(lena)
    press(lena, second, "announce")
    make_rsvp(second)
    own, at_seven = FIRST.replace(day=30, hour=17), FIRST.replace(hour=19)
    Event.objects.filter(pk=second.pk).update(starts_at=own, ends_at=own + LENGTH)

    save(lena, first, request_by="2026-10-20", apply_to_following="on")
    first.refresh_from_db()
    save(lena, first, ends_at=by_the_clock(FIRST + 2 * LENGTH), apply_to_following="on")
    first.refresh_from_db()
    save(lena, first, starts_at=by_the_clock(at_seven), apply_to_following="on")

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.starts_at, second.ends_at, second.request_by) == (own, own + LENGTH, date(2026, 10, 28))
    assert (third.starts_at.astimezone(NEW_YORK).hour, third.ends_at.astimezone(NEW_YORK).hour) == (19, 22)
    assert third.request_by == date(2026, 11, 3)
    assert letters_of(letters.CHANGED) == []


def test_what_is_over_is_not_called_off(lena: Client) -> None:
    first, second, third, _fourth = make_series(lena)
    for event in (first, second, third):
        press(lena, event, "announce")

    with time_machine.travel(datetime(2026, 10, 30, 12, tzinfo=UTC), tick=False):
        assert list(following(first)) == list(Event.objects.filter(series_on__gt=date(2026, 10, 30)))
        lena = signed_in(Member.objects.get())
        said = text_of(press(lena, first, "call_off", because_0="The library closes.", and_following="on"))

    assert "It is over: it can no longer be called off." in said
    assert not Event.objects.filter(status=EventStatus.CANCELLED).exists()


def test_a_change_of_one_leaves_the_others(lena: Client) -> None:
    _first, second, *_later = make_series(lena)

    save(lena, second, place="Town Hall")

    assert Event.objects.filter(place="Town Hall").count() == 1


def test_calling_off_the_rest_tells_who_comes_and_drops_the_drafts(lena: Client) -> None:
    _first, second, third, _fourth = make_series(lena)
    for event in (second, third):
        press(lena, event, "announce")
        make_rsvp(event)

    press(lena, second, "call_off", because_0="The library closes.", and_following="on")

    assert list(Event.objects.order_by("starts_at").values_list("status", flat=True)) == [
        EventStatus.ANNOUNCED, EventStatus.CANCELLED, EventStatus.CANCELLED,
    ]  # fmt: skip
    assert len(letters_of(letters.CALLED_OFF)) == 2
