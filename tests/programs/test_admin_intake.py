"""A paper or telephone application, entered for someone: the same questions, rules and promise as on the web."""

from datetime import timedelta

import pytest
from django.test import Client

from agency.models import Agency
from notices.models import Notice
from notices.models import Status as NoticeStatus
from programs.models import Application, Channel, Program, Status
from tests.factories import make_lena, make_program

from .desk import QUEUE, at_the_counter, signed_in, text_of
from .visitor import answers, as_typed, make_open_program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
INTAKE = f"{QUEUE}add/?program=ride-along"


@pytest.fixture
def program() -> Program:
    return make_open_program(minors_allowed=True)


@pytest.fixture
def lena(program: Program) -> Client:
    return signed_in(make_lena())


def enter(client: Client, **changes: object):
    return client.post(INTAKE, at_the_counter(**changes), follow=True)


def test_paper_application_is_received_signed_with_the_same_promise_and_receipt(lena: Client) -> None:
    response = enter(lena)

    application = Application.objects.get()
    assert f"Application {application.reference} is received." in text_of(response)
    assert (application.channel, application.entered_by.username, application.status) == (
        Channel.PAPER,
        "lena",
        Status.RECEIVED,
    )
    assert application.due_on == Agency.current().today() + timedelta(days=14)
    assert application.signatures.get().on_paper
    assert [notice.recipient for notice in Notice.objects.all()] == ["rosa@example.com"]
    assert "on paper" in text_of(response)


def test_who_gave_no_e_mail_gets_their_letters_printed(lena: Client) -> None:
    enter(lena, email="")

    assert [notice.status for notice in Notice.objects.all()] == [NoticeStatus.TO_PRINT]
    assert "1 letter to print" in text_of(lena.get("/admin/"))


def test_telephone_application_is_not_signed_yet_and_its_page_says_so(lena: Client) -> None:
    response = enter(lena, channel="phone", typed_name="")

    assert not Application.objects.get().signatures.exists()
    assert "The release is not signed yet." in text_of(response)


def test_by_telephone_nothing_is_signed(lena: Client) -> None:
    response = enter(lena, channel="phone")

    assert "By telephone nothing can be signed: leave this empty." in text_of(response)
    assert not Application.objects.exists()


def test_minor_needs_a_guardian_and_then_waits_for_their_signature(lena: Client) -> None:
    seventeen = as_typed("birth_date", Agency.current().today() - timedelta(days=17 * 366))

    assert "Your parent's or guardian's full name: This field is required." in text_of(enter(lena, **seventeen))
    enter(lena, **seventeen, **answers("guardian"))

    assert Application.objects.get().status == Status.WAITING_FOR_GUARDIAN


def test_adult_has_no_guardian_to_wait_for(lena: Client) -> None:
    response = enter(lena, **answers("guardian"))

    assert "This part is not for this applicant: leave it empty." in text_of(response)
    assert not Application.objects.exists()


def test_who_is_too_young_is_refused(lena: Client, program: Program) -> None:
    response = enter(lena, **as_typed("birth_date", Agency.current().today() - timedelta(days=10 * 365)))

    assert "Too young: the minimum age is 16." in text_of(response)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    "missing",
    ["first_name", "phone", "address", "reason", "emergency_name", "licence_number", "accepts_rules", "channel"],
)
def test_what_the_web_asks_for_is_asked_for_here_too(lena: Client, missing: str) -> None:
    response = enter(lena, **{missing: ""})

    assert response.status_code == 200
    assert "This field is required." in text_of(response)
    assert not Application.objects.exists()


def test_wanted_date_keeps_the_programs_notice(lena: Client) -> None:
    response = enter(lena, **as_typed("date_1", Agency.current().today() + timedelta(days=3)))

    assert "at least 14 days ahead" in text_of(response)
    assert not Application.objects.exists()


def test_button_pressed_twice_enters_one_application(lena: Client) -> None:
    typed = at_the_counter()

    for _press in range(2):
        lena.post(INTAKE, typed)

    assert Application.objects.count() == 1


def test_without_a_release_nothing_can_be_entered_and_the_page_says_why() -> None:
    make_program()

    assert "There is no release to sign. Publish one first." in text_of(signed_in(make_lena()).get(INTAKE))


def test_without_a_program_there_is_nothing_to_enter() -> None:
    assert signed_in(make_lena()).get(INTAKE).status_code == 404
