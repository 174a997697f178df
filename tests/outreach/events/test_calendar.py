"""The public's calendar: what is on, by day and by month; what was; the page of each event; files and feeds."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from agency.models import Station
from outreach.models import Event, EventKind, EventStatus, RsvpStatus
from tests.factories import make_agency, make_station
from tests.outreach.gathering import in_days, make_concern, make_event, make_language, make_rsvp
from tests.programs.visitor import words

pytestmark = pytest.mark.django_db
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
NEW_YORK = ZoneInfo("America/New_York")


def titles(client: Client, url: str) -> list[str]:
    """The events on a page, in order."""
    return [str(event) for day in client.get(url).context["days"] for event in day.events]


def entries(client: Client, url: str) -> list:
    return Calendar.from_ical(client.get(url).content).walk("VEVENT")


# --- The list ----------------------------------------------------------------


def test_list_has_what_is_to_come_soonest_first_under_its_day(client: Client) -> None:
    with time_machine.travel("2026-11-02T17:00:00Z", tick=False):
        make_event(title="Later", starts_at=in_days(9))
        make_event(title="Evening", starts_at=in_days(8, 19))
        make_event(title="Morning", starts_at=in_days(8, 9))
        make_event(EventStatus.DRAFT, title="Draft")
        make_event(EventStatus.HELD, title="Held")
        shown = client.get("/events/")

    days = [(day.on, [str(event) for event in day.events]) for day in shown.context["days"]]
    assert days == [(date(2026, 11, 10), ["Morning", "Evening"]), (date(2026, 11, 11), ["Later"])]
    assert "Tuesday, November 10, 2026" in words(shown)


def test_event_late_in_the_evening_stands_under_the_agencys_day(client: Client) -> None:
    make_event(starts_at=datetime(2030, 11, 11, 1, tzinfo=UTC))  # eight in the evening of the tenth, in New York

    [day] = client.get("/events/").context["days"]
    [cell] = [day for week in client.get("/events/month/2030-11/").context["weeks"] for day in week if day.events]

    assert day.on == cell.on == date(2030, 11, 10)


def test_what_is_called_off_stays_on_the_list_and_says_so(client: Client) -> None:
    make_event(EventStatus.CANCELLED, title="K-9 show")

    assert "K-9 show Called off" in words(client.get("/events/"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["North forum", "City seminar", "Old Town seminar"]),
        ("?station=north", ["North forum", "City seminar"]),
        ("?kind=seminar", ["City seminar", "Old Town seminar"]),
        ("?language=es", ["Old Town seminar"]),
        ("?station=north&kind=seminar&language=", ["City seminar"]),
        ("?station=north&language=es", []),
        ("?station=none&kind=nothing&language=xx&page=abc", ["North forum", "City seminar", "Old Town seminar"]),
    ],
)
def test_events_can_be_chosen_by_station_kind_and_language(client: Client, query: str, shown: list[str]) -> None:
    english, spanish = make_language("en", "English"), make_language("es")
    north, old_town = make_station(name="North", slug="north"), make_station(name="Old Town", slug="old-town")
    seminar = EventKind.SEMINAR
    make_event(title="North forum", station=north, starts_at=in_days(3))
    make_event(title="City seminar", kind=seminar, starts_at=in_days(4))
    make_event(
        title="Old Town seminar", kind=seminar, station=old_town, starts_at=in_days(5), languages=[english, spanish]
    )

    assert titles(client, f"/events/{query}") == shown
    month_rows = client.get(f"/events/month/{in_days(4):%Y-%m}/{query}").status_code
    assert month_rows == 200


def test_pages_of_many_events_keep_what_was_chosen(client: Client) -> None:
    for number in range(25):
        make_event(title=f"Forum {number}", starts_at=in_days(number + 2))

    assert len(titles(client, "/events/?kind=forum")) == 20
    assert len(titles(client, "/events/?kind=forum&page=2")) == 5
    assert b'href="?kind=forum&amp;page=2"' in client.get("/events/?kind=forum").content


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("/events/", "Nothing is planned at present."),
        ("/events/?kind=k9", "Nothing that fits is planned at present."),
        ("/events/past/", "There were no events yet."),
        ("/events/past/?kind=k9", "There was nothing that fits."),
        ("/events/month/2026-11/", "Nothing is on in this month."),
    ],
)
def test_empty_pages_say_so(client: Client, url: str, says: str) -> None:
    assert says in words(client.get(url))


def test_past_events_are_reached_newest_first_with_their_minutes(client: Client) -> None:
    make_event(EventStatus.HELD, title="Older", starts_at=in_days(-9))
    make_event(EventStatus.HELD, title="Newer", starts_at=in_days(-2), minutes_published_at=in_days(-1), minutes="So.")
    make_event(title="To come")

    assert titles(client, "/events/past/") == ["Newer", "Older"]
    assert "Newer Forum Minutes" in words(client.get("/events/past/")).replace("Community forum", "Forum")


@pytest.mark.parametrize("url", ["/events/", "/events/month/2026-11/", "/events/past/", "/events/calendar.ics"])
def test_number_of_queries_does_not_grow_with_the_events(client: Client, url: str) -> None:
    def asked() -> int:
        client.get(url)  # what is remembered is remembered now
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        return len(queries)

    def make(number: int) -> None:
        for _each in range(number):
            station = Station.objects.first() or make_station()
            event = make_event(station=station, seats=5, starts_at=datetime(2026, 11, 20, 23, tzinfo=UTC))
            make_rsvp(event)
            make_event(EventStatus.HELD, station=station, starts_at=datetime(2026, 11, 3, 23, tzinfo=UTC))

    with time_machine.travel("2026-11-12T17:00:00Z", tick=False):
        make(1)
        few = asked()
        make(9)

        assert asked() == few


def test_full_house_is_said_on_the_list(client: Client) -> None:
    make_rsvp(make_event(seats=1))
    make_rsvp(make_event(seats=2), RsvpStatus.OFFERED, people=2)
    make_rsvp(make_event(seats=2))
    make_event(seats=None)

    assert words(client.get("/events/")).count("Full: waiting list") == 2


# --- The month ---------------------------------------------------------------


def test_month_is_a_table_of_weeks_that_leads_to_the_months_around(client: Client) -> None:
    make_event(title="New year", starts_at=datetime(2027, 1, 1, 15, tzinfo=UTC))
    make_event(title="Not yet", starts_at=datetime(2027, 2, 1, 15, tzinfo=UTC))

    shown = client.get("/events/month/2027-01/?kind=forum")
    page = shown.content.decode()

    assert [len(week) for week in shown.context["weeks"]] == [7] * 6
    assert "Friday, January 1, 2027" in words(shown)
    assert "New year" in page
    assert "Not yet" not in page
    assert 'href="/events/month/2026-12/?kind=forum"' in page
    assert 'href="/events/month/2027-02/?kind=forum"' in page


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-1", "1026-11", "20261-1"])
def test_month_that_is_none_is_not_found(client: Client, month: str) -> None:
    assert client.get(f"/events/month/{month}/").status_code == 404


# --- The page of an event ----------------------------------------------------


def test_page_says_what_when_where_how_to_get_in_and_in_which_languages(client: Client) -> None:
    with time_machine.travel("2026-11-02T17:00:00Z", tick=False):
        event = make_event(
            title="Safe streets",
            starts_at=in_days(8),
            seats=10,
            languages=[make_language("en", "English"), make_language("es")],
        )
        make_rsvp(event, people=3)
        page = words(client.get(f"/events/{event.pk}/"))

    for said in (
        "Community forum Safe streets",
        "Tuesday, November 10, 2026 6:00 PM to 8:00 PM Main Library, 1 Front Street",
        "Held in English, Spanish",
        "Step-free entrance from the parking lot.",
        "7 of 10 are free",
        "Ask by Thursday, November 5, 2026.",
        "Add it to your calendar",
    ):
        assert said in page


def test_called_off_event_says_why_and_takes_no_replies(client: Client) -> None:
    page = words(client.get(f"/events/{make_event(EventStatus.CANCELLED).pk}/"))

    assert "Called off: this does not take place. The hall is under water." in page
    assert "Say that you come" not in page
    assert "Ask for help" not in page


def test_past_event_shows_its_minutes_and_what_was_done(client: Client) -> None:
    event = make_event(EventStatus.HELD, minutes="We **talked**.", minutes_published_at=in_days(-1), people_came=31)
    make_concern(event, answered_on=in_days(-1).date(), is_public=True)
    make_concern(event, answered_on=in_days(-1).date(), asked="Kept inside")
    make_concern(event, what="Not answered")

    shown = client.get(f"/events/{event.pk}/")

    assert "<strong>talked</strong>" in shown.content.decode()
    assert "31 people came." in words(shown)
    assert "You said A lamp at the school was dark. We did" in words(shown)
    assert "The city has mended it." in words(shown)
    for hidden in ("Kept inside", "Not answered", "Say that you come"):
        assert hidden not in words(shown)


def test_minutes_that_are_not_published_are_not_shown(client: Client) -> None:
    event = make_event(EventStatus.HELD, minutes="Only a draft.")

    assert "Only a draft." not in words(client.get(f"/events/{event.pk}/"))


@pytest.mark.parametrize("path", ["", "event.ics", "reply/", "reply/received/"])
def test_draft_is_not_the_publics(client: Client, path: str) -> None:
    assert client.get(f"/events/{make_event(EventStatus.DRAFT).pk}/{path}").status_code == 404


def test_reading_changes_nothing_and_posting_is_refused(client: Client) -> None:
    event = make_event()

    for url in ("/events/", "/events/past/", "/events/month/2026-11/", f"/events/{event.pk}/", "/events/calendar.ics"):
        assert client.head(url).status_code == 200
        assert client.post(url).status_code in {400, 405}


# --- Files and feeds ---------------------------------------------------------


def test_file_has_the_agencys_clock_on_both_sides_of_daylight_saving(client: Client) -> None:
    make_agency(time_zone="America/New_York")
    before = make_event(starts_at=datetime(2026, 10, 27, 18, tzinfo=NEW_YORK))
    after = make_event(starts_at=datetime(2026, 11, 3, 18, tzinfo=NEW_YORK))

    for event, utc in ((before, 22), (after, 23)):
        [entry] = entries(client, f"/events/{event.pk}/event.ics")
        assert entry["DTSTART"].params["TZID"] == "America/New_York"
        assert entry["DTSTART"].dt.hour == 18
        assert entry["DTSTART"].dt.astimezone(UTC).hour == utc
        assert "6:00 PM to 8:00 PM" in words(client.get(f"/events/{event.pk}/"))


def test_file_explains_its_zone_and_names_the_event_for_good(client: Client) -> None:
    event = make_event(starts_at=datetime(2028, 2, 29, 23, tzinfo=UTC), sequence=3)

    response = client.get(f"/events/{event.pk}/event.ics")
    calendar = Calendar.from_ical(response.content)
    [entry], [zone] = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar["METHOD"] == "PUBLISH"
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == (f"{event.uid}@testserver", 3, "CONFIRMED")
    assert entry["LOCATION"] == "Main Library, 1 Front Street"
    assert {part["TZOFFSETTO"].to_ical() for part in zone.subcomponents} == {"-0400", "-0500"}


def test_file_of_what_is_called_off_takes_it_out_of_the_calendar(client: Client) -> None:
    event = make_event(EventStatus.CANCELLED, title="K-9 show")

    calendar = Calendar.from_ical(client.get(f"/events/{event.pk}/event.ics").content)
    [entry] = calendar.walk("VEVENT")

    assert calendar["METHOD"] == "CANCEL"
    assert (entry["STATUS"], entry["SUMMARY"]) == ("CANCELLED", "Called off: K-9 show")
    assert entry["UID"] == f"{event.uid}@testserver"


def test_calendar_that_is_subscribed_to_has_everything_to_come_and_what_was_lately(client: Client) -> None:
    assert entries(client, "/events/calendar.ics") == []
    make_event(EventStatus.HELD, title="Long ago", starts_at=in_days(-60))
    make_event(EventStatus.HELD, title="Lately", starts_at=in_days(-5))
    make_event(EventStatus.CANCELLED, title="Off")
    make_event(EventStatus.DRAFT, title="Draft")
    make_event(title="On", starts_at=in_days(40))

    found = {str(entry["SUMMARY"]): entry["STATUS"] for entry in entries(client, "/events/calendar.ics")}

    assert found == {"Lately": "CONFIRMED", "Called off: Off": "CANCELLED", "On": "CONFIRMED"}


def test_feed_tells_what_is_new_and_what_is_called_off(client: Client) -> None:
    off = make_event(EventStatus.CANCELLED, title="<b>Off</b>", announced_at=in_days(-5))
    old = make_event(title="Old", announced_at=in_days(-1), starts_at=datetime(2026, 11, 25, 23, tzinfo=UTC))
    off.save()
    make_event(EventStatus.DRAFT)

    response = client.get("/events/events.atom")
    new, first = ElementTree.fromstring(response.content).findall("atom:entry", ATOM)  # noqa: S314 - our own feed

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert new.findtext("atom:title", "", ATOM) == "Called off: <b>Off</b>"
    assert "The hall is under water." in new.findtext("atom:summary", "", ATOM)
    assert first.findtext("atom:id", "", ATOM) == f"http://testserver/events/{old.pk}/"
    assert "Wednesday, November 25, 2026, 6:00 PM<br>Main Library" in first.findtext("atom:summary", "", ATOM)


def test_moved_event_is_the_same_in_the_calendar_with_a_higher_sequence(client: Client) -> None:
    event = make_event()
    [before] = entries(client, f"/events/{event.pk}/event.ics")

    Event.objects.filter(pk=event.pk).update(sequence=1, starts_at=event.starts_at + timedelta(hours=1))
    [after] = entries(client, f"/events/{event.pk}/event.ics")

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
