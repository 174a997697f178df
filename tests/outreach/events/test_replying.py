"""Saying that one comes: places, help to take part, the waiting list, and offers that are passed on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from outreach import tasks
from outreach.events import attending, links
from outreach.events.attending import offer_freed_places, pass_on_what_ran_out
from outreach.models import Event, EventStatus, InterpreterRequest, Rsvp, RsvpStatus
from tests.factories import letters, make_lena, make_omar
from tests.outreach.gathering import in_days, make_event, make_language, make_rsvp, today
from tests.programs.visitor import words
from tests.threads import at_once

from .guest import ROSA, last_letter, open_reply, press, replied, reply, told

pytestmark = pytest.mark.django_db
COMING, WAITING, OFFERED = RsvpStatus.COMING, RsvpStatus.WAITING, RsvpStatus.OFFERED


def statuses(event: Event) -> list[str]:
    return list(event.rsvps.order_by("asked_at", "pk").values_list("status", flat=True))


# --- Replying ----------------------------------------------------------------


def test_who_replies_has_a_place_and_a_letter_with_the_calendar_and_a_link(client: Client) -> None:
    event = make_event(title="Safe streets", seats=5)

    response = reply(client, event, people=2)

    rsvp, letter = Rsvp.objects.get(), last_letter()
    assert response["Location"] == f"/events/{event.pk}/reply/received/"
    assert (rsvp.status, rsvp.people, rsvp.name, rsvp.email) == (COMING, 2, "Rosa Delgado", ROSA)
    assert letter.subject == "Your reply arrived: Safe streets"
    assert "You have 2 places at this event:" in letter.body
    assert links.link_for(rsvp).split("/link/")[0] in letter.body
    assert Calendar.from_ical(letter.calendar).walk("VEVENT")[0]["UID"] == f"{event.uid}@testserver"
    assert "Rosa Delgado" not in letter.body  # anybody may type anybody's address


def test_next_page_says_where_the_letter_went_once(client: Client) -> None:
    event = make_event()
    reply(client, event)

    assert ROSA in words(client.get(f"/events/{event.pk}/reply/received/"))
    assert ROSA not in words(client.get(f"/events/{event.pk}/reply/received/"))


def test_letters_are_in_the_language_of_the_page(client: Client) -> None:
    client.cookies["django_language"] = "es"

    assert replied(client, make_event()).language == "es"


def test_button_pressed_twice_makes_one_reply_and_one_letter(client: Client) -> None:
    event, key = make_event(), uuid4()

    reply(client, event, key=key)
    reply(client, event, key=key)

    assert Rsvp.objects.count() == 1
    assert told() == ["rsvp_coming"]


def test_address_that_replied_already_is_told_the_same_and_changes_nothing(client: Client) -> None:
    event = make_event()
    first = reply(client, event)
    again = reply(client, event, email="ROSA@example.com", people=9, name="Sam")
    reply(client, event, people=8)

    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert Rsvp.objects.get().people == 1
    assert told() == ["rsvp_coming", "rsvp_again"]  # once an hour, however often it is typed


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": ""}, "This field is required."),
        ({"people": 0}, "Enter a number from 1 to 10."),
        ({"people": 11}, "For more than 10 people, please call us."),
    ],
)
def test_what_is_missing_is_said_at_the_form(client: Client, typed: dict, says: str) -> None:
    response = reply(client, make_event(), **typed)

    assert says in words(response)
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize("typed", [{"website": "robots fill everything in"}, {"shown_at": ""}])
def test_robots_are_kept_out(client: Client, typed: dict) -> None:
    assert reply(client, make_event(), **typed).status_code == 400
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize(
    ("status", "changes", "says"),
    [
        (EventStatus.CANCELLED, {}, "The hall is under water."),
        (EventStatus.HELD, {}, "This event has begun, or is over"),
        (EventStatus.ANNOUNCED, {"starts_at": None}, "This event has begun, or is over"),
        (EventStatus.ANNOUNCED, {"takes_rsvps": False, "request_by": in_days}, "You need not tell us that you come"),
    ],
)
def test_event_that_takes_no_replies_says_why(client: Client, status: EventStatus, changes: dict, says: str) -> None:
    if "starts_at" in changes:
        changes = {"starts_at": timezone.now() - timedelta(minutes=1)}
    if "request_by" in changes:
        changes = {**changes, "request_by": today() - timedelta(days=1)}
    event = make_event(status, **changes)

    assert says in words(client.get(f"/events/{event.pk}/reply/"))
    refused = reply(client, event)
    assert (refused.status_code, says in words(refused)) == (409, True)
    assert not Rsvp.objects.exists()


def test_event_called_off_while_the_form_was_open_shows_what_was_typed(client: Client) -> None:
    event = make_event()
    client.get(f"/events/{event.pk}/reply/")
    Event.objects.filter(pk=event.pk).update(status=EventStatus.CANCELLED, cancelled_because="The hall is closed.")

    refused = reply(client, event, help_wanted="A seat near the front.")

    assert refused.status_code == 409
    assert "The hall is closed." in words(refused)
    assert "A seat near the front." in words(refused)


# --- Help to take part -------------------------------------------------------


def test_interpreter_that_is_asked_for_becomes_a_request_and_other_help_a_letter_to_the_organizer(
    client: Client,
) -> None:
    omar, spanish = make_omar(), make_language("es")
    event = make_event(organizer=omar)

    for email in (ROSA, "luis@example.com"):
        replied(client, event, email=email, interpreter_for=spanish.pk, help_wanted="Large print, I see little.")

    assert InterpreterRequest.objects.get().event == event
    assert Rsvp.objects.filter(interpreter_for=spanish).count() == 2
    told_omar = letters("outreach/help_wanted", recipient=omar.email)
    assert len(told_omar) == 2
    assert "Large print" not in told_omar[0].body


def test_coordinators_hear_of_help_where_nobody_organizes(client: Client) -> None:
    lena = make_lena()

    replied(client, make_event(), help_wanted="A quiet place.")

    assert [letter.recipient for letter in letters("outreach/help_wanted")] == [lena.email]


def test_nobody_need_ask_for_a_language_the_event_is_held_in(client: Client) -> None:
    spanish = make_language("es")

    refused = reply(client, make_event(languages=[spanish]), interpreter_for=spanish.pk)

    assert refused.status_code == 200
    assert "interpreter_for" in refused.context["form"].errors


def test_help_can_be_asked_for_until_the_stated_day_and_a_late_one_is_not_lost(client: Client) -> None:
    event = make_event(request_by=today())
    assert "Other help to take part" in words(client.get(f"/events/{event.pk}/reply/"))

    Event.objects.filter(pk=event.pk).update(request_by=today() - timedelta(days=1))

    assert "Other help to take part" not in words(client.get(f"/events/{event.pk}/reply/"))
    assert "The day to ask for it has passed." in words(client.get(f"/events/{event.pk}/"))
    late = reply(client, event, help_wanted="Large print")
    assert "The day to ask for help has passed. Please call us" in words(late)
    assert not Rsvp.objects.exists()
    replied(client, event)


def test_where_nobody_need_say_that_they_come_help_can_be_asked_for(client: Client) -> None:
    event = make_event(takes_rsvps=False)

    assert "Say which help you need." in words(reply(client, event))
    replied(client, event, help_wanted="Large print")

    assert "We have your request for help" in last_letter().body


# --- Few seats ---------------------------------------------------------------


def test_full_house_has_a_waiting_list(client: Client) -> None:
    event = make_event(seats=2)
    make_rsvp(event)

    assert "1 place is free." in words(client.get(f"/events/{event.pk}/reply/"))
    waits = replied(client, event, people=2)
    replied(client, event, email="luis@example.com")

    assert statuses(event) == [COMING, WAITING, COMING]
    assert told() == ["rsvp_waiting"]
    assert not last_letter().calendar
    assert "It is full." in words(client.get(f"/events/{event.pk}/reply/"))
    assert "You are on the waiting list" in words(open_reply(client, waits))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_forty_at_the_last_seat_one_gets_it_and_the_others_wait_in_order(settings: Settings) -> None:
    settings.RATE_LIMIT = (1000, 600)
    event = make_event(seats=3)
    make_rsvp(event, people=2)

    outcomes = at_once(40, lambda place: reply(Client(), event, email=f"guest{place}@example.com").status_code)

    assert outcomes == {302: 40}
    assert event.rsvps.coming().count() == 2
    assert event.rsvps.waiting().count() == 39
    first, second = event.rsvps.waiting()[:2]
    attending.leave(event.rsvps.coming().get(people=1))
    assert event.rsvps.get(status=OFFERED) == first
    assert list(event.rsvps.waiting()[:1]) == [second]
    assert len(letters("outreach/rsvp_coming")) == 1
    assert len(letters("outreach/rsvp_waiting")) == 39


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_address_from_many_browsers_at_once_is_one_reply() -> None:
    event = make_event()

    assert at_once(5, lambda _place: reply(Client(), event).status_code) == {302: 5}
    assert Rsvp.objects.count() == 1
    assert connection.vendor == "postgresql"


def test_freed_places_are_offered_in_order_passing_over_who_needs_more(client: Client) -> None:
    event = make_event(seats=2, offer_hours=24)
    rosa = replied(client, event, people=2)
    now = timezone.now()
    make_rsvp(event, WAITING, people=3, asked_at=now + timedelta(seconds=1))
    second = make_rsvp(event, WAITING, asked_at=now + timedelta(seconds=2))
    third = make_rsvp(event, WAITING, asked_at=now + timedelta(seconds=3))

    open_reply(client, rosa)
    press(client, rosa, people=1)

    assert statuses(event) == [COMING, WAITING, OFFERED, WAITING]
    press(client, rosa, "leave/")
    assert statuses(event) == [RsvpStatus.CANCELLED, WAITING, OFFERED, OFFERED]
    second.refresh_from_db()
    assert second.offer_until - now < timedelta(hours=24, minutes=1)
    assert told(second.email) == told(third.email) == ["rsvp_offered"]
    assert "We hold this for you until" in last_letter(second.email).body


def test_offer_is_taken_on_the_own_page(client: Client) -> None:
    event = make_event(seats=1)
    rsvp = make_rsvp(event, OFFERED, email=ROSA)

    assert "A place is free for you" in words(open_reply(client, rsvp))
    press(client, rsvp, "place/")
    press(client, rsvp, "place/")

    assert statuses(event) == [COMING]
    assert told() == ["rsvp_coming"]


def test_offer_that_ran_out_goes_to_the_next_and_who_missed_it_is_told(client: Client) -> None:
    event = make_event(seats=1)
    rsvp = make_rsvp(event, OFFERED, email=ROSA, offer_until=timezone.now() - timedelta(minutes=1))
    make_rsvp(event, WAITING, email="luis@example.com")
    open_reply(client, rsvp)

    press(client, rsvp, "place/")  # too late, though nobody has passed it on yet
    assert statuses(event) == [OFFERED, WAITING]
    tasks.pass_on_places()
    tasks.pass_on_places()

    assert statuses(event) == [RsvpStatus.EXPIRED, OFFERED]
    assert (told(), told("luis@example.com")) == (["rsvp_offer_ran_out"], ["rsvp_offered"])
    assert "The place went to the next in line" in words(open_reply(client, rsvp))
    assert replied(client, event).status == WAITING  # the same address may reply again


def test_shortly_before_the_event_nobody_is_asked_and_who_waits_may_take_what_is_free(client: Client) -> None:
    event = make_event(seats=1, starts_at=timezone.now() + timedelta(hours=2))
    leaves, waits = make_rsvp(event), make_rsvp(event, WAITING)

    attending.leave(leaves)
    assert statuses(event)[1] == WAITING
    open_reply(client, waits)
    press(client, waits, "place/")

    assert statuses(event)[1] == COMING


def test_more_seats_are_offered_to_who_waits() -> None:
    event = make_event(seats=1)
    make_rsvp(event)
    make_rsvp(event, WAITING)

    assert offer_freed_places(event, timezone.now()) == 0
    Event.objects.filter(pk=event.pk).update(seats=None)

    assert offer_freed_places(event, timezone.now()) == 1


def test_nothing_is_passed_on_at_an_event_that_is_called_off() -> None:
    event = make_event(EventStatus.CANCELLED, seats=2)
    make_rsvp(event, OFFERED, offer_until=timezone.now() - timedelta(minutes=1))
    make_rsvp(event, WAITING)

    assert pass_on_what_ran_out(timezone.now()) == 0
    assert statuses(event) == [OFFERED, WAITING]
