"""Marta, Rosa's mother, reads and signs."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from programs import links
from programs.models import Application, Release, Signature, Signer, Status
from programs.signing import still_verifies
from programs.workflow import Action, advance
from tests import factories
from tests.factories import make_minors_application, make_release

from .visitor import error_at, post, words

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 11, 10, 15, tzinfo=UTC)


@pytest.fixture
def application() -> Application:
    application = make_minors_application(submitted_at=ASKED)
    make_release(application.program)
    return application


def link(application: Application) -> str:
    return links.guardian_link_for(application).removeprefix("http://testserver")


def sign(client: Client, application: Application, name: str = "Marta Delgado", release: Release | None = None):
    release = release or application.program.current_release()
    return post(client, link(application), release=release.pk, typed_name=name, intent="on")


def test_guardian_reads_what_it_is_about(client: Client, application: Application) -> None:
    page = words(client.get(link(application)))

    for part in ("Rosa Delgado has applied", "I ride at my own risk."):
        assert part in page


def test_guardian_reads_no_more_than_is_needed_to_sign(client: Client, application: Application) -> None:
    page = client.get(link(application)).content.decode()

    for private in ("D1234567", "rosa@example.com", "12 Pine Street", application.reference):
        assert private not in page


def test_guardians_signature_verifies_and_starts_the_clock(client: Client, application: Application) -> None:
    with time_machine.travel(ASKED + timedelta(days=3), tick=False):
        response = client.get(sign(client, application).url)

    application.refresh_from_db()
    signature = Signature.objects.get()
    assert (signature.signer, signature.typed_name) == (Signer.GUARDIAN, "Marta Delgado")
    assert still_verifies(signature)
    assert (application.status, application.due_on) == (Status.RECEIVED, date(2026, 11, 27))
    assert "Thank you. Your signature is with us." in words(response)


def test_rider_is_told_and_the_guardian_gets_a_copy(client: Client, application: Application) -> None:
    sign(client, application)

    assert factories.letters("programs/guardian_signed")[0].recipient == "rosa@example.com"
    copy = factories.letters("programs/guardian_copy")[0]
    assert copy.recipient == "marta@example.com"
    assert "I ride at my own risk." in copy.body
    assert Signature.objects.get().digest in copy.body


def test_signing_twice_is_signing_once(client: Client, application: Application) -> None:
    for _press in range(2):
        sign(client, application)

    assert Signature.objects.count() == application.events.count() == 1


@pytest.mark.parametrize("name", ["Rosa Delgado", "", "Marta"])
def test_another_name_does_not_sign(client: Client, application: Application, name: str) -> None:
    response = sign(client, application, name)

    assert error_at(response, "typed_name") != ""
    assert not Signature.objects.exists()


def test_release_changed_while_reading_is_shown_again_and_nothing_is_stored(
    client: Client, application: Application
) -> None:
    read = application.program.current_release()
    make_release(application.program, text="Quite other words.")

    response = sign(client, application, release=read)

    assert "The release has changed" in words(response)
    assert "Quite other words." in words(response)
    assert not Signature.objects.exists()


def test_withdrawn_application_needs_no_signature_any_more(client: Client, application: Application) -> None:
    advance(application, Action.WITHDRAW)

    response = sign(client, application)

    assert "There is nothing to sign any more" in words(response)
    assert not Signature.objects.exists()
