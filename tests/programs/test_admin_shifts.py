"""Staff offer shifts: one, or every week, and take them back."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agency import roles
from programs.booking import book
from programs.models import Application, Opening, Status
from tests.factories import (
    letters,
    make_application,
    make_lena,
    make_member,
    make_omar,
    make_opening,
    make_program,
    make_station,
)

from .desk import NEW_YORK, SHIFTS, series, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
SERIES = f"{SHIFTS}series/"


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


@pytest.fixture
def typed() -> dict[str, object]:
    """A weekly series at a station, as Lena types it in."""
    return series(program=make_program().pk, station=make_station(name="North").pk)


def starts() -> list[datetime]:
    return [opening.starts_at.astimezone(NEW_YORK) for opening in Opening.objects.order_by("starts_at")]


def one_shift(opening: Opening, **changes: object) -> dict[str, object]:
    """A shift as it is typed into Django's own form."""
    starts, ends = opening.starts_at.astimezone(NEW_YORK), opening.ends_at.astimezone(NEW_YORK)
    return {
        "program": opening.program_id, "station": opening.station_id, "officer": "", "seats": opening.seats,
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}", "ends_at": f"{ends:%Y-%m-%dT%H:%M}",
        "appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0,
        **changes,
    }  # fmt: skip


def test_one_shift_is_offered_by_the_agencys_clock(lena: Client) -> None:
    starts_at = datetime(2027, 7, 1, 18, tzinfo=NEW_YORK)
    wanted = Opening(
        program=make_program(), station=make_station(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=4)
    )

    lena.post(f"{SHIFTS}add/", one_shift(wanted, seats=2))

    opening = Opening.objects.get()
    assert (opening.starts_at, opening.seats) == (starts_at, 2)


def test_new_shift_has_the_programs_seats_to_begin_with(lena: Client) -> None:
    make_program(seats=3)

    assert lena.get(f"{SHIFTS}add/").context["adminform"].form.initial["seats"] == 3


def test_weekly_shift_keeps_its_hour_over_a_change_of_the_clock(lena: Client, typed: dict) -> None:
    response = lena.post(SERIES, typed, follow=True)

    assert "5 times are offered." in text_of(response)
    assert [start.day for start in starts()] == [1, 8, 15, 22, 29]
    assert {(start.hour, start.minute) for start in starts()} == {(18, 0)}
    # The clock went forward on 14 March: an hour less of UTC.
    assert [start.utcoffset() for start in starts()][1:3] == [timedelta(hours=-5), timedelta(hours=-4)]


def test_weekly_shift_leaves_out_the_exceptions(lena: Client, typed: dict) -> None:
    lena.post(SERIES, typed | {"except_on": "2027-03-08\n2027-03-22"})

    assert [start.day for start in starts()] == [1, 15, 29]


def test_shift_that_ends_earlier_than_it_starts_ends_the_next_morning(lena: Client, typed: dict) -> None:
    lena.post(SERIES, typed | {"starts": "22:00", "ends": "02:00", "until": date(2027, 3, 1)})

    opening = Opening.objects.get()
    assert opening.ends_at == datetime(2027, 3, 2, 2, tzinfo=NEW_YORK)


def test_shift_on_which_the_officer_is_elsewhere_is_left_out_and_named(lena: Client, typed: dict) -> None:
    omar = make_omar(is_sworn=True)
    make_opening(datetime(2027, 3, 8, 20, tzinfo=NEW_YORK), officer=omar)

    response = lena.post(SERIES, typed | {"officer": omar.pk}, follow=True)

    assert "4 times are offered." in text_of(response)
    assert "Left out, the officer is somewhere else then: March 8, 2027, 6" in text_of(response)
    assert Opening.objects.filter(officer=omar).count() == 5


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"until": date(2027, 2, 1)}, "The series ends within a year after its first date."),
        ({"until": date(2029, 3, 1)}, "The series ends within a year after its first date."),
        ({"except_on": "Christmas"}, "Write each date like 2026-12-25."),
        ({"seats": 0}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_series_that_cannot_be_is_explained(lena: Client, typed: dict, changes: dict, why: str) -> None:
    response = lena.post(SERIES, typed | changes)

    assert why in text_of(response)
    assert not Opening.objects.exists()


def test_officer_cannot_be_on_two_shifts_at_once(lena: Client) -> None:
    omar = make_omar(is_sworn=True)
    opening = make_opening(officer=omar)
    other = make_opening(opening.starts_at + timedelta(hours=1))

    response = lena.post(f"{SHIFTS}{other.pk}/change/", one_shift(other, officer=omar.pk))

    assert "This officer is somewhere else at that time." in text_of(response)


def test_coming_shifts_are_listed_with_their_free_seats_and_others_when_asked_for(lena: Client) -> None:
    coming, past = make_opening(seats=2), make_opening(timezone.now() - timedelta(days=2))
    gone = make_opening(cancelled_at=timezone.now())
    book(make_application(Status.APPROVED), coming)

    def listed(**query: str) -> set[int]:
        return {opening.pk for opening in lena.get(SHIFTS, query).context["cl"].result_list}

    assert listed() == {coming.pk}
    assert listed(when="past") == {past.pk}
    assert listed(when="cancelled") == {gone.pk}
    assert listed(when="all") == {coming.pk, past.pk, gone.pk}
    assert '<td class="field-seats">2</td><td class="field-taken">1</td>' in lena.get(SHIFTS).content.decode()


def test_booked_shift_is_not_moved_under_its_riders(lena: Client) -> None:
    opening = make_opening()
    book(make_application(Status.APPROVED), opening)

    form = lena.get(f"{SHIFTS}{opening.pk}/change/").context["adminform"].form

    assert set(form.fields) == {"officer", "seats", "language"}


def test_cancelling_a_shift_tells_every_rider_and_lets_them_book_again(lena: Client) -> None:
    opening = make_opening(seats=3)
    riders = [make_application(Status.APPROVED, email=f"rider{number}@example.com") for number in range(3)]
    for rider in riders:
        book(rider, opening)
    untouched = make_application(Status.SCHEDULED)

    assert "3 seats are taken" in text_of(lena.get(f"{SHIFTS}{opening.pk}/cancel/"))
    response = lena.post(f"{SHIFTS}{opening.pk}/cancel/", {"note": "Storm"}, follow=True)

    assert "Cancelled; 3 applicants are told." in text_of(response)
    assert {letter.recipient for letter in letters("programs/cancelled")} == {rider.email for rider in riders}
    assert all("METHOD:CANCEL" in letter.calendar for letter in letters("programs/cancelled"))
    assert set(Application.objects.exclude(pk=untouched.pk).values_list("status", flat=True)) == {Status.APPROVED}


def test_cancelled_shift_cannot_be_cancelled_or_changed_again(lena: Client) -> None:
    opening = make_opening(cancelled_at=timezone.now())

    assert lena.get(f"{SHIFTS}{opening.pk}/cancel/").status_code == 404
    assert lena.post(f"{SHIFTS}{opening.pk}/change/", {"seats": 5}).status_code == 403


def test_cancelling_needs_a_reason(lena: Client) -> None:
    opening = make_opening()

    assert "This field is required." in text_of(lena.post(f"{SHIFTS}{opening.pk}/cancel/", {"note": ""}))
    opening.refresh_from_db()
    assert opening.cancelled_at is None


def test_shifts_of_another_station_are_seen_and_left_alone(lena: Client) -> None:
    opening = make_opening()
    omar = signed_in(make_member(roles.CRIME_PREVENTION_OFFICER, station=make_station()))

    asked = [
        omar.get(f"{SHIFTS}{opening.pk}/change/").status_code,
        omar.post(f"{SHIFTS}{opening.pk}/change/", {"seats": 5}).status_code,
        omar.post(f"{SHIFTS}{opening.pk}/cancel/", {"note": "Not mine."}).status_code,
        lena.get(f"{SHIFTS}{opening.pk}/cancel/").status_code,
    ]

    assert asked == [200, 403, 404, 200]


def test_shift_already_begun_is_not_cancelled_under_its_riders(lena: Client) -> None:
    begun = make_opening(timezone.now() - timedelta(hours=1))

    assert lena.get(f"{SHIFTS}{begun.pk}/cancel/").status_code == 404
