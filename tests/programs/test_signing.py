from datetime import date

import pytest

from programs.models import Application, RideAlong, Signature, Signer, Status
from programs.signing import SIGNED_FIELDS, digest_of, still_verifies
from tests.factories import (
    make_application,
    make_category,
    make_minors_application,
    make_release,
    make_signature,
)

pytestmark = pytest.mark.django_db


def stored() -> Signature:
    """The signature as anybody finds it later, with nothing remembered."""
    return Signature.objects.get()


def test_signature_verifies_after_it_was_stored() -> None:
    make_signature(make_application())

    assert still_verifies(stored())


CHANGED = {
    "birth_date": date(1990, 3, 9),
    "licence_number": "D7654321",
    "organisation": "The Herald",
    "reason": "Another reason.",
    "heard_from": "A neighbor",
    "preferences": [["2027-06-02", "evening"]],
    "earlier_rides": "In 2020",
    "emergency_name": "Nobody",
    "emergency_phone": "910 555 0199",
    "emergency_relation": "cousin",
    "ability": "no",
    "accommodation": "A ramp",
    "conflicts": ["lawsuit"],
    "relative": "Officer Reyes",
    "guardian_name": "Marta Delgado",
    "guardian_relation": "aunt",
}


@pytest.mark.parametrize(("field", "value"), CHANGED.items())
def test_answer_changed_after_signing_shows(field: str, value: object) -> None:
    make_signature(make_application())

    RideAlong.objects.update(**{field: value})

    assert not still_verifies(stored())


def test_every_signed_answer_has_been_changed_above() -> None:
    consents = {"agrees_to_records_check", "accepts_rules"}  # which the database never lets go

    assert set(SIGNED_FIELDS) - consents == set(CHANGED) - {"birth_date"}


def test_category_changed_after_signing_shows() -> None:
    make_signature(make_application())

    RideAlong.objects.update(category=make_category())

    assert not still_verifies(stored())


@pytest.mark.parametrize("name", ["first_name", "middle_name", "last_name"])
def test_name_changed_after_signing_shows(name: str) -> None:
    make_signature(make_application())

    Application.objects.update(**{name: "Another"})

    assert not still_verifies(stored())


@pytest.mark.parametrize("forged", [{"typed_name": "Sam Stranger"}, {"signed_at": "2020-01-01T00:00Z"}])
def test_signature_changed_afterwards_shows(forged: dict[str, str]) -> None:
    make_signature(make_application())

    Signature.objects.update(**forged)

    assert not still_verifies(stored())


@pytest.mark.parametrize(
    "corrected",
    [
        {"email": "new@example.com"},
        {"phone": "910 555 0199"},
        {"address": "1 New Street"},
        {"language": "es"},
        {"interpreter": "ASL"},
        {"status": Status.IN_REVIEW},
    ],
    ids=lambda corrected: next(iter(corrected)),
)
def test_corrected_contact_details_keep_the_signature(corrected: dict[str, str]) -> None:
    make_signature(make_application())

    Application.objects.update(**corrected)

    assert still_verifies(stored())


def test_new_version_of_the_release_leaves_old_signatures_as_they_were() -> None:
    signature = make_signature(make_application())
    make_release(text="Other words.")

    assert still_verifies(stored())
    assert stored().words() == signature.words() == "I ride at my own risk."


def test_words_changed_behind_our_back_show() -> None:
    signature = make_signature(make_application())

    type(signature.release).objects.update(text="I waive nothing.")

    assert not still_verifies(stored())


def test_release_is_signed_in_the_language_it_was_read_in() -> None:
    application = make_application(language="es")
    make_release(text={"en": "At my own risk.", "es": "Bajo mi propio riesgo."})

    make_signature(application)

    assert stored().words() == "Bajo mi propio riesgo."
    assert still_verifies(stored())


def test_guardian_and_rider_sign_the_same_answers() -> None:
    application = make_minors_application()
    make_signature(application)
    make_signature(application, Signer.GUARDIAN)

    assert [still_verifies(signature) for signature in Signature.objects.all()] == [True, True]
    RideAlong.objects.update(reason="Another reason.")
    assert [still_verifies(signature) for signature in Signature.objects.all()] == [False, False]


def test_digest_is_sha_256_over_words_answers_name_and_second() -> None:
    moment = make_signature(make_application()).signed_at

    digest = digest_of("words", {"a": 1}, "Rosa", moment)

    assert len(digest) == 64
    assert digest == digest_of("words", {"a": 1}, "Rosa", moment.replace(microsecond=0))
