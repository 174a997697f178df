"""The day of a session: who is here, its end, and what comes of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from agency.written_once import Unchangeable
from programs import booking
from programs.models import AppointmentStatus, Opening, Status
from programs.workflow import Action
from robbery_training.models import Certificate, Trainee
from tests.factories import letters, make_member
from tests.programs.desk import move, signed_in, text_of
from tests.threads import at_once

from .classroom import (
    at_own_page,
    days_from_now,
    lena,
    make_business,
    make_session,
    name_people,
    omar,
    page_of,
    roster_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def session() -> Opening:
    """Corner Store and Sam's Diner, seated since five minutes ago."""
    store, diner = make_business("Corner Store"), make_business("Sam's Diner")
    name_people(store, "Ana Ruiz", "Tom O'Brien")
    name_people(diner, "Kim Lee")
    session = make_session(store, diner)
    begin(session, timedelta(minutes=5))
    return session


def begin(session: Opening, ago: timedelta) -> None:
    starts_at = timezone.now() - ago
    Opening.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    session.refresh_from_db()


def person(name: str) -> Trainee:
    return next(trainee for trainee in Trainee.objects.all() if trainee.name == name)


def press(session: Opening, name: str, button: str = "here") -> None:
    signed_in(omar()).post(page_of(session, "tick", person(name).pk), {button: "1"})


def test_ticked_by_two_phones_is_ticked(session: Opening) -> None:
    press(session, "Ana Ruiz")
    first = person("Ana Ruiz").attended_at

    press(session, "Ana Ruiz")

    assert person("Ana Ruiz").attended_at == first
    assert person("Ana Ruiz").checked_in_by == omar()


def test_taking_a_tick_back_is_a_button_of_its_own(session: Opening) -> None:
    press(session, "Ana Ruiz")

    press(session, "Ana Ruiz", "not_here")

    assert person("Ana Ruiz").attended_at is None


def test_nobody_is_here_a_day_before(session: Opening) -> None:
    begin(session, -timedelta(days=1))

    press(session, "Ana Ruiz")

    assert person("Ana Ruiz").attended_at is None


def test_who_came_unannounced_is_added_and_ticked(session: Opening) -> None:
    group = session.appointments.order_by("pk").first()

    signed_in(omar()).post(page_of(session, "add_person", group.pk), {"name": " Lu  Wong ", "role": "cook"})

    assert (person("Lu Wong").application, person("Lu Wong").attended_at is None) == (group.application, False)


def test_closing_certifies_who_was_here_and_ends_the_applications(session: Opening) -> None:
    press(session, "Ana Ruiz")

    asked = signed_in(omar()).get(page_of(session, "close"))
    done = signed_in(omar()).post(page_of(session, "close"), follow=True)

    assert "Nobody of Sam's Diner is ticked" in text_of(asked)
    assert "Closed. 1 certificate is issued." in text_of(done)
    assert Certificate.objects.get().trainee == person("Ana Ruiz")
    ends = dict(session.appointments.values_list("application__robbery_training__business_name", "application__status"))
    assert ends == {"Corner Store": Status.COMPLETED, "Sam's Diner": Status.NO_SHOW}
    assert set(session.appointments.values_list("status", flat=True)) == {
        AppointmentStatus.KEPT, AppointmentStatus.MISSED,
    }  # fmt: skip


def test_who_was_ticked_at_a_session_that_their_business_left_was_not_at_the_next(session: Opening) -> None:
    begin(session, -timedelta(minutes=30))
    for name in ("Ana Ruiz", "Tom O'Brien", "Kim Lee"):
        press(session, name)
    held = make_session(officer=make_member(is_sworn=True))
    for group in session.appointments.all():
        booking.book(group.application, held, by=lena())
    begin(held, timedelta(minutes=5))
    client = signed_in(lena())

    client.post(page_of(held, "tick", person("Tom O'Brien").pk), {"here": "1"})
    page = client.get(page_of(held))
    client.post(page_of(held, "close"))

    assert (page.context["here"], page.content.decode().count("tag--good")) == (1, 1)
    assert [certificate.trainee.name for certificate in Certificate.objects.all()] == ["Tom O'Brien"]
    ends = dict(held.appointments.values_list("application__robbery_training__business_name", "status"))
    assert ends == {"Corner Store": AppointmentStatus.KEPT, "Sam's Diner": AppointmentStatus.MISSED}


def test_certificate_says_what_was_taught_and_for_how_long(session: Opening) -> None:
    press(session, "Ana Ruiz")

    signed_in(omar()).post(page_of(session, "close"))

    certificate = Certificate.objects.get()
    said = (certificate.course, certificate.hours, certificate.trained_on, certificate.trainer)
    assert said == ("Robbery training", Decimal(2), days_from_now(0), str(omar()))
    assert certificate.valid_until.replace(year=certificate.trained_on.year) == certificate.trained_on


def test_letter_leads_to_the_certificates_on_the_own_page(session: Opening) -> None:
    press(session, "Ana Ruiz")
    signed_in(omar()).post(page_of(session, "close"))

    (letter,) = letters("robbery_training/completed")
    store = person("Ana Ruiz").application
    page = text_of(at_own_page(store).get(roster_of(store)))

    assert letter.recipient == store.email
    assert "/certificates/" in letter.body
    assert Certificate.objects.get().number in page
    assert "Tom O'Brien" not in page


def test_session_that_has_not_begun_is_not_closed(session: Opening) -> None:
    begin(session, -timedelta(minutes=30))
    press(session, "Ana Ruiz")

    refused = signed_in(omar()).post(page_of(session, "close"), follow=True)

    assert "The session has not begun yet." in text_of(refused)
    assert not Certificate.objects.exists()


def test_who_was_ticked_late_gets_a_certificate_when_it_is_closed_again(session: Opening) -> None:
    press(session, "Ana Ruiz")
    signed_in(omar()).post(page_of(session, "close"))
    press(session, "Tom O'Brien")

    signed_in(omar()).post(page_of(session, "close"))

    assert {certificate.trainee.name for certificate in Certificate.objects.all()} == {"Ana Ruiz", "Tom O'Brien"}
    assert len(letters("robbery_training/completed")) == 1


def test_who_has_a_certificate_stays_as_they_are(session: Opening) -> None:
    press(session, "Ana Ruiz")
    signed_in(omar()).post(page_of(session, "close"))

    press(session, "Ana Ruiz", "not_here")
    certificate = Certificate.objects.get()
    certificate.course = "Another course"

    assert person("Ana Ruiz").attended_at is not None
    with pytest.raises(Unchangeable):
        certificate.save()


def test_business_recorded_as_absent_by_mistake_gets_its_certificates(session: Opening) -> None:
    press(session, "Ana Ruiz")
    signed_in(omar()).post(page_of(session, "close"))
    diner, client = person("Kim Lee").application, signed_in(lena())
    seen = text_of(client.get(page_of(session)))
    unexplained = move(client, diner, Action.TAKE_BACK)

    move(client, diner, Action.TAKE_BACK, note="The second page of the list was in the car.")
    press(session, "Kim Lee")
    client.post(page_of(session, "close"))

    diner.refresh_from_db()
    assert "They were there after all" in seen
    assert "They were there after all" not in text_of(signed_in(omar()).get(page_of(session)))
    assert "This field is required." in text_of(unexplained)
    assert (diner.status, diner.appointment.status) == (Status.COMPLETED, AppointmentStatus.KEPT)
    assert person("Kim Lee").certificate.trained_on == person("Ana Ruiz").certificate.trained_on
    assert [letter.recipient for letter in letters("robbery_training/completed")].count(diner.email) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_closed_by_two_phones_at_once_certifies_once(session: Opening) -> None:
    press(session, "Ana Ruiz")
    clients = [signed_in(omar()), signed_in(lena())]

    at_once(2, lambda place: clients[place].post(page_of(session, "close")).status_code)

    assert Certificate.objects.count() == len(letters("robbery_training/completed")) == 1
