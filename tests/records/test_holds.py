"""A legal hold stops every way of destroying, says who and why, and ends when somebody lifts it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agency.models import Agency
from programs.models import Status
from records.destroying import carry_out
from records.holds import HoldRefused, hold_person, hold_record
from records.kinds import KINDS, Person
from records.models import AuditEntry, Hold, Tombstone
from records.workflow import Action, advance
from security_surveys.models import SecuritySurvey
from security_surveys.purging import purge
from tests.factories import make_agency, make_application, make_lena, make_paul
from tests.programs.desk import page_of, signed_in, text_of
from tests.records import archive
from tests.security_surveys.visited import ADDRESS, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
HOLDS = "/admin/records/hold/"
MATTER = {"why": "Claim 26-118", "asked_by": "City Attorney"}


@pytest.fixture(autouse=True)
def agency() -> None:
    make_agency()
    archive.put_in_force()


def place(**about: object) -> str:
    """Dana places a hold; returns what the page says."""
    return text_of(signed_in(archive.dana()).post(f"{HOLDS}add/", {**MATTER, **about}, follow=True))


def lift() -> str:
    return text_of(signed_in(archive.dana()).post(f"{HOLDS}{Hold.objects.get().pk}/lift/", follow=True))


KNOWN_BY = [
    {"email": "ROSA@example.com "},
    {"phone": "+1 (910) 555-0100"},
    {"first_name": "rosa", "last_name": "DELGADO", "birth_date": "1990-03-08"},
]


@pytest.mark.parametrize("known", KNOWN_BY)
def test_hold_on_a_person_keeps_their_records_however_it_is_written(known: dict[str, str]) -> None:
    application = archive.old_ride()
    archive.old_ride(first_name="Ida", email="ida@example.com", phone="910 555 0188")
    place(**known)

    archive.destroy("programs.ride")

    application.refresh_from_db()
    assert application.first_name == "Rosa"
    assert Tombstone.objects.count() == 1


def test_hold_on_a_record_is_shown_on_its_page_and_in_the_dry_run_with_who_and_why() -> None:
    application = archive.old_ride()
    place(reference=application.reference)

    shown = text_of(signed_in(archive.make_lena_once()).get(page_of(application)))
    listed = text_of(signed_in(make_paul()).get(archive.DRY_RUN))

    assert "Claim 26-118 (asked for by City Attorney, placed by Systems Administrator Dana" in shown
    assert application.reference in listed.partition("What is kept, and why")[2]
    assert "On hold: Claim 26-118 (City Attorney, Systems Administrator Dana" in listed


def test_hold_placed_after_the_list_was_confirmed_still_keeps_the_record() -> None:
    application = archive.old_ride()
    destruction = archive.propose("programs.ride")
    place(reference=application.reference)

    archive.confirm(destruction)

    application.refresh_from_db()
    assert application.first_name == "Rosa"
    assert destruction.items.get().get_outcome_display() == "kept"
    assert destruction.items.get().note == "On hold: Claim 26-118"
    assert destruction.status == "carried out"


def test_hold_stops_the_nightly_erasing_of_findings() -> None:
    application = archive.old_survey()
    SecuritySurvey.objects.filter(pk=application.pk).update(address="7 Gull Avenue")
    visits = application.security_survey.visit
    type(visits).objects.filter(pk=visits.pk).update(approved_at=timezone.now() - timedelta(days=800))
    place(email=application.email)

    assert purge(Agency.current().today()) == 0
    lift()
    assert purge(Agency.current().today()) == 1


def test_lifting_is_written_down_and_forgets_by_what_the_person_was_found() -> None:
    place(email="rosa@example.com", phone="910 555 0100")
    hold = Hold.objects.get()
    assert hold.of_what == "a person, by e-mail, telephone"

    assert "The hold is lifted." in lift()

    hold.refresh_from_db()
    assert (hold.email, hold.phone, hold.of_what) == ("", "", "a person")
    assert (hold.lifted_by.username, hold.is_standing()) == ("dana", False)
    assert list(AuditEntry.objects.filter(action__in=["held", "let_go"]).values_list("action", "username")) == [
        ("let_go", "dana"), ("held", "dana"),
    ]  # fmt: skip


def test_hold_of_nobody_and_of_an_unknown_record_are_refused_kindly() -> None:
    assert "Enter an e-mail address, a telephone number, or a name with the date of birth." in place()
    assert "There is no record with this reference." in place(reference="7KQM-2XRD")
    assert not Hold.objects.exists()


def test_record_that_is_destroyed_already_is_not_held() -> None:
    """Nobody is told that a hold stands on what is gone."""
    application = archive.old_ride()
    archive.destroy("programs.ride")

    assert "This record was destroyed before. There is nothing left to hold." in place(reference=application.reference)
    assert not Hold.objects.exists()


def test_list_to_be_confirmed_shows_which_holds_were_lifted_lately() -> None:
    archive.old_ride()
    place(email="ida@example.com")
    lift()
    destruction = archive.propose("programs.ride")

    def shown() -> str:
        page = signed_in(archive.chief()).get(f"{archive.DESTRUCTIONS}{destruction.pk}/change/")
        return text_of(page)

    assert "a person: Claim 26-118 (lifted by Systems Administrator Dana" in shown()
    Hold.objects.update(lifted_at=timezone.now() - timedelta(days=31))
    assert "Claim 26-118" not in shown()


# --- Two at once -----------------------------------------------------------------


def wait_until_somebody_waits() -> None:
    """Until a connection waits for another's turn; after five seconds nobody does."""
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
            if cursor.fetchone()[0]:
                return
        sleep(0.05)


def meanwhile(act: Callable[[], Any]) -> Thread:
    def alone() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=alone)
    thread.start()
    return thread


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_record_is_kept_by_a_hold_that_is_placed_while_it_is_to_go() -> None:
    application = archive.old_ride()
    destruction, dana = archive.propose("programs.ride"), archive.dana()
    advance(destruction, Action.CONFIRM, by=archive.chief())

    with transaction.atomic():
        hold_person(Person(email=application.email), by=dana, **MATTER)
        worker = meanwhile(lambda: carry_out(destruction))
        wait_until_somebody_waits()
    worker.join()

    application.refresh_from_db()
    assert (application.first_name, destruction.items.get().note) == ("Rosa", "On hold: Claim 26-118")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_hold_that_comes_while_its_record_goes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    application = archive.old_ride()
    destruction, dana = archive.propose("programs.ride"), archive.dana()
    advance(destruction, Action.CONFIRM, by=archive.chief())
    is_going, refused = Event(), []

    def strip(record: Any) -> None:
        is_going.set()
        wait_until_somebody_waits()
        really(record)

    really = KINDS["programs.ride"].strip
    monkeypatch.setitem(KINDS, "programs.ride", replace(KINDS["programs.ride"], strip=strip))
    worker = meanwhile(lambda: carry_out(destruction))
    is_going.wait(5)
    try:
        hold_record(application.reference, by=dana, **MATTER)
    except HoldRefused as why:
        refused.append(str(why))
    worker.join()

    assert refused == ["This record was destroyed before. There is nothing left to hold."]
    assert not Hold.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_findings_of_a_home_are_kept_by_a_hold_that_is_placed_while_the_night_erases_them() -> None:
    survey, dana = make_report().survey, archive.dana()
    long_after = Agency.current().today() + timedelta(days=3000)

    with transaction.atomic():
        hold_record(survey.application.reference, by=dana, **MATTER)
        night = meanwhile(lambda: purge(long_after))
        wait_until_somebody_waits()
    night.join()

    survey.refresh_from_db()
    assert survey.address == ADDRESS


def test_only_who_keeps_the_records_places_and_lifts_a_hold() -> None:
    place(email="rosa@example.com")
    hold, lena, paul = Hold.objects.get(), signed_in(make_lena()), signed_in(make_paul())

    assert [client.get(f"{HOLDS}add/").status_code for client in (lena, paul)] == [403, 403]
    assert [client.post(f"{HOLDS}{hold.pk}/lift/").status_code for client in (lena, paul)] == [403, 403]
    assert "rosa@example.com" not in text_of(paul.get(f"{HOLDS}{hold.pk}/change/"))


def test_database_refuses_a_hold_of_nothing_and_one_lifted_by_nobody() -> None:
    dana = archive.dana()
    with pytest.raises(IntegrityError, match="hold_is_on_a_record_or_on_a_person"), transaction.atomic():
        Hold.objects.create(placed_by=dana, **MATTER)
    with pytest.raises(IntegrityError, match="hold_is_lifted_when_and_by_whom"), transaction.atomic():
        Hold.objects.create(placed_by=dana, about="x:1", lifted_at=timezone.now(), **MATTER)


def test_a_guardians_hold_keeps_the_minors_record() -> None:
    today = Agency.current().today()
    application = archive.minors_ride(date(today.year - 30, 1, 1), years=13)
    place(email="marta@example.com")

    page = text_of(signed_in(archive.dana()).get(archive.DRY_RUN))

    assert "Propose" in page
    assert application.reference in page.partition("What is kept, and why")[2]


def test_a_request_for_erasure_waits_for_the_hold() -> None:
    application = make_application(Status.WITHDRAWN, erasure_requested_at=timezone.now())
    place(reference=application.reference)

    listed = text_of(signed_in(archive.dana()).get(archive.DRY_RUN))

    assert f"{application.reference}" in listed
    assert "What is kept, and why" in listed
