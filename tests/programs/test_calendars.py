from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from programs import booking
from programs.calendars import for_application
from programs.models import Application, Status
from tests.factories import make_agency, make_application, make_opening, make_station

pytestmark = pytest.mark.django_db
JULY_EVENING = datetime(2028, 7, 1, 22, tzinfo=UTC)


def read(application: Application) -> Calendar:
    return Calendar.from_ical(for_application(application))


def scheduled() -> Application:
    station = make_station(name="North", address="1 Market Street")
    return make_application(
        Status.SCHEDULED, opening=make_opening(JULY_EVENING, station=station), reference="K7M4-Q2XP"
    )


def test_who_has_no_shift_has_no_calendar_file() -> None:
    assert for_application(make_application(Status.APPROVED)) == ""


def test_ride_stands_in_the_calendar_on_the_agencys_clock() -> None:
    make_agency(short_name="Port Haven Police", time_zone="America/New_York")

    event = read(scheduled()).walk("VEVENT")[0]

    starts = event["DTSTART"]
    assert starts.params["TZID"] == "America/New_York"
    assert starts.dt == datetime(2028, 7, 1, 18, tzinfo=ZoneInfo("America/New_York"))
    assert event["DTEND"].dt - starts.dt == timedelta(hours=4)
    assert (event["SUMMARY"], event["LOCATION"]) == ("Ride-along with the Port Haven Police", "North, 1 Market Street")
    assert event["DESCRIPTION"] == "Reference K7M4-Q2XP"


def test_file_explains_its_zone_in_summer_and_in_winter() -> None:
    make_agency(time_zone="America/New_York")

    zone = read(scheduled()).walk("VTIMEZONE")[0]

    assert zone["TZID"] == "America/New_York"
    offsets = {part["TZOFFSETTO"].to_ical() for part in zone.subcomponents}
    assert offsets == {"-0400", "-0500"}


def test_moved_ride_replaces_the_one_the_calendar_knows() -> None:
    application = scheduled()
    before = read(application).walk("VEVENT")[0]

    booking.book(application, make_opening(JULY_EVENING + timedelta(days=7)))

    after = read(application).walk("VEVENT")[0]
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=7)
    assert read(application)["METHOD"] == "PUBLISH"


def test_cancelled_ride_leaves_the_calendar() -> None:
    application = scheduled()
    before = read(application).walk("VEVENT")[0]

    booking.cancel(application)

    calendar = read(application)
    after = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], after["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)


def test_booking_again_after_a_cancellation_is_another_ride() -> None:
    application = scheduled()
    before = read(application).walk("VEVENT")[0]
    booking.cancel(application)

    booking.book(application, make_opening(JULY_EVENING))

    assert read(application).walk("VEVENT")[0]["UID"] != before["UID"]
