"""Sessions are made for one business or several; a trainer is in one place at a time, whatever the program."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from programs import booking
from programs.models import Application, Opening, Status
from tests.factories import letters, make_member, make_opening, make_paul, make_program, make_station
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once

from .classroom import (
    at_own_page,
    days_from_now,
    lena,
    make_business,
    make_session,
    make_training_program,
    name_people,
    omar,
    page_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
AT = datetime(2027, 3, 1, 18, tzinfo=UTC)
NEW = "/trainings/new/"


def make(client: Client, *businesses: Application, **changes: Any) -> HttpResponse:
    station = make_station()
    typed = {
        "applications": [business.pk for business in businesses], "on": days_from_now(20), "starts": "07:00",
        "ends": "09:00", "officer": omar().pk, "station": station.pk, "place": "Library, room 2", "language": "es",
        "seats": "",
    }  # fmt: skip
    return client.post(NEW, {**typed, **changes}, follow=True)


def test_coordinator_joins_two_businesses_in_one_session() -> None:
    store, diner = make_business(people=4), make_business("Sam's Diner", people=3)

    make(signed_in(lena()), store, diner)

    session = Opening.objects.get()
    assert (session.seats, session.officer, session.place, session.language) == (7, omar(), "Library, room 2", "es")
    assert set(session.appointments.values_list("application", "people")) == {(store.pk, 4), (diner.pk, 3)}
    assert set(Application.objects.values_list("status", flat=True)) == {Status.SCHEDULED}
    assert len(letters("programs/scheduled")) == 2


def test_page_of_an_application_leads_to_making_its_session() -> None:
    business, client = make_business(had_robbery=True), signed_in(lena())
    page = client.get(reverse("admin:programs_application_change", args=[business.pk]))
    address = f"{NEW}?application={business.reference}"

    form = client.get(address).context["form"]

    assert f'href="{address}"' in page.content.decode()
    assert form.initial["applications"] == [business.pk]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seats": "2"}, "These businesses need 3 seats."),
        ({"ends": "06:00"}, "It ends after it starts."),
        ({"ends": "12:00"}, "At most 3 hours"),
        ({"on": "2026-01-05"}, "This time is over already. Choose one to come."),
        ({"on": "2026-01-05", "applications": []}, "This time is over already. Choose one to come."),
    ],
)
def test_session_that_cannot_be_is_refused(changes: dict[str, str], sentence: str) -> None:
    response = make(signed_in(lena()), make_business(people=3), **changes)

    assert sentence in text_of(response)
    assert not Opening.objects.exists()


def test_trainer_on_a_ride_is_not_sent_to_a_session() -> None:
    make_training_program()
    starts_at = datetime.combine(days_from_now(20), datetime.min.time(), UTC) + timedelta(hours=10)
    make_opening(starts_at, program=make_program(), officer=omar())

    response = make(signed_in(lena()))

    assert "This officer is somewhere else at that time." in text_of(response)
    assert Opening.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("first", ["ride", "session"])
def test_database_keeps_a_trainer_from_two_programs_at_once(first: str) -> None:
    offers = [lambda: make_opening(AT, program=make_program(), officer=omar()), lambda: make_session(starts_at=AT)]
    one, other = offers if first == "ride" else reversed(offers)
    one()

    with pytest.raises(IntegrityError, match="opening_officer_is_in_one_place"):
        other()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_a_ride_and_a_session_offered_at_once_one_is_refused() -> None:
    ride, training, officer, station = make_program(), make_training_program(), omar(), make_station()

    def offer(place: int) -> str:
        starts_at = AT + timedelta(minutes=place)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
        booking.offer(Opening(program=(ride, training)[place % 2], officer=officer, station=station, **times))
        return "offered"

    assert at_once(6, offer) == {"offered": 1, "OfficerElsewhere": 5}


def test_business_chooses_among_sessions_with_enough_seats() -> None:
    business = make_business(people=5)
    make_session(seats=4)
    wide = make_session(seats=5, officer=make_member(is_sworn=True))

    page = at_own_page(business).get(reverse("programs:time", args=[business.reference]))

    assert list(page.context["openings"]) == [wide]


def test_trainer_sees_own_sessions_and_nobody_elses() -> None:
    mine, hers = make_session(make_business("Corner Store")), make_session(officer=make_member(is_sworn=True))
    client = signed_in(omar())

    listed = client.get("/trainings/")

    assert list(listed.context["coming"]) == [mine]
    assert client.get(page_of(mine)).status_code == 200
    assert client.get(page_of(hers)).status_code == 404


def test_who_has_no_role_any_more_sees_no_session() -> None:
    session = make_session(make_business())
    omar().groups.clear()
    client = signed_in(omar())

    assert list(client.get("/trainings/").context["coming"]) == []
    assert client.get(page_of(session)).status_code == 404


def test_queue_shows_names_to_who_works_on_it_and_to_others_how_many() -> None:
    business = make_business()
    name_people(business, "Ana Ruiz")
    address = reverse("admin:programs_application_change", args=[business.pk])

    seen = {member.username: text_of(signed_in(member).get(address)) for member in (lena(), make_paul())}

    assert "Ana Ruiz" in seen["lena"]
    assert "Ana Ruiz" not in seen["paul"]
    assert "1 person named, of 3 seats." in seen["paul"]


def test_auditor_reads_and_changes_nothing() -> None:
    business = make_business()
    session, (ana,) = make_session(business), name_people(business, "Ana Ruiz")
    paul = signed_in(make_paul())

    assert "Ana Ruiz" in text_of(paul.get(page_of(session)))
    assert paul.post(page_of(session, "tick", ana.pk), {"here": "1"}).status_code == 403
    assert paul.get(NEW).status_code == 403


def test_nobody_comes_in_without_signing_in() -> None:
    session = make_session()

    for address in ("/trainings/", NEW, page_of(session), page_of(session, "close")):
        assert "/accounts/login/" in Client().get(address).url
