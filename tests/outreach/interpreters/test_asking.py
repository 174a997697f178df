"""One interpreter after the other is asked by letter, and answers behind a private link."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from agency.models import Station
from outreach.interpreters import asking, letters, links, matching
from outreach.models import Absence, AvailableHours, Interpreter, InterpreterRequest
from outreach.tasks import look_after_interpreters
from tests.factories import letters as letters_of
from tests.factories import make_comment, make_member, make_omar, make_opening, make_station
from tests.outreach.gathering import make_event, make_ines, make_language, today
from tests.programs.visitor import post, words

from .booth import (
    accept,
    answer,
    asked,
    let_pass,
    make_interpreter,
    make_request,
    make_translation,
    opened,
    page_of,
    standing,
)

pytestmark = pytest.mark.django_db


# --- Who is asked ------------------------------------------------------------------


def test_who_served_least_of_late_is_asked_first() -> None:
    busy, rested = make_interpreter(), make_interpreter()
    make_translation(status="met").assignments.create(
        interpreter=busy, status="served", answer_until=timezone.now()
    )  # fmt: skip

    assert asked(make_request()).interpreter == rested


def test_letter_asks_with_a_link_and_a_last_hour() -> None:
    make_interpreter(email="marta@example.com")
    assignment = asked()

    (letter,) = letters_of(letters.ASKED)
    assert (letter.recipient, "/interpreters/link/" in letter.body) == ("marta@example.com", True)
    assert "Spanish, spoken" in letter.body
    assert timedelta(hours=47) < assignment.answer_until - timezone.now() <= timedelta(hours=48)


@pytest.mark.parametrize(("hours_left", "patience"), [(300, 48), (40, 10), (2, 1)])
def test_the_nearer_the_day_the_sooner_an_answer_is_wanted(hours_left: int, patience: int) -> None:
    now = timezone.now()
    wanted = InterpreterRequest(starts_at=now + timedelta(hours=hours_left))

    assert asking.answer_until(wanted, now) - now == timedelta(hours=patience)


def test_captioning_takes_the_same_path() -> None:
    captions = make_language("cart", "Live captioning (CART)", is_for_the_deaf=True)
    captioner = make_interpreter(language=captions, mode="captioning")
    wanted = make_request(language=captions)

    assert asked(wanted).interpreter == captioner
    assert (wanted.mode, "live captioning" in letters_of(letters.ASKED)[0].body) == ("captioning", True)


def test_sign_language_is_signed() -> None:
    assert make_request(language=make_language("ase", "American Sign Language", is_for_the_deaf=True)).mode == "signed"


def away(person: Interpreter, wanted: InterpreterRequest) -> None:
    Absence.objects.create(interpreter=person, first_on=wanted.due_on, last_on=wanted.due_on)


def only_mornings(person: Interpreter, wanted: InterpreterRequest) -> None:
    AvailableHours.objects.create(
        interpreter=person, weekday=wanted.due_on.weekday(), begins=time(8), ends=time(12)
    )  # fmt: skip


def elsewhere(person: Interpreter, wanted: InterpreterRequest) -> None:
    other = make_request(make_event(starts_at=wanted.starts_at + timedelta(hours=1)))
    asking.ask(other, person)


def other_station(person: Interpreter, wanted: InterpreterRequest) -> None:
    person.stations.add(make_station())
    wanted.station = make_station()
    wanted.save()


def member_on_a_shift(person: Interpreter, wanted: InterpreterRequest) -> None:
    person.kind, person.name, person.member = "member", "", make_omar()
    person.save()
    make_opening(wanted.starts_at, officer=person.member)


def changed(what: str, **changes: Any) -> Callable[[Interpreter, InterpreterRequest], None]:
    def change(person: Interpreter, wanted: InterpreterRequest) -> None:
        (person.skills if what == "skill" else Interpreter.objects.filter(pk=person.pk)).update(**changes)

    return change


OBSTACLES = [
    (away, "is away"),
    (only_mornings, "is not available at these hours"),
    (elsewhere, "is asked for or busy elsewhere at that time"),
    (other_station, "does not serve this station"),
    (member_on_a_shift, "is asked for or busy elsewhere at that time"),
    (changed("person", is_active=False), "is not to be asked at present"),
    (changed("person", is_adult=False), "is not confirmed to be an adult"),
    (changed("person", screened_on=None), "the screening is not done"),
    (changed("person", agreed_on=None), "the agreement is not signed"),
    (changed("person", email=""), "has no e-mail address"),
    (changed("skill", assessed_on=None), "this skill is not assessed"),
    (changed("skill", level=1), "good enough only for everyday conversation"),
]


@pytest.mark.parametrize(("make_unfit", "reason"), OBSTACLES)
def test_who_does_not_fit_or_is_not_free_is_not_asked_and_it_says_why(
    make_unfit: Callable[[Interpreter, InterpreterRequest], None], reason: str
) -> None:
    person, wanted = make_interpreter(), make_request()
    make_unfit(person, wanted)
    wanted.refresh_from_db()

    (weighed,) = matching.weigh(wanted, timezone.now())
    assert reason in weighed.obstacles
    with pytest.raises(asking.NotAsked, match="cannot be asked"):
        asking.ask(wanted, person)


def test_who_is_available_at_the_hours_is_asked() -> None:
    person, wanted = make_interpreter(), make_request()
    AvailableHours.objects.create(interpreter=person, weekday=wanted.due_on.weekday(), begins=time(18), ends=time(20))

    assert asked(wanted).interpreter == person


def test_weighing_a_hundred_takes_as_many_queries_as_weighing_two(django_assert_num_queries: Any) -> None:
    wanted = make_request()
    for _each in range(2):
        make_interpreter().stations.add(make_station())
    with django_assert_num_queries(9):
        matching.weigh(wanted, timezone.now())
    for _each in range(6):
        make_interpreter().stations.add(Station.objects.first())
    with django_assert_num_queries(9):
        assert len(matching.weigh(wanted, timezone.now())) == 8


# --- What they answer --------------------------------------------------------------


def test_link_shows_what_is_asked_and_only_the_button_acts() -> None:
    make_interpreter()
    assignment = asked()
    page = words(opened(assignment).get(page_of(assignment)))

    assert assignment.request.event.place in page
    assert standing(assignment.request) == ("asking", ["asked"])


def test_who_accepts_is_confirmed_with_a_calendar_file() -> None:
    make_interpreter()
    assignment = asked()

    assert "we count on you" in words(accept(assignment))
    assert standing(assignment.request) == ("confirmed", ["accepted"])
    (letter,) = letters_of(letters.CONFIRMED)
    assert f"UID:{assignment.key}" in letter.calendar.replace("\r\n ", "")


def test_nobody_accepts_without_saying_that_they_are_not_related() -> None:
    make_interpreter()
    assignment = asked()

    assert "Please confirm this" in words(answer(assignment, "accept"))
    assert standing(assignment.request) == ("asking", ["asked"])


def test_after_a_no_the_next_is_asked() -> None:
    first, second = make_interpreter(), make_interpreter()
    assignment = asked()

    answer(assignment, "decline")

    assert standing(assignment.request) == ("asking", ["declined", "asked"])
    assert [letter.recipient for letter in letters_of(letters.ASKED)] == [first.email, second.email]


def test_after_silence_the_next_is_asked_once() -> None:
    make_interpreter(), make_interpreter()
    assignment = asked()
    let_pass(assignment)

    look_after_interpreters()
    look_after_interpreters()

    assert standing(assignment.request) == ("asking", ["no answer", "asked"])


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_answer_that_comes_after_it_was_given_to_the_next_moves_nothing(act: str) -> None:
    make_interpreter(), make_interpreter()
    assignment = asked()
    client = opened(assignment)
    let_pass(assignment)
    look_after_interpreters()

    page = words(answer(assignment, act, client, has_no_conflict="on"))

    assert "this was given to somebody else" in page
    assert standing(assignment.request) == ("asking", ["no answer", "asked"])


def test_when_nobody_is_left_the_coordinator_hears_of_it_once() -> None:
    ines = make_ines()
    make_interpreter()
    assignment = asked()

    answer(assignment, "decline")
    look_after_interpreters()

    assert standing(assignment.request) == ("open", ["declined"])
    assert [letter.recipient for letter in letters_of(letters.NOBODY_LEFT)] == [ines.email]


def test_where_nobody_has_the_language_the_coordinator_hears_of_it() -> None:
    make_ines()
    make_request()
    look_after_interpreters()

    assert "No interpreter yet" in letters_of(letters.NOBODY_LEFT)[0].subject


def test_who_comes_onto_the_list_later_is_asked_then() -> None:
    wanted = make_request()
    look_after_interpreters()
    make_interpreter()

    assert asked(wanted).status == "asked"


def test_who_cannot_come_after_all_gives_it_back() -> None:
    ines = make_ines()
    make_interpreter(), make_interpreter()
    assignment = asked()
    accept(assignment)

    answer(assignment, "give-back")

    assert standing(assignment.request) == ("asking", ["given back", "asked"])
    assert [letter.recipient for letter in letters_of(letters.GIVEN_BACK)] == [ines.email]


def test_nothing_is_given_back_once_it_has_begun() -> None:
    make_interpreter()
    assignment = asked()
    accept(assignment)
    client = opened(assignment)
    InterpreterRequest.objects.update(starts_at=timezone.now() - timedelta(hours=1), due_on=today())

    page = answer(assignment, "give-back", client)

    assert standing(assignment.request) == ("confirmed", ["accepted"])
    assert "I cannot do it after all" not in page.content.decode()


def test_without_leave_the_portal_asks_nobody_by_itself() -> None:
    make_interpreter()
    wanted = make_translation(asks_by_itself=False)
    look_after_interpreters()

    assert standing(wanted) == ("open", [])


# --- Who gets in -------------------------------------------------------------------


@pytest.mark.parametrize("salt", ["outreach.rsvp", "programs.applicant"])
def test_forged_link_opens_nothing(client: Client, salt: str) -> None:
    make_interpreter()
    assignment = asked()
    response = client.get(f"/interpreters/link/{signing.dumps([str(assignment.key), 1], salt=salt)}/")

    assert (response.status_code, "does not open" in words(response)) == (403, True)


def test_link_that_is_too_old_opens_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_interpreter()
    link = links.link_for(asked()).removeprefix("http://testserver")
    monkeypatch.setattr(links, "LIFETIME", timedelta(seconds=-1))

    assert client.get(link).status_code == 403


@pytest.mark.parametrize("act", ["", "accept/", "decline/", "give-back/", "translation/"])
def test_stranger_who_knows_the_address_sees_and_does_nothing(client: Client, act: str) -> None:
    make_interpreter()
    assignment = asked()
    address = page_of(assignment) + act
    response = post(client, address, has_no_conflict="on") if act else client.get(address)

    assert response.status_code == 403
    assert standing(assignment.request) == ("asking", ["asked"])


def test_link_dies_with_the_address_it_was_sent_to() -> None:
    omar = make_omar()
    make_interpreter(member=omar)
    assignment = asked()
    link, client = links.link_for(assignment).removeprefix("http://testserver"), opened(assignment)
    omar.email = "omar.new@example.com"
    omar.save()

    assert [client.get(address).status_code for address in (page_of(assignment), link)] == [403, 403]


def test_who_serves_no_longer_answers_no_longer() -> None:
    omar = make_omar()
    make_interpreter(member=omar)
    assignment = asked()
    client = opened(assignment)
    omar.is_active = False
    omar.save()

    assert answer(assignment, "accept", client, has_no_conflict="on").status_code == 403
    assert standing(assignment.request) == ("asking", ["asked"])


def test_when_a_member_leaves_the_next_is_asked_and_the_coordinator_hears_of_it() -> None:
    ines, omar = make_ines(), make_omar()
    make_interpreter(member=omar), make_interpreter()
    assignment = asked()
    accept(assignment)
    omar.is_active = False
    omar.save()
    look_after_interpreters()

    assert standing(assignment.request) == ("asking", ["given back", "asked"])
    assert [letter.recipient for letter in letters_of(letters.GIVEN_BACK)] == [ines.email]


def test_member_hears_in_their_own_language() -> None:
    make_interpreter(member=make_member(language="es", email="luis@example.com"))
    asked()

    assert [(one.recipient, one.language) for one in letters_of(letters.ASKED)] == [("luis@example.com", "es")]


# --- What was written --------------------------------------------------------------


def test_translator_reads_the_comment_only_once_they_have_accepted() -> None:
    make_interpreter(mode="written")
    comment = make_comment(text="Gracias por venir.", name="Rosa Delgado", language="es")
    assignment = asked(make_translation(comment=comment))
    before = words(opened(assignment).get(page_of(assignment)))
    after = words(accept(assignment))

    assert ("Gracias por venir" in before, "Gracias por venir" in after) == (False, True)
    assert "Delgado" not in before + after
    assert not any("Gracias" in letter.body for letter in letters_of(letters.CONFIRMED))


def test_translation_that_is_handed_in_meets_the_request() -> None:
    ines = make_ines()
    make_interpreter(mode="written")
    assignment = asked(make_translation(comment=make_comment(text="Gracias.", language="es")))
    accept(assignment)

    answer(assignment, "translation", translation="Thank you.")

    assert standing(assignment.request) == ("met", ["served"])
    assert assignment.request.translation == "Thank you."
    assert [letter.recipient for letter in letters_of(letters.HANDED_IN)] == [ines.email]
