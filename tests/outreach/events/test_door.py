"""At the door: one press, no names, and nobody counted twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from outreach.events.door import turnout, turnout_in_public
from outreach.models import CheckIn, Event, EventStatus
from tests.factories import make_lena, make_member
from tests.outreach.gathering import in_days, make_check_ins, make_event, make_language
from tests.programs.desk import signed_in, text_of
from tests.programs.visitor import post

from .desk import new_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def event() -> Event:
    """One that goes on at this moment."""
    return make_event(starts_at=timezone.now() - timedelta(minutes=20))


def check_in(client: Client, event: Event, **typed: Any) -> HttpResponse:
    response = post(client, f"/events/here/{event.door_code}/", **typed)
    return client.get(response.url) if response.status_code == 302 else response


def test_one_press_counts_one_person_however_often_it_is_pressed(client: Client, event: Event) -> None:
    key = new_key()

    for typed in ({"key": key}, {"key": key}, {"key": new_key()}):
        answer = check_in(client, event, **typed)
    check_in(Client(), event, key=key)

    assert "Thank you. Welcome!" in text_of(answer)
    assert CheckIn.objects.count() == 1


def test_two_browsers_are_two_people(event: Event) -> None:
    for _each in range(2):
        check_in(Client(), event, key=new_key())

    assert event.attendance() == 2


def test_what_somebody_likes_to_say_is_kept_without_a_name(client: Client, event: Event) -> None:
    spanish = make_language()

    check_in(client, event, key=new_key(), language=spanish.pk, neighborhood="  Old   town ")

    said = CheckIn.objects.get()
    assert (said.language, said.neighborhood) == (spanish, "Old town")


@pytest.mark.parametrize(("hours", "counted"), [(-4.5, 0), (-3.5, 1), (1.5, 1), (2.5, 0)])
def test_the_door_is_open_from_two_hours_before_until_two_hours_after(
    client: Client, hours: float, counted: int
) -> None:
    event = make_event(starts_at=timezone.now() + timedelta(hours=hours))

    check_in(client, event, key=new_key())

    assert CheckIn.objects.count() == counted


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_nobody_checks_in_where_nothing_takes_place(client: Client, event: Event, status: EventStatus) -> None:
    Event.objects.update(status=status, announced_at=None if status == EventStatus.DRAFT else event.announced_at)

    check_in(client, event, key=new_key())

    assert CheckIn.objects.count() == 0


def test_the_page_at_the_door_shows_the_code_and_counts_by_hand(event: Event) -> None:
    lena = signed_in(make_lena())
    door = f"/door/{event.door_code}/"

    for more in ("5", "1", "-1", "1"):
        lena.post(f"{door}count/", {"more": more})
    page = lena.get(door)

    assert "6 people are here" in text_of(page)
    assert f"http://testserver/events/here/{event.door_code}/" in text_of(page)
    assert "<svg" in page.content.decode()


def test_the_door_is_kept_by_those_who_plan_events(client: Client, event: Event) -> None:
    door = f"/door/{event.door_code}/"

    assert client.get(door).status_code == 302
    assert client.post(f"{door}count/", {"more": "1"}).status_code == 401
    assert signed_in(make_member()).get(door).status_code == 403
    assert CheckIn.objects.count() == 0


def test_the_public_learns_the_total_once_it_was_held_and_nobody_learns_of_a_small_group() -> None:
    event = make_event(starts_at=in_days(-1))
    make_check_ins(event, 4, language=make_language("vi", "Vietnamese"), neighborhood="Pier")
    make_check_ins(event, 5, language=make_language(), neighborhood="old town")
    assert turnout_in_public(event).people is None

    event.status = EventStatus.HELD

    shown = turnout_in_public(event)
    assert (shown.people, shown.languages, shown.neighborhoods) == (9, [("Spanish", 5)], [("Old Town", 5)])
    assert turnout(event) == shown


def test_who_counted_by_hand_is_believed() -> None:
    event = make_event(EventStatus.HELD, people_came=40)
    make_check_ins(event, 12)

    assert turnout_in_public(event).people == 40
