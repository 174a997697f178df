"""Receiving an application from the counter or the telephone: it runs as if it had come by the web."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from programs.models import Application, Channel, Program, RideAlong, Signature, Status
from programs.submission import submit
from tests import factories
from tests.factories import make_category, make_lena, make_program, make_release

pytestmark = pytest.mark.django_db


def answers(program: Program, **changes: Any) -> dict[str, Any]:
    return {
        "first_name": "Rosa",
        "last_name": "Delgado",
        "email": "rosa@example.com",
        "phone": "910 555 0100",
        "address": "12 Pine Street",
        "language": "en",
        "birth_date": date(1990, 3, 8),
        "licence_number": "D1234567",
        "category": program.categories.first() or make_category(program),
        "reason": "To see.",
        "emergency_name": "Luis",
        "emergency_phone": "910 555 0101",
        "ability": "yes",
        "agrees_to_records_check": True,
        "accepts_rules": True,
        **changes,
    }


def send_in(program: Program, *, key: Any = None, typed_name: str = "Rosa Delgado", **changes: Any) -> Application:
    more = {name: changes.pop(name) for name in ("channel", "entered_by") if name in changes}
    release = program.current_release() or make_release(program)
    return submit(
        program, answers(program, **changes), key=key or uuid4(), release=release, typed_name=typed_name, **more
    )


def test_one_key_is_one_application() -> None:
    program, key = make_program(), uuid4()

    first, second = send_in(program, key=key), send_in(program, key=key)

    assert first == second
    assert Application.objects.count() == len(factories.letters("programs/received")) == 1


def test_half_an_application_is_never_stored() -> None:
    program = make_program()

    with pytest.raises((IntegrityError, Application.DoesNotExist)):
        send_in(program, accepts_rules=False)

    assert not Application.objects.exists()
    assert not RideAlong.objects.exists()
    assert factories.letters("programs/received") == []


def test_paper_is_entered_by_a_member_and_signed_on_paper() -> None:
    lena, program = make_lena(), make_program()

    application = send_in(program, channel=Channel.PAPER, entered_by=lena)

    assert (application.channel, application.entered_by, application.status) == ("paper", lena, Status.RECEIVED)
    assert application.signatures.get().on_paper
    assert application.events.get().by == lena


def test_by_telephone_nothing_is_signed_yet() -> None:
    application = send_in(make_program(), channel=Channel.PHONE, entered_by=make_lena(), typed_name="")

    assert not Signature.objects.exists()
    assert "not signed yet" in factories.letters("programs/received")[0].body
    assert application.status == Status.RECEIVED


def test_who_has_no_address_gets_the_receipt_on_paper() -> None:
    send_in(make_program(), channel=Channel.PHONE, entered_by=make_lena(), email="")

    assert [letter.status for letter in factories.letters("programs/received")] == ["to print"]


def test_references_are_short_and_have_no_look_alikes() -> None:
    application = send_in(make_program())

    assert len(application.reference) == 9
    assert set(application.reference) <= set("234679CDFGHJKMNPQRTVWXZ-")
