"""A business asks for a training, step by step; and what the database refuses whoever asks."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from programs.models import Application, Program, Status
from robbery_training.models import Certificate, RobberyTraining, Trainee
from robbery_training.prepare import prepare
from tests.factories import letters
from tests.programs.visitor import error_at, post

from .classroom import lena, make_business, make_training_program, name_people, omar, teach

pytestmark = pytest.mark.django_db

TYPED: dict[str, dict[str, Any]] = {
    "business": {"business_name": "Corner Store", "business_type": "grocery", "site_address": "1 Dock Street"},
    "you": {"first_name": "Rosa", "last_name": "Delgado"},
    "contact": {"email": "rosa@example.com", "phone": "910 555 0100", "language": "es"},
    "training": {
        "people": "7", "preferred_times": "Mondays before nine", "training_language": "other",
        "other_language": "Korean", "equipment": "screen",
    },
    "lately": {"had_robbery": "yes", "case_number": "26-4471", "wants_survey": "no"},
}  # fmt: skip


def step(name: str) -> str:
    return f"/programs/robbery-training/apply/{name}/"


def test_business_asks_and_has_its_promise_and_letter() -> None:
    make_training_program()
    client = Client()

    for name, typed in TYPED.items():
        post(client, step(name), **typed)
    post(client, step("check"))

    application = Application.objects.get()
    training = application.robbery_training
    assert (application.status, application.language, application.address) == (Status.RECEIVED, "es", "")
    assert (training.people, training.taught_in, training.had_robbery) == (7, "Korean", True)
    assert [letter.recipient for letter in letters("programs/received")] == ["rosa@example.com"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"people": "61"}, "people", "At most 60 people at once. For more, please call us."),
        ({"people": "0"}, "people", "At least one person."),
        ({"other_language": ""}, "other_language", "Enter the language."),
    ],
)
def test_step_says_what_is_missing(changes: dict[str, str], field: str, sentence: str) -> None:
    make_training_program()

    assert error_at(post(Client(), step("training"), **TYPED["training"] | changes), field) == sentence


def test_address_of_the_business_is_unreadable_in_the_database() -> None:
    business = make_business()
    RobberyTraining.objects.filter(pk=business.pk).update(site_address="1 Dock Street")

    assert RobberyTraining.objects.extra(where=["site_address LIKE '%%Dock%%'"]).count() == 0


def test_new_portal_gets_the_program_in_both_languages_and_closed() -> None:
    said = list(prepare())

    program = Program.objects.get(slug="robbery-training")
    texts = ["name", "summary", "who_may", "what_happens", "what_to_wear", "what_we_ask", "paused_because"]
    assert (program.is_open, program.certificate_months, len(said)) == (False, 12, 2)
    assert all({"en", "es"} <= set(getattr(program, name).data) for name in texts)
    assert all({"en", "es"} <= set(reason.sentence.data) for reason in program.decline_reasons.all())
    assert list(prepare()) == []


# --- Constraints ---------------------------------------------------------------------------


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"people": 0}, "robbery_training_is_for_one_to_sixty"),
        ({"people": 61}, "robbery_training_is_for_one_to_sixty"),
        ({"training_language": "other"}, "robbery_training_other_language_is_named"),
    ],
)
def test_training_keeps_its_rules(changes: dict[str, Any], name: str) -> None:
    with refused(name):
        RobberyTraining.objects.filter(pk=make_business().pk).update(**changes)


def test_nobody_is_here_unless_somebody_says_so() -> None:
    (ana,) = name_people(make_business(), "Ana Ruiz")

    with refused("trainee_attended_when_where_and_by_whom"):
        Trainee.objects.filter(pk=ana.pk).update(attended_at=timezone.now())


def test_one_person_is_on_a_roster_once() -> None:
    business = make_business()
    name_people(business, "Ana Ruiz")

    with transaction.atomic(), pytest.raises(IntegrityError):
        name_people(business, "ana  ruiz")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"valid_until": date(2027, 3, 1)}, "certificate_is_valid_after_the_training"),
        ({"hours": 0}, "certificate_is_for_some_time_taught"),
    ],
)
def test_certificate_keeps_its_rules(changes: dict[str, Any], name: str) -> None:
    (ana,) = name_people(make_business(), "Ana Ruiz")
    given = {"hours": 2, "trained_on": date(2027, 3, 1), "valid_until": date(2028, 3, 1), "issued_by": lena()}

    with refused(name):
        Certificate.objects.create(trainee=ana, course="Robbery training", **given | changes)


def test_one_person_has_one_certificate_of_a_training() -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz")
    fields = ("course", "hours", "trained_on", "valid_until")

    with pytest.raises(IntegrityError):
        Certificate.objects.create(
            trainee=certificate.trainee, issued_by=omar(), **{name: getattr(certificate, name) for name in fields}
        )
