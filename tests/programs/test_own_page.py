"""What Rosa does on her own page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from programs import booking, links
from programs.models import Application, AppointmentStatus, Feedback, Status
from programs.workflow import Action, add_note, advance
from tests import factories
from tests.factories import (
    make_application,
    make_decline_reason,
    make_lena,
    make_opening,
    make_signature,
    make_station,
)

from .visitor import error_at, open_link, post, words

pytestmark = pytest.mark.django_db


class Visitor:
    """Somebody whose private link is open in their browser."""

    def __init__(self, application: Application) -> None:
        self.application, self.client = application, Client()
        open_link(self.client, application)

    def url(self, page: str) -> str:
        return reverse(f"programs:{page}", args=[self.application.reference])

    def sees(self, page: str = "application") -> str:
        return words(self.client.get(self.url(page)))

    def sends(self, page: str, **typed: object):
        return post(self.client, self.url(page), **typed)

    def told(self, page: str, **typed: object) -> str:
        """The page one comes to after sending a form."""
        return words(self.client.get(self.sends(page, **typed).url, follow=True))

    def now(self) -> Application:
        return Application.objects.get(pk=self.application.pk)


@pytest.fixture
def rosa() -> Callable[..., Visitor]:
    return lambda *args, **changes: Visitor(make_application(*args, **changes))


CONTACT = {"email": "rosa@example.com", "phone": "910 555 0100", "address": "12 Pine Street", "language": "en"}


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.WAITING_FOR_GUARDIAN, "Waiting for your guardian"),
        (Status.RECEIVED, "Waiting to be reviewed"),
        (Status.IN_REVIEW, "In review"),
        (Status.WAITING_FOR_APPLICANT, "Waiting for your answer"),
        (Status.APPROVED, "You are approved"),
        (Status.SCHEDULED, "Your ride is booked"),
        (Status.COMPLETED, "You have been on your ride."),
        (Status.NO_SHOW, "We missed you at your ride."),
        (Status.ENDED_EARLY, "It ended early."),
        (Status.DECLINED, "We cannot offer you a ride this time"),
        (Status.WITHDRAWN, "You have withdrawn this application."),
        (Status.EXPIRED, "This application is closed"),
    ],
)
def test_page_says_in_plain_words_where_it_stands(rosa: Callable[..., Visitor], status: Status, sentence: str) -> None:
    assert sentence in rosa(status).sees()


def test_promise_and_its_reason_are_shown_until_it_is_kept(rosa: Callable[..., Visitor]) -> None:
    waiting, answered = rosa(Status.RECEIVED), rosa(Status.APPROVED)

    assert waiting.application.promise_reason in waiting.sees()
    assert answered.application.promise_reason not in answered.sees()


def test_private_notes_and_staffs_names_are_not_shown(rosa: Callable[..., Visitor]) -> None:
    lena = make_lena(first_name="Lena", last_name="Ortiz")
    visitor = rosa(Status.RECEIVED, assignee=lena)
    add_note(visitor.application, "Called twice.", by=lena)
    advance(visitor.application, Action.START_REVIEW, by=lena)

    page = visitor.sees()

    assert visitor.application.reference in page
    assert "Called twice." not in page
    assert "Ortiz" not in page


def test_reason_for_declining_is_the_neutral_sentence(rosa: Callable[..., Visitor]) -> None:
    reason = make_decline_reason(name="Records check", sentence="We cannot offer you a ride now.")

    page = rosa(Status.DECLINED, decline_reason=reason).sees()

    assert "We cannot offer you a ride now." in page
    assert "Records check" not in page


def test_name_is_shown_to_its_owner_as_it_was_typed(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(address="شارع الصنوبر 12 🚓 <b>")

    assert "شارع الصنوبر 12 🚓 <b>" in visitor.sees("contact")


# --- Answering ---------------------------------------------------------------


def asked(rosa: Callable[..., Visitor], question: str = "Which evening suits you?") -> Visitor:
    visitor = rosa(Status.IN_REVIEW)
    advance(visitor.application, Action.ASK_APPLICANT, by=make_lena(), note=question)
    return visitor


def test_question_is_shown_and_answered(rosa: Callable[..., Visitor]) -> None:
    visitor = asked(rosa)
    assert "Which evening suits you?" in visitor.sees()

    page = visitor.told("answer", answer="Tuesday.")

    assert "Thank you. Your answer is with us" in page
    assert "Which evening suits you?" not in page
    assert (visitor.now().status, visitor.now().paused_on) == (Status.IN_REVIEW, None)
    assert visitor.now().events.get(action=Action.ANSWER).note == "Tuesday."


def test_answer_is_asked_for_if_it_is_empty(rosa: Callable[..., Visitor]) -> None:
    visitor = asked(rosa)

    response = visitor.sends("answer", answer="")

    assert error_at(response, "answer") == "This field is required."
    assert visitor.now().status == Status.WAITING_FOR_APPLICANT


def test_answering_twice_is_answering_once(rosa: Callable[..., Visitor]) -> None:
    visitor = asked(rosa)
    visitor.sends("answer", answer="Tuesday.")

    page = visitor.told("answer", answer="Wednesday.")

    assert "this can no longer be done" in page
    assert [event.note for event in visitor.now().events.filter(action=Action.ANSWER)] == ["Tuesday."]


# --- Contact details ---------------------------------------------------------


def test_new_address_is_used_and_the_old_one_is_told(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()

    page = visitor.told("contact", **CONTACT | {"email": "new@example.com"})

    assert "Your contact details are changed." in page
    assert visitor.now().email == "new@example.com"
    told = factories.letters("programs/contact_changed")[0]
    assert told.recipient == "rosa@example.com"
    assert "new@example.com" not in told.body
    assert "/programs/link/" not in told.body


def test_change_is_noted_without_saying_what_it_was(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()

    visitor.sends("contact", **CONTACT | {"phone": "910 555 0199"})

    assert visitor.now().events.get().note == "phone"
    assert factories.letters("programs/contact_changed") == []


def test_nothing_changed_is_nothing_noted(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()

    visitor.sends("contact", **CONTACT)

    assert not visitor.now().events.exists()


def test_address_that_is_none_is_refused_and_the_old_one_stays(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()

    response = visitor.sends("contact", **CONTACT | {"email": "rosa at example", "address": "x" * 10_000})

    assert error_at(response, "email") == "Enter a valid email address."
    assert "(it has 10000)" in error_at(response, "address")
    assert 'value="rosa at example"' in response.content.decode()
    assert (visitor.now().email, visitor.now().address) == ("rosa@example.com", "12 Pine Street")


def test_name_and_status_cannot_be_slipped_in(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()

    visitor.sends("contact", **CONTACT | {"first_name": "Sam", "status": "approved"})

    assert (visitor.now().first_name, visitor.now().status) == ("Rosa", Status.RECEIVED)


def test_nul_bytes_are_refused_kindly(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()

    response = visitor.sends("contact", **CONTACT | {"address": "12\x00 Pine Street"})

    assert error_at(response, "address") == "Null characters are not allowed."


# --- Shifts ------------------------------------------------------------------


def test_shift_is_chosen_among_the_open_ones(rosa: Callable[..., Visitor]) -> None:
    visitor, opening = rosa(Status.APPROVED), make_opening(station=make_station(name="North"))
    assert "North" in visitor.sees("time")

    page = visitor.told("time", opening=opening.pk)

    assert "It is booked." in page
    assert "North" in page
    assert visitor.now().appointment.opening == opening
    assert factories.letters("programs/scheduled")[0].calendar.startswith("BEGIN:VCALENDAR")


def test_shift_is_changed(rosa: Callable[..., Visitor]) -> None:
    visitor, other = rosa(Status.SCHEDULED), make_opening()

    visitor.sends("time", opening=other.pk)

    assert visitor.now().appointment.opening == other
    assert len(factories.letters("programs/moved")) == 1


def test_shift_is_cancelled_after_asking_once_more(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.SCHEDULED)
    visitor.sees("cancel_time")
    assert visitor.now().status == Status.SCHEDULED

    page = visitor.told("cancel_time")

    assert "Your booking is cancelled. You may choose another time." in page
    assert visitor.now().appointment is None
    assert "METHOD:CANCEL" in factories.letters("programs/cancelled")[0].calendar


def test_shift_filled_while_reading_is_said_and_the_page_offers_the_others(rosa: Callable[..., Visitor]) -> None:
    visitor, filled, free = rosa(Status.APPROVED), make_opening(), make_opening(station=make_station(name="North"))
    visitor.sees("time")
    make_application(Status.SCHEDULED, opening=filled, first_name="Sam")

    response = visitor.sends("time", opening=filled.pk)

    assert error_at(response, "opening") == "That time has just been filled. Please choose another one."
    assert "North" in words(response)
    assert free.appointments.count() == 0


def test_seat_taken_in_the_very_moment_is_said_too(
    rosa: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, opening = rosa(Status.APPROVED), make_opening()

    def too_late(*_args: object, **_kwargs: object) -> None:
        raise booking.SeatTaken

    monkeypatch.setattr(booking, "book", too_late)

    assert "That time has just been filled." in visitor.told("time", opening=opening.pk)


def test_shift_sooner_than_the_programs_notice_cannot_be_chosen(rosa: Callable[..., Visitor]) -> None:
    visitor, soon = rosa(Status.APPROVED), make_opening(timezone.now() + timedelta(days=1))

    response = visitor.sends("time", opening=soon.pk)

    assert "Nothing is free at present." in words(response)
    assert visitor.now().appointment is None


@pytest.mark.parametrize("opening", ["", "x", "-1", "9" * 30, "1\x00"])
def test_shift_that_is_none_is_refused_kindly(rosa: Callable[..., Visitor], opening: str) -> None:
    make_opening()
    visitor = rosa(Status.APPROVED)

    response = visitor.sends("time", opening=opening)

    assert error_at(response, "opening") in {
        "Choose a time.",
        "That time has just been filled. Please choose another one.",
        "Null characters are not allowed.",
    }


@pytest.mark.parametrize("page", ["time", "cancel_time"])
def test_who_is_not_approved_chooses_no_shift(rosa: Callable[..., Visitor], page: str) -> None:
    visitor = rosa(Status.RECEIVED)

    assert "this can no longer be done" in visitor.told(page, opening=make_opening().pk)


def test_calendar_file_is_there_to_download(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.SCHEDULED)

    response = visitor.client.get(visitor.url("calendar"))

    assert response["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert str(visitor.now().appointment.uid) in event["UID"]


def test_without_a_shift_there_is_no_calendar_file(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.APPROVED)

    assert visitor.client.get(visitor.url("calendar")).status_code == 404


# --- Withdrawing, erasing, feedback ------------------------------------------


def test_withdrawing_is_asked_once_more_and_gives_the_seat_back(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.SCHEDULED)
    visitor.sees("withdraw")
    assert visitor.now().status == Status.SCHEDULED

    page = visitor.told("withdraw")

    assert "Your application is withdrawn." in page
    assert visitor.now().status == Status.WITHDRAWN
    assert visitor.now().appointments.get().status == AppointmentStatus.CANCELLED
    assert len(factories.letters("programs/withdrawn")) == 1


def test_what_is_over_cannot_be_withdrawn(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.COMPLETED)

    assert "this can no longer be done" in visitor.told("withdraw")
    assert visitor.now().status == Status.COMPLETED


def test_erasure_is_asked_for_once_and_is_not_withdrawing(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.DECLINED)

    page = visitor.told("erase")
    visitor.sends("erase")

    assert "We have your request to erase your data." in page
    assert visitor.now().status == Status.DECLINED
    assert visitor.now().erasure_requested_at is not None
    assert len(factories.letters("programs/erasure_asked")) == visitor.now().events.count() == 1


def test_open_application_is_withdrawn_before_it_is_erased(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.RECEIVED)

    response = visitor.sends("erase")

    assert response.status_code == 200
    assert visitor.now().erasure_requested_at is None


def test_feedback_is_given_once(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.COMPLETED)
    assert "Tell us how it was" in visitor.sees()

    page = visitor.told("feedback", rating=5, would_recommend="on", comment="Gracias 🚓")
    visitor.sends("feedback", rating=1)

    feedback = Feedback.objects.get()
    assert (feedback.rating, feedback.would_recommend, feedback.understands_better) == (5, True, False)
    assert feedback.comment == "Gracias 🚓"
    assert "Thank you for telling us." in page
    assert "Tell us how it was" not in page


@pytest.mark.parametrize("rating", ["", "0", "6", "very good"])
def test_rating_beyond_the_scale_is_refused(rosa: Callable[..., Visitor], rating: str) -> None:
    visitor = rosa(Status.COMPLETED)

    response = visitor.sends("feedback", rating=rating)

    assert error_at(response, "rating") != ""
    assert not Feedback.objects.exists()


def test_who_did_not_ride_is_not_asked_how_it_was(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(Status.NO_SHOW)

    visitor.sends("feedback", rating=5)

    assert not Feedback.objects.exists()


# --- The signed copy ---------------------------------------------------------


def test_signed_copy_holds_the_words_the_name_and_the_fingerprint(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()
    signature = make_signature(visitor.application)

    page = visitor.sees("signed")

    for part in ("I ride at my own risk.", "Rosa Delgado", signature.digest):
        assert part in page


def test_signed_copy_can_be_downloaded(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa(reference="K7M4-Q2XP")
    signature = make_signature(visitor.application)

    response = visitor.client.get(visitor.url("signed") + "?download")

    assert response["Content-Disposition"] == 'attachment; filename="release-K7M4-Q2XP.html"'
    assert signature.digest in response.content.decode()


@pytest.mark.parametrize("page", ["application", "contact", "signed", "calendar"])
def test_private_pages_are_kept_by_no_cache(rosa: Callable[..., Visitor], page: str) -> None:
    visitor = rosa(Status.SCHEDULED)

    response = visitor.client.get(visitor.url(page))

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"


def test_rider_cannot_cancel_a_shift_that_has_begun(rosa: Callable[..., Visitor]) -> None:
    begun = make_opening(timezone.now() - timedelta(hours=1))
    visitor = rosa(Status.SCHEDULED, opening=begun)

    response = visitor.sends("cancel_time")

    assert Application.objects.get().status == Status.SCHEDULED
    assert response.url == visitor.url("application")


def test_corrected_address_gets_a_new_link_and_the_old_ones_are_dead(rosa: Callable[..., Visitor]) -> None:
    visitor = rosa()
    old = links.token_for(visitor.application, links.APPLICANT)

    said = visitor.told("contact", **CONTACT | {"email": "rosa.delgado@example.com"})

    with pytest.raises(links.LinkRefused):
        links.application_behind(old, links.APPLICANT)
    assert [letter.recipient for letter in factories.letters("programs/link")] == ["rosa.delgado@example.com"]
    assert "Your contact details are changed." in said
