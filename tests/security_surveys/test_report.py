"""The report of a visit: made of what the officer found, approved once, and read by few."""

import re
import zlib
from collections.abc import Callable

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from agency import roles
from agency.models import Member
from programs.models import AppointmentStatus, Status
from security_surveys.models import Answer, Look, Visit
from security_surveys.reporting import fingerprint
from tests.factories import letters, make_lena, make_member, make_omar, make_paul
from tests.programs.desk import signed_in, text_of

from .visited import (
    ADDRESS,
    answer,
    make_checklist,
    make_report,
    make_survey,
    make_visit,
    officer_url,
    report_url,
    rosa_at_her_page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def omar_at(visit: Visit) -> Client:
    return signed_in(visit.begun_by)


def standing(visit: Visit) -> str:
    visit.survey.application.refresh_from_db()
    return visit.survey.application.status


# --- What it says ------------------------------------------------------------------


def test_report_says_what_is_good_what_comes_first_and_everything_by_zone() -> None:
    visit = make_report()

    said = text_of(rosa_at_her_page(visit).get(report_url(visit)))

    in_order = [
        "CONFIDENTIAL", ADDRESS, "What is good", "You keep the hedge low.", "The number can be read from the street",
        "What to do first", "Begin with the lock of the back door.", "2. Fit a deadbolt", "Everything we found",
        "Street and neighborhood", "1. The street is lit at night", "costs nothing", "Ask the city to mend the lamp.",
        "Outside of the building", "2. The door has a deadbolt", "do first", "under $50", "Only a spring latch.",
        "cannot promise that a crime will not happen", "1 point of our checklist was not looked at.",
    ]  # fmt: skip
    assert re.search(".*".join(map(re.escape, in_order)), said)


def test_note_on_what_is_in_order_is_not_lost() -> None:
    visit = make_report()
    answer(visit, "door", Answer.NOT_APPLICABLE, note="Being replaced this week.")

    assert "Being replaced this week." in text_of(rosa_at_her_page(visit).get(report_url(visit)))


def test_advice_left_on_what_turned_out_well_is_not_given() -> None:
    visit = make_report()
    answer(visit, "door", Answer.YES, recommendation="Buy a new door.")

    assert "Buy a new door." not in text_of(rosa_at_her_page(visit).get(report_url(visit)))


def test_report_on_paper_can_be_read_aloud_and_has_its_pictures() -> None:
    visit = make_report()

    response = rosa_at_her_page(visit).get(report_url(visit, ".pdf"))

    assert response["Content-Type"] == "application/pdf"
    packed = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", response.content, re.DOTALL)
    written = b"\n".join([response.content, *(zlib.decompress(stream) for stream in packed)])
    assert b"pdfuaid" in written
    assert b"Picture 1: The door has a deadbolt" in written
    assert written.count(b"/Subtype /Image") == 1


# --- Who may see it ----------------------------------------------------------------

READERS: dict[str, tuple[int, Callable[[], Member]]] = {
    "the officer who visited": (200, lambda: Member.objects.get(username="omar")),
    "the coordinator": (200, make_lena),
    "another officer": (404, lambda: make_omar(username="june")),
    "the auditor": (404, make_paul),
    "a commander": (404, lambda: make_member(roles.UNIT_COMMANDER, username="grant")),
}


@pytest.mark.parametrize("reader", READERS)
def test_report_is_for_the_officer_and_the_coordinator(reader: str) -> None:
    status, who = READERS[reader]
    visit = make_report()
    client = signed_in(who())

    assert client.get(officer_url(visit)).status_code == status
    assert client.get(officer_url(visit).replace("report/", "report.pdf")).status_code == status
    assert Look.objects.filter(survey=visit.survey, what="report").exists() == (status == 200)


def test_stranger_is_asked_to_sign_in(client: Client) -> None:
    visit = make_report()

    assert client.get(officer_url(visit))["Location"].startswith("/accounts/login/")
    assert client.get(report_url(visit)).status_code == 403


def test_another_residents_link_opens_nothing() -> None:
    visit, other = make_report(), make_report()
    neighbor = rosa_at_her_page(other)
    photo = visit.photos.get()

    assert neighbor.get(report_url(visit)).status_code == 403
    assert neighbor.get(report_url(visit, ".pdf")).status_code == 403
    assert neighbor.get(report_url(visit, f"/{photo.pk}.jpg")).status_code == 404
    # Nor does the neighbor's own address show somebody else's picture.
    assert neighbor.get(report_url(other, f"/{photo.pk}.jpg")).status_code == 404
    assert rosa_at_her_page(visit).get(report_url(visit, f"/{photo.pk}.jpg"))["Content-Type"] == "image/jpeg"


def test_until_it_is_approved_there_is_no_report() -> None:
    visit = make_visit()
    rosa = rosa_at_her_page(visit)
    photo = visit.photos.get()

    for page in ("/", ".pdf", f"/{photo.pk}.jpg"):
        assert rosa.get(report_url(visit, page)).status_code == 404
    assert report_url(visit) not in rosa.get(visit.survey.application.get_absolute_url()).content.decode()


def approve(client: Client, visit: Visit, **typed: str) -> HttpResponse:
    """Press the button under the report as it stands now."""
    return client.post(officer_url(visit), {"read": fingerprint(visit)} | typed, follow=True)


# --- Approving it ------------------------------------------------------------------


def test_approved_report_reaches_the_resident_and_ends_the_visit() -> None:
    visit = make_visit()

    response = approve(omar_at(visit), visit)

    assert "The report is approved." in text_of(response)
    visit.refresh_from_db()
    assert (visit.approved_by, visit.recommended, visit.done) == (visit.begun_by, 2, 0)
    assert standing(visit) == Status.COMPLETED
    assert visit.survey.application.appointment.status == AppointmentStatus.KEPT
    [letter] = letters("security_surveys/completed")
    assert letter.subject == "Security survey: your report is ready"
    assert "/programs/link/" in letter.body
    assert ADDRESS not in letter.body + letter.subject
    rosa = rosa_at_her_page(visit)
    assert "Read your report" in text_of(rosa.get(visit.survey.application.get_absolute_url()))


def test_what_was_told_for_the_visit_is_erased_with_the_approval() -> None:
    visit = make_visit()

    approve(omar_at(visit), visit)

    visit.survey.refresh_from_db()
    assert (visit.survey.on_arrival, visit.survey.address) == ("", ADDRESS)


def test_report_is_not_approved_while_something_is_missing() -> None:
    visit = make_visit()
    answer(visit, "door", Answer.NO)
    omar = omar_at(visit)

    assert "“The door is solid” needs a recommendation." in text_of(omar.get(officer_url(visit)))
    approve(omar, visit)

    visit.refresh_from_db()
    assert (visit.approved_at, standing(visit)) == (None, Status.SCHEDULED)
    visit.survey.refresh_from_db()
    assert visit.survey.on_arrival != ""


def test_report_without_any_answer_is_not_approved() -> None:
    survey = make_survey()
    visit = Visit.objects.create(
        survey=survey, checklist=make_checklist(), begun_by=Member.objects.get(username="omar"), good="A fine house."
    )

    response = approve(omar_at(visit), visit)

    assert "The checklist has no answer yet." in text_of(response)
    assert standing(visit) == Status.SCHEDULED


def test_report_is_approved_once() -> None:
    visit = make_visit()
    approve(omar_at(visit), visit)
    visit.refresh_from_db()
    first = visit.approved_at

    response = approve(signed_in(make_lena()), visit)

    visit.refresh_from_db()
    assert "This report is approved already." in text_of(response)
    assert (visit.approved_at, len(letters("security_surveys/completed"))) == (first, 1)


def test_report_to_which_a_second_phone_adds_is_read_again_before_it_is_approved() -> None:
    visit = make_visit()
    page = omar_at(visit).get(officer_url(visit)).content.decode()
    [read] = re.findall(r'name="read" value="([^"]+)"', page)
    visit.findings.update(revision=F("revision") + 1)

    response = approve(omar_at(visit), visit, read=read)

    visit.refresh_from_db()
    assert "Please read the report again." in text_of(response)
    assert visit.approved_at is None


def test_visit_that_was_called_off_meanwhile_comes_to_no_report() -> None:
    visit = make_visit()
    application = visit.survey.application
    application.status = Status.WITHDRAWN
    application.save()

    approve(omar_at(visit), visit)

    visit.refresh_from_db()
    assert visit.approved_at is None


# --- Who looked --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [(make_paul, 200), (make_lena, 200), (lambda: make_omar(username="june"), 403)]
)
def test_looks_are_listed_without_addresses(who: Callable[[], Member], status: int) -> None:
    visit = make_report()
    omar_at(visit).get(officer_url(visit))

    response = signed_in(who()).get("/admin/security_surveys/look/")

    assert response.status_code == status
    if status == 200:
        assert "Omar" in text_of(response)
        assert visit.survey.application.reference in text_of(response)
        assert "Gull Avenue" not in text_of(response)


@pytest.mark.parametrize(("who", "sees"), [(make_lena, True), (make_paul, False)])
def test_application_page_shows_the_address_to_few(who: Callable[[], Member], sees: bool) -> None:
    survey = make_survey()

    response = signed_in(who()).get(f"/admin/programs/application/{survey.pk}/change/")

    said = text_of(response)
    assert (ADDRESS in said, "Gate code" in said) == (sees, sees)
    assert ("for the officer who visits and for the coordinator" in said) is not sees
    assert Look.objects.filter(survey=survey, what="request").exists() is sees
