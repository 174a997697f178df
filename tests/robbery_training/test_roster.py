"""Who comes: named by the business on its own page, or read by staff from what it sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from programs.models import Application, Opening
from robbery_training import rosters
from robbery_training.models import Trainee
from tests.programs.desk import signed_in, text_of
from tests.programs.visitor import error_at, post
from tests.threads import at_once

from .classroom import (
    at_own_page,
    during,
    lena,
    make_business,
    make_session,
    name_people,
    names_on,
    omar,
    page_of,
    roster_of,
    teach,
)

pytestmark = pytest.mark.django_db


def test_business_names_its_people_one_a_line() -> None:
    business = make_business()

    post(
        at_own_page(business), roster_of(business), people="Ana Ruiz, cashier\r\n\r\nTom O'Brien\tnight manager\r\nKim"
    )

    assert names_on(business) == [("Ana Ruiz", "cashier"), ("Tom O'Brien", "night manager"), ("Kim", "")]


def test_names_are_unreadable_in_the_database() -> None:
    name_people(make_business(), "Ana Ruiz")

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM robbery_training_trainee")
        assert "Ruiz" not in cursor.fetchone()[0]


def test_more_people_than_seats_are_refused_with_a_sentence() -> None:
    business = make_business(people=2)
    name_people(business, "Ana Ruiz")

    response = post(at_own_page(business), roster_of(business), people="Kim\nTom")

    sentence = "You have 2 seats, and this would be 3 people. Take somebody off, or call us for more seats."
    assert error_at(response, "people") == sentence
    assert len(names_on(business)) == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("Ana  RUIZ, cashier", "Line 1, Ana RUIZ: This person is on the list already."),
        ("Kim\nkim", "Line 2, kim: This person is on the list already."),
        ('Kim\n=HYPERLINK("http://bad.example")', "This does not look like a name."),
        ("Kim\n, cashier", "Line 2, : The name is missing."),
        ("Kim\n4711", "Line 2, 4711: This does not look like a name."),
        ("Kim\n" + 130 * "x", "This is too long for a name"),
    ],
)
def test_one_line_that_is_not_right_keeps_the_whole_list_out(typed: str, problem: str) -> None:
    business = make_business(people=9)
    name_people(business, "Ana Ruiz")

    response = post(at_own_page(business), roster_of(business), people=typed)

    assert problem in error_at(response, "people")
    assert names_on(business) == [("Ana Ruiz", "cashier")]


def test_two_people_of_one_name_are_told_apart_by_what_they_do() -> None:
    business = make_business()

    post(at_own_page(business), roster_of(business), people="Kim Lee, cashier\nKim Lee, cook")

    assert names_on(business) == [("Kim Lee", "cashier"), ("Kim Lee", "cook")]


def test_business_corrects_and_takes_off() -> None:
    business = make_business()
    wrong, gone = name_people(business, "Anna Ruis", "Tom")
    client = at_own_page(business)

    person = reverse("robbery_training:person", args=[business.reference, wrong.pk])
    post(client, person, name="Ana Ruiz", role="manager")
    post(client, reverse("robbery_training:remove_person", args=[business.reference, gone.pk]))

    assert names_on(business) == [("Ana Ruiz", "manager")]


def test_list_is_closed_once_the_session_has_begun() -> None:
    business = make_business()
    session = make_session(business)
    (ana,) = name_people(business, "Ana Ruiz")
    client = at_own_page(business)
    Opening.objects.filter(pk=session.pk).update(starts_at=session.starts_at - timedelta(days=10, minutes=5))

    post(client, roster_of(business), people="Kim")
    gone = post(client, reverse("robbery_training:remove_person", args=[business.reference, ana.pk]))

    assert gone.status_code == 404
    assert names_on(business) == [("Ana Ruiz", "cashier")]
    assert "The list is closed." in text_of(client.get(roster_of(business)))


def test_stranger_sees_no_roster_and_changes_none() -> None:
    business, sams = make_business(), make_business("Sam's Diner")
    (ana,) = name_people(business, "Ana Ruiz")
    sam = at_own_page(sams)

    seen = sam.get(roster_of(business))
    through_his_own = reverse("robbery_training:remove_person", args=[sams.reference, ana.pk])

    assert seen.status_code == 403
    assert "Ruiz" not in text_of(seen)
    assert post(sam, through_his_own).status_code == 404
    assert Trainee.objects.filter(pk=ana.pk).exists()


def test_certificate_of_another_business_is_not_handed_out() -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz")
    sams = make_business("Sam's Diner")

    address = reverse("robbery_training:own_certificate", args=[sams.reference, certificate.trainee_id])

    assert at_own_page(sams).get(address).status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_list_sent_twice_at_once_is_put_down_once() -> None:
    business = make_business(people=4)

    outcomes = at_once(2, lambda _place: rosters.add(Application.objects.get(pk=business.pk), "Ana\nKim\nTom"))

    assert outcomes == {3: 1, "RosterRefused": 1}


# --- Staff read a list in ----------------------------------------------------------------


def put_in(client: Client, session: Opening, **typed: Any) -> HttpResponse:
    taken = session.appointments.get()
    return client.post(page_of(session, "import_roster", taken.pk), typed)


@pytest.fixture
def session(without_second_factor: None) -> Opening:
    return make_session(make_business(people=4))


FILES = {
    "utf-8": "Name,Role\nAna Ruíz,cashier\nJosé Núñez,\n".encode(),
    "with a byte order mark": "Name,Role\r\nAna Ruíz,cashier\r\nJosé Núñez\r\n".encode("utf-8-sig"),
    "latin-1, as spreadsheets save it": "Nombre;Puesto\r\nAna Ruíz;cashier\r\nJosé Núñez;\r\n".encode("latin-1"),
    "utf-16, with tabs": "Ana Ruíz\tcashier\nJosé Núñez".encode("utf-16"),
    "quoted": '"Ana Ruíz","cashier"\n"José Núñez",""'.encode(),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_file_is_shown_first_and_then_put_down(session: Opening, content: bytes) -> None:
    client, business = signed_in(omar()), Application.objects.get()

    preview = put_in(client, session, file=SimpleUploadedFile("people.csv", content), people="")
    before = names_on(business)
    put_in(client, session, people=preview.context["form"]["people"].value(), confirmed="1")

    assert "Ana Ruíz" in text_of(preview)
    assert before == []
    assert names_on(business) == [("Ana Ruíz", "cashier"), ("José Núñez", "")]


def test_preview_says_of_each_line_what_is_not_right(session: Opening) -> None:
    client = signed_in(omar())

    preview = put_in(client, session, people="Ana Ruiz\n=1+1\nAna Ruiz")
    confirmed = put_in(client, session, people="Ana Ruiz\n=1+1\nAna Ruiz", confirmed="1")

    assert [bool(row.problem) for row in preview.context["rows"]] == [False, True, True]
    assert "2 lines are not right yet" in text_of(preview)
    assert "Line 2, =1+1: This does not look like a name." in text_of(confirmed)
    assert not Trainee.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 a workbook", "This is not a CSV file."),
        (b"x" * 100_001, "This file is too large for a roster."),
        (b"Name,Role\n", "There is no name in it."),
    ],
)
def test_file_that_is_no_list_is_refused(session: Opening, content: bytes, sentence: str) -> None:
    refused = put_in(signed_in(omar()), session, file=SimpleUploadedFile("people.csv", content), people="")

    assert sentence in text_of(refused)


def test_staff_may_go_beyond_the_seats_and_are_told(session: Opening) -> None:
    preview = put_in(signed_in(lena()), session, people="A B\nC D\nE F\nG H\nI J")

    assert "This is 1 person more than the seats booked." in text_of(preview)


def test_who_is_ticked_here_has_a_roster_line_in_the_admin(session: Opening) -> None:
    business = Application.objects.get()
    name_people(business, "Ana Ruiz")
    with during(session):
        page = signed_in(lena()).get(reverse("admin:programs_application_change", args=[business.pk]))

    assert "1 person named, of 4 seats. Ana Ruiz, cashier" in text_of(page)
