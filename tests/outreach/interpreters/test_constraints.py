"""What the database refuses, whoever writes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from outreach.interpreters import asking
from outreach.models import Assignment, Interpreter, InterpreterRequest
from tests.factories import make_comment, make_omar
from tests.outreach.gathering import in_days, make_event, make_language
from tests.threads import at_once

from .booth import accept, answer, asked, make_interpreter, make_request, make_translation

pytestmark = pytest.mark.django_db


def refused(constraint: str, model: Any, **row: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**row)


def test_interpreter_is_a_member_or_has_a_name() -> None:
    name = "interpreter_is_a_member_or_has_a_name"
    refused(name, Interpreter, kind="volunteer")
    refused(name, Interpreter, kind="member")
    refused(name, Interpreter, kind="vendor", name="Ann", member=make_omar())


def test_request_has_hours_unless_it_is_written() -> None:
    name = "interpreter_request_has_hours_unless_written"
    refused(name, InterpreterRequest, language=make_language(), mode="spoken", due_on=in_days(3).date())
    hours = {"starts_at": in_days(3), "ends_at": in_days(3) + timedelta(hours=1)}
    refused(name, InterpreterRequest, language=make_language(), mode="written", **hours)
    backwards = {"starts_at": hours["ends_at"], "ends_at": hours["starts_at"]}
    refused(name, InterpreterRequest, language=make_language(), mode="spoken", **backwards)


def test_request_comes_from_one_thing() -> None:
    with pytest.raises(IntegrityError, match="interpreter_request_comes_from_one_thing"):
        make_translation(comment=make_comment(), event=make_event())


def test_there_is_one_request_for_an_event_and_a_language() -> None:
    wanted = make_request()
    wanted.pk = None
    with pytest.raises(IntegrityError):
        wanted.save()


def test_one_interpreter_at_a_time_is_asked() -> None:
    make_interpreter()
    assignment = asked()
    other = {"request": assignment.request, "interpreter": make_interpreter(), "answer_until": timezone.now()}
    with pytest.raises(IntegrityError):
        Assignment.objects.create(**other)


def test_rating_is_one_to_five() -> None:
    refused(
        "assignment_rating_is_one_to_five", Assignment, request=make_translation(), interpreter=make_interpreter(),
        answer_until=timezone.now(), rating=6,
    )  # fmt: skip


@pytest.mark.postgres
def test_database_keeps_an_interpreter_from_two_places_at_once() -> None:
    make_interpreter()
    assignment = asked()
    accept(assignment)
    other = make_request(make_event(starts_at=assignment.starts_at + timedelta(hours=1)))

    refused(
        "assignment_interpreter_is_in_one_place", Assignment, request=other, interpreter=assignment.interpreter,
        starts_at=other.starts_at, ends_at=other.ends_at, answer_until=timezone.now(),
    )  # fmt: skip


@pytest.mark.postgres
def test_who_declined_is_free_for_something_else() -> None:
    make_interpreter()
    assignment = asked()
    answer(assignment, "decline")

    assert asked(make_request(make_event(starts_at=assignment.starts_at))).interpreter == assignment.interpreter


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_asking_one_interpreter_at_once_the_second_is_refused_in_words() -> None:
    person, starts_at = make_interpreter(), in_days(30)
    wanted = [make_request(make_event(starts_at=starts_at)) for _each in range(2)]

    def ask(place: int) -> str:
        try:
            return str(asking.ask(wanted[place], person).status)
        except asking.NotAsked as refused:
            return str(refused)

    outcomes = at_once(2, ask)

    assert outcomes["asked"] == 1
    (sentence,) = set(outcomes) - {"asked"}
    assert "busy elsewhere" in sentence
    assert Assignment.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_asking_for_one_request_at_once_one_is_refused() -> None:
    people, wanted = [make_interpreter(), make_interpreter()], make_request()

    outcomes = at_once(2, lambda place: asking.ask(InterpreterRequest.objects.get(), people[place]).status)

    assert outcomes == {"asked": 1, "TransitionRefused": 1}
    assert wanted.assignments.count() == 1
