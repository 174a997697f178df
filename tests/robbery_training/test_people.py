"""More of a business's people come than it expected, or fewer: it says so, and its seats follow."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from programs import booking, waiting
from programs.models import Application, Opening, PlaceStatus, Status
from robbery_training import sessions
from robbery_training.models import RobberyTraining
from tests.factories import letters, make_member, make_omar, make_paul, make_station
from tests.programs.desk import page_of as page_of_application
from tests.programs.desk import signed_in, text_of
from tests.programs.visitor import error_at, post
from tests.threads import at_once

from .classroom import at_own_page, lena, make_business, make_session, name_people, omar, page_of, roster_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def number_of(business: Application) -> str:
    return reverse("robbery_training:number", args=[business.pk])


def say(business: Application, people: int | str) -> HttpResponse:
    """The business says on its own page how many come."""
    return post(at_own_page(business), roster_of(business) + "number/", people=people)


def expected(business: Application) -> tuple[int, int | None]:
    """How many are expected, and how many seats are booked for them."""
    booked = business.appointments.filter(status="booked").values_list("people", flat=True).first()
    return RobberyTraining.objects.get(pk=business.pk).people, booked


def test_business_takes_more_seats_and_gives_some_back() -> None:
    business = make_business(people=6)
    session = make_session(business, seats=8)

    response = say(business, 8)
    first, left = expected(business), session.seats_left()
    say(business, 4)

    assert response.url == roster_of(business)
    assert (first, left) == ((8, 8), 0)
    assert (expected(business), session.seats_left()) == ((4, 4), 4)
    history = business.events.filter(action="people", by=None).values_list("note", flat=True)
    assert list(history) == ["6 → 8", "8 → 4"]


def test_business_without_a_session_changes_what_it_expects() -> None:
    business = make_business(people=6)

    say(business, 8)

    assert expected(business) == (8, None)


def test_own_page_leads_to_the_number_until_the_session_begins() -> None:
    business = make_business(people=6)
    session = make_session(business)
    client = at_own_page(business)
    before = text_of(client.get(roster_of(business)))
    Opening.objects.filter(pk=session.pk).update(starts_at=session.starts_at - timedelta(days=11))

    assert "More people come, or fewer" in before
    assert "More people come, or fewer" not in text_of(client.get(roster_of(business)))
    assert say(business, 8).url == roster_of(business)
    assert expected(business) == (6, 6)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (8, "The session has 1 more free seat, so at most 7 people can come."),
        (1, "2 people are named already. Take somebody off the list first."),
        (61, "At most 60 people at once. For more, please call us."),
        (0, "At least one person."),
    ],
)
def test_number_that_does_not_fit_is_refused_with_a_sentence(people: int, sentence: str) -> None:
    business = make_business(people=6)
    make_session(business, make_business("Sam's Diner", people=3), seats=10)
    name_people(business, "Ana Ruiz", "Kim Lee")

    assert error_at(say(business, people), "people") == sentence
    assert expected(business) == (6, 6)


def test_seats_given_back_are_offered_to_who_waits() -> None:
    business, diner = make_business(people=6), make_business("Sam's Diner", people=2)
    place = waiting.join(diner, make_session(business, seats=6))

    say(business, 4)

    place.refresh_from_db()
    assert place.status == PlaceStatus.OFFERED
    assert [letter.recipient for letter in letters("programs/seats_offered")] == [diner.email]


def test_who_waits_waits_for_as_many_seats_as_it_needs_now() -> None:
    business, diner = make_business(people=6), make_business("Sam's Diner", people=2)
    session = make_session(business, seats=6)
    place = waiting.join(diner, session)

    too_many = say(diner, 7)
    say(diner, 5)
    booking.cancel(business)

    place.refresh_from_db()
    assert error_at(too_many, "people") == "The session that is waited for has 6 seats in all."
    assert (place.people, place.status, session.seats_left()) == (5, PlaceStatus.OFFERED, 1)


def test_seats_on_offer_grow_only_into_free_ones() -> None:
    business, diner = make_business(people=6), make_business("Sam's Diner", people=4)
    place = waiting.join(diner, make_session(business, seats=6))
    booking.cancel(business)

    too_many = say(diner, 7)
    say(diner, 6)
    booking.take_offer(place)

    assert "2 more free seats, so at most 6 people" in error_at(too_many, "people")
    assert expected(diner) == (6, 6)


def test_staff_change_it_for_who_calls() -> None:
    business = make_business(people=6)
    session = make_session(business, seats=8)
    client = signed_in(lena())

    asked = client.get(number_of(business))
    done = client.post(number_of(business), {"people": 8})
    refused = client.post(number_of(business), {"people": 9})

    assert "6 seats are booked." in text_of(asked)
    assert done.url == page_of(session)
    assert error_at(refused, "people") == "The session has 0 more free seats, so at most 8 people can come."
    assert expected(business) == (8, 8)
    history = text_of(client.get(page_of_application(business)))
    assert "Number of people changed" in history or "number of people changed" in history


@pytest.mark.parametrize("page", ["of the application", "of the session"])
def test_staff_find_it_on_the_page(page: str) -> None:
    business = make_business(people=6)
    address = page_of(make_session(business)) if page == "of the session" else page_of_application(business)

    assert f'href="{number_of(business)}"' in signed_in(lena()).get(address).content.decode()


def test_number_of_a_business_without_a_session_leads_back_to_its_application() -> None:
    business = make_business()

    assert signed_in(lena()).post(number_of(business), {"people": 9}).url == page_of_application(business)


def test_trainer_changes_it_and_a_stranger_or_the_auditor_does_not() -> None:
    business, station = make_business(people=3), make_station()
    make_session(business, station=station)
    stranger = make_omar(username="sam", station=make_station())

    answers = [signed_in(member).post(number_of(business), {"people": 5}) for member in (stranger, make_paul())]
    before = expected(business)
    signed_in(omar()).post(number_of(business), {"people": 4})

    assert [answer.status_code for answer in answers] == [404, 403]
    assert (before, expected(business)) == ((3, 3), (4, 4))


def test_staff_are_told_of_what_they_did_not_do_themselves() -> None:
    business, approved = make_business(people=6), make_business("Sam's Diner")
    make_session(business)

    say(business, 8)
    say(approved, 9)
    sessions.change_people(business, 7, by=lena())

    (letter,) = letters("robbery_training/people_changed")
    assert (letter.recipient, "6 → 8" in letter.body) == (lena().email, True)


def test_number_of_a_closed_application_stays() -> None:
    business = make_business(people=6, status=Status.COMPLETED)

    with pytest.raises(sessions.PeopleRefused, match="the application is closed"):
        sessions.change_people(business, 8)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_a_larger_group_and_another_business_at_the_last_seats_one_gets_them() -> None:
    store, diner = make_business(people=6), make_business("Sam's Diner", people=3)
    session = make_session(store, seats=9, officer=make_member(is_sworn=True))

    outcomes = at_once(
        2, lambda place: booking.book(diner, session).people if place else sessions.change_people(store, 9)
    )

    assert session.seats_left() == 0
    assert outcomes in ({None: 1, "SeatTaken": 1}, {3: 1, "PeopleRefused": 1})
    assert expected(store) in {(9, 9), (6, 6)}
