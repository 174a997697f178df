"""Every letter about an application: it says what it must, and nothing that others should not read."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.template import Engine
from i18nfield.strings import LazyI18nString

from agency.models import Agency
from notices import outbox
from notices.delivery import html_of
from notices.kinds import KINDS, Audience, Kind
from notices.models import Notice
from notices.outbox import Letter
from programs import booking, letters
from programs.models import Application, Signer, Status, WaitingPlace
from programs.submission import sign_as_guardian
from programs.workflow import Action, advance
from tests import factories

pytestmark = pytest.mark.django_db

OURS = sorted((kind for kind in KINDS.values() if kind.name.startswith("programs/")), key=lambda kind: kind.name)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LINK = "http://testserver/programs/link/token"
PERSONAL = ["D'Arcy", "O'Brien", "Marta", "rosa@", "marta@", "910 555 0100", "910 555 0102", "Pine Street", "<b>"]


@pytest.fixture(autouse=True)
def no_name_is_misspelt(monkeypatch):
    """A variable that a template asks for and nobody gives would otherwise be an empty place in the letter."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "MISSING:%s")


@pytest.fixture
def agency():
    return factories.make_agency(
        unit_phone="910 555 0199", unit_email="unit@example.org", address="1 Main Street & 2nd Avenue"
    )


def somebody(**changes: Any) -> Application:
    """A minor with a shift and both signatures, whose name has every sign that HTML minds."""
    name = {"first_name": "D'Arcy <b>", "last_name": "O'Brien & Co"}
    starts_at = datetime(2027, 6, 4, 23, 0, tzinfo=UTC)
    opening = factories.make_opening(
        starts_at, station=factories.make_station(name="Old Town", address="3 Wharf Street", phone="910 555 0122")
    )
    application = factories.make_minors_application(Status.SCHEDULED, opening=opening, **name | changes)
    for signer in Signer:
        factories.make_signature(application, signer)
    application.decline_reason = factories.make_decline_reason()
    application.paused_on = datetime(2027, 5, 1, tzinfo=UTC).date()
    return application


def written(kind: Kind, language: str, application: Application | None = None, **context: Any) -> Notice:
    """A letter of a kind with all that letters.py may hand it."""
    application = application or somebody(language=language)
    event = application.events.create(action=Action.ASK_APPLICANT, note="Is it D'Arcy's <b>first</b> ride?")
    everything = {
        "application": application,
        "link": LINK,
        "event": event,
        "appointment": application.appointment,
        "days_left": 2,
        "overdue": [application],
        "signatures": list(application.signatures.all()),
        "words": application.kind.words,
        "prepare": f"{application.kind.folder}/letters/_prepare.txt",
        "opening": getattr(application.appointment, "opening", None),
        "place": WaitingPlace(application=application, offer_until=datetime(2027, 6, 2, 23, 0, tzinfo=UTC)),
    }
    outbox.post(Letter(kind, f"test/{kind.name}", "rosa@example.com", language, "test", everything | context))
    return Notice.objects.get(key=f"test/{kind.name}")


@pytest.fixture(params=LANGUAGES)
def every_letter(agency: Agency, request: pytest.FixtureRequest) -> list[Notice]:
    """One of each kind, to or about the same person."""
    application = somebody(language=request.param)
    return [written(kind, request.param, application) for kind in OURS]


def test_no_letter_lacks_words(every_letter):
    assert [letter.kind for letter in every_letter if "MISSING" in letter.subject + letter.body] == []
    assert [letter.kind for letter in every_letter if len(letter.body) < 100] == []


def test_no_subject_names_anybody(every_letter):
    words = [*PERSONAL, Application.objects.get().reference]

    assert [letter.subject for letter in every_letter if any(word in letter.subject for word in words)] == []


def test_no_two_kinds_share_a_subject(every_letter):
    subjects = [letter.subject for letter in every_letter]

    assert sorted(subjects) == sorted(set(subjects))


def test_text_is_plain(every_letter):
    escaped = re.compile(r"&\w+;|&#")

    assert [letter.kind for letter in every_letter if escaped.search(letter.subject + letter.body)] == []
    assert "D'Arcy <b>" in next(letter.body for letter in every_letter if letter.kind == "programs/received")


def test_html_is_escaped(every_letter):
    pages = {letter.kind: html_of(letter, Agency.current()) for letter in every_letter}

    assert [kind for kind, page in pages.items() if "<b>" in page] == []
    assert "D&#x27;Arcy &lt;b&gt;" in pages["programs/received"]


@pytest.mark.parametrize("kind", [kind for kind in OURS if kind.audience == Audience.STAFF])
def test_staff_letter_says_nothing_of_the_applicant(agency, kind):
    application = somebody()

    letter = written(kind, "en", application)

    assert [word for word in PERSONAL if word in letter.body] == []
    assert application.reference in letter.body


@pytest.mark.parametrize("kind", [kind for kind in OURS if kind != letters.CONTACT_CHANGED])
def test_link_stands_alone_on_its_line(agency, kind):
    letter = written(kind, "en")

    assert (LINK in letter.body.splitlines()) == (kind != letters.GUARDIAN_COPY)


def test_letter_to_a_given_up_address_holds_no_link(agency):
    assert LINK not in written(letters.CONTACT_CHANGED, "en").body


@pytest.mark.parametrize("name", ["scheduled", "moved", "cancelled", "soon", "today", "time_booked", "time_cancelled"])
def test_ride_letter_tells_date_time_and_place_by_the_agencys_clock(agency, name):
    body = written(KINDS[f"programs/{name}"], "en").body

    assert "- Date: Friday, June 4, 2027" in body
    assert "- Time: 7:00 PM to 11:00 PM" in body
    assert "- Place: Old Town, 3 Wharf Street" in body


def test_spanish_letter_writes_dates_the_spanish_way(agency):
    assert "viernes, 4 de junio de 2027" in written(letters.SOON, "es").body


def test_receipt_is_the_signers_copy(agency):
    application = factories.make_application()
    signature = factories.make_signature(application)

    body = written(letters.RECEIVED, "en", application).body

    assert application.reference in body
    assert application.promise_reason in body
    assert signature.words() in body
    assert signature.typed_name in body
    assert signature.digest in body


def test_receipt_without_a_signature_says_that_it_is_still_to_be_given(agency):
    body = written(letters.RECEIVED, "en", factories.make_application()).body

    assert "not signed yet" in body


def test_minors_receipt_promises_no_date_before_the_guardian_has_signed(agency):
    application = factories.make_minors_application()

    body = written(letters.RECEIVED, "en", application).body

    assert "starts when they have signed" in body
    assert application.promise_reason not in body


def test_guardian_gets_a_copy_of_what_they_signed(agency):
    application = factories.make_minors_application(status=Status.WAITING_FOR_GUARDIAN)
    release = factories.make_release(application.program)

    sign_as_guardian(application, release, "Marta Delgado")

    (copy,) = factories.letters(letters.GUARDIAN_COPY)
    assert copy.recipient == "marta@example.com"
    assert release.words("en") in copy.body
    assert application.signatures.get(signer=Signer.GUARDIAN).digest in copy.body


def test_declined_applicant_reads_the_reason_in_their_language(agency):
    sentence = LazyI18nString({"en": "You rode lately.", "es": "Usted salió hace poco."})
    reason = factories.make_decline_reason(sentence=sentence)
    application = factories.make_application(Status.IN_REVIEW, language="es")

    advance(application, Action.DECLINE, by=factories.make_lena(), decline_reason=reason)

    (letter,) = factories.letters("programs/declined")
    assert "Usted salió hace poco." in letter.body
    assert reason.name not in letter.body


def test_question_is_in_its_letter(agency):
    assert "Is it D'Arcy's <b>first</b> ride?" in written(KINDS["programs/question"], "en").body


def test_rider_whose_shift_we_cancelled_is_asked_to_act(agency):
    application = factories.make_application(Status.SCHEDULED)

    booking.cancel(application, by=factories.make_lena(), note="Court date.")

    (letter,) = factories.letters("programs/cancelled")
    assert letter.subject.startswith("[Action needed]")
    assert "Court date" not in letter.body
    assert "METHOD:CANCEL" in letter.calendar


def test_rider_who_cancelled_is_not_asked_to_act(agency):
    booking.cancel(factories.make_application(Status.SCHEDULED))

    (letter,) = factories.letters("programs/cancelled")
    assert "[Action needed]" not in letter.subject


def test_withdrawing_is_not_said_to_erase(agency):
    body = written(KINDS["programs/withdrawn"], "en").body

    assert "We keep what you sent us" in body
    assert "erased, you can ask" in body


@pytest.mark.parametrize(
    ("days_left", "subject"),
    [(2, "2 days left to answer"), (1, "1 day left to answer"), (0, "an answer is promised for today")],
)
def test_promise_that_runs_out_says_how_many_days_are_left(agency, days_left, subject):
    letter = written(letters.PROMISE_RUNS, "en", days_left=days_left)

    assert letter.subject == f"Ride-along: {subject}"


def test_digest_lists_what_is_overdue_by_reference(agency):
    first, second = somebody(), factories.make_application(submitted_at=datetime(2027, 1, 4, 12, tzinfo=UTC))

    letter = written(letters.DIGEST, "en", first, overdue=[first, second])

    assert letter.subject == "[Action needed] 2 applications are overdue this week"
    assert f"- {second.reference}, promised by January 18, 2027, nobody yet" in letter.body


def test_expired_applicant_is_told_what_we_waited_for(agency):
    approved = factories.make_application(Status.APPROVED)
    asked = factories.make_application(Status.WAITING_FOR_APPLICANT)

    for application in (approved, asked):
        advance(application, Action.EXPIRE, by_system=True)

    never_booked, never_answered = factories.letters("programs/expired")
    assert "nothing was booked within 90 days" in never_booked.body
    assert "We waited 30 days for an answer" in never_answered.body


def test_letter_of_an_agency_without_telephone_offers_none(agency):
    Agency(name="Port Haven Police Department", short_name="Port Haven Police").save()

    body = written(letters.LINK, "en").body

    assert "Questions?" not in body
    assert body.endswith("Community Engagement Unit\nPort Haven Police Department\n")


def test_letter_on_paper_says_to_call_and_holds_no_link(agency) -> None:
    application = factories.make_application(email="")

    outbox.post(letters.to_applicant(letters.BOOKING_AWAITED, application, "once"))

    body = Notice.objects.get().body
    assert "Call us, and we will do it with you." in body
    assert "http" not in body
