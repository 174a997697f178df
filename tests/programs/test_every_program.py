"""What is promised of every program alike: the form, the receipt, the queue, the letters, the applicant's own page."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.template import Engine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from agency.models import Agency, Member
from notices.models import Notice
from programs import booking
from programs.kinds import KINDS
from programs.models import APPOINTED, Application, Program, Status
from programs.workflow import TRANSITIONS, Action, TransitionRefused, advance
from tests.factories import (
    make_agency,
    make_application,
    make_appointment,
    make_decline_reason,
    make_lena,
    make_omar,
    make_opening,
    make_station,
)

from .desk import QUEUE, buttons, move, page_of, part_of, references, signed_in, text_of
from .visitor import answers, open_link, post, url, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

NAME = {"first_name": "Rosa", "last_name": "Delgado"}
CONTACT = {"email": "rosa@example.com", "phone": "910 555 0100", "language": "en"}
# What Rosa types at each step of the programs that came after the ride-along.
TYPED: dict[str, dict[str, dict[str, Any]]] = {
    "security-survey": {
        "premises": {"premises": "home", "address": "12 Pine Street", "holding": "owner", "dwelling": "house"},
        "visit": {"worries": "The back door.", "alarm": "no", "on_arrival": "A dog in the yard."},
        "you": NAME,
        "contact": CONTACT,
    },
    "robbery-training": {
        "business": {"business_name": "Harbor Grocery", "business_type": "grocery", "site_address": "3 Wharf Street"},
        "you": NAME,
        "contact": CONTACT,
        "training": {
            "people": 6, "preferred_times": "Tuesdays before nine", "training_language": "en", "equipment": "none",
        },
        "lately": {"had_robbery": "no", "wants_survey": "no"},
    },
    "community-watch": {
        "you": NAME,
        "contact": CONTACT,
        "wish": {"wants": "register", "kind": "block", "households": "14"},
        "place": {"place": "12 Pine Street", "area": "Pine Street"},
        "part": {"would_lead": "yes", "reason": "Three break-ins this year."},
    },
}  # fmt: skip
PROGRAMS = ["ride-along", *TYPED]
SECRETS = ["12 Pine Street", "3 Wharf Street", "Rosa", "Delgado", "rosa@", "910 555 0100"]


@pytest.fixture(autouse=True)
def portal() -> Agency:
    """A portal as `prepare` leaves it, with every program open."""
    make_agency()
    call_command("prepare", stdout=StringIO())
    Program.objects.update(is_open=True)
    cache.clear()
    return Agency.current()


@pytest.fixture(params=PROGRAMS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def typed(slug: str) -> dict[str, dict[str, Any]]:
    return TYPED.get(slug) or {step: answers(step) for step in ("you", "contact", "ride", "emergency", "safety")}


def apply(client: Client, slug: str) -> Application:
    """The whole way through the form; the application that is in the queue afterwards."""
    for step, filled_in in typed(slug).items():
        response = post(client, url(step, slug), **filled_in)
        assert response.status_code == 302, response.context["form"].errors
    assert send(client, slug).status_code == 302
    return Application.objects.latest("pk")


def send(client: Client, slug: str):
    if not KINDS[slug].is_signed:
        return post(client, url("check", slug))
    release = Program.objects.get(slug=slug).current_release()
    return post(client, url("sign", slug), release=release.pk, typed_name="Rosa Delgado", intent="on")


def stand(application: Application, status: Status) -> Application:
    """Let it stand in a status, with what the database asks of it."""
    other = make_application(status, program=application.program)
    columns = ("decided_at", "decided_by_id", "decline_reason_id", "paused_on", "status")
    Application.objects.filter(pk=application.pk).update(**{name: getattr(other, name) for name in columns})
    application.appointments.all().delete()
    if status in APPOINTED:
        other.appointments.update(application=application)
    application.refresh_from_db()
    return application


def test_every_registered_program_is_tested_here() -> None:
    assert set(PROGRAMS) == set(KINDS)


def test_catalogue_has_the_five_programs_and_the_self_survey(client: Client) -> None:
    page = words(client.get(reverse("programs:catalogue")))

    for program in Program.objects.all():
        assert str(program) in page
    assert Program.objects.count() == 5


def test_application_comes_in_with_its_promise_receipt_and_own_row(client: Client, slug: str, portal: Agency) -> None:
    application = apply(client, slug)

    assert (application.program.slug, application.status) == (slug, Status.RECEIVED)
    assert application.due_on == portal.today() + timedelta(days=application.program.processing_days)
    assert application.kind.detail.objects.filter(pk=application.pk).exists()
    receipt = Notice.objects.get(recipient="rosa@example.com")
    assert application.promise_reason in receipt.body
    assert application.reference in words(client.get(url("sent", slug)))


def test_pressed_twice_it_is_one_application(client: Client, slug: str) -> None:
    application = apply(client, slug)

    assert send(client, slug).url == url("sent", slug)

    assert list(Application.objects.all()) == [application]


def test_nothing_left_out_gets_through_and_nothing_typed_is_lost(client: Client, slug: str) -> None:
    first = next(iter(KINDS[slug].steps))
    filled_in = typed(slug)[first]
    missing = next(iter(filled_in))

    response = post(client, url(first, slug), **filled_in | {missing: ""})

    assert missing in response.context["form"].errors
    kept = response.context["form"]
    assert {name: str(kept[name].value()) for name in filled_in if name != missing and name in kept.fields} == {
        name: str(value) for name, value in filled_in.items() if name != missing and name in kept.fields
    }
    assert not Application.objects.exists()


def test_paused_program_takes_nothing(client: Client, slug: str) -> None:
    Program.objects.filter(slug=slug).update(is_open=False)
    cache.clear()

    for step, filled_in in typed(slug).items():
        post(client, url(step, slug), **filled_in)
    send(client, slug)

    assert not Application.objects.exists()


def test_at_the_counter_the_same_questions_make_the_same_application(client: Client, slug: str) -> None:
    filled_in = {name: value for step in typed(slug).values() for name, value in step.items()}
    lena = make_lena()

    signed_in(lena).post(
        f"{QUEUE}add/?program={slug}", {**filled_in, "channel": "phone", "key": str(uuid4()), "email": ""}, follow=True
    )

    application = Application.objects.get()
    assert (application.program.slug, application.entered_by, application.channel) == (slug, lena, "phone")
    assert application.kind.detail.objects.filter(pk=application.pk).exists()
    assert [notice.status for notice in Notice.objects.filter(about=application.about)] == ["to print"]


def test_queue_shows_all_programs_and_can_be_narrowed_to_one(client: Client) -> None:
    every = {slug: apply(Client(), slug) for slug in PROGRAMS}
    lena = signed_in(make_lena())

    assert set(references(lena.get(QUEUE))) == {application.reference for application in every.values()}
    for slug, application in every.items():
        assert references(lena.get(QUEUE, {"program": slug})) == [application.reference]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_own_page_says_where_it_stands_in_every_status(client: Client, slug: str, language: str) -> None:
    application = apply(client, slug)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    for status in Status:
        stand(application, status)
        response = client.get(application.get_absolute_url())
        assert response.status_code == 200
        assert application.reference in words(response)
        assert "None" not in words(response)


def test_staff_see_the_answers_and_just_the_moves_there_are(client: Client, slug: str) -> None:
    application, lena = apply(client, slug), signed_in(make_lena())
    kind = application.kind

    for status in Status:
        stand(application, status)
        response = lena.get(page_of(application))
        assert "Rosa Delgado" in text_of(response)
        possible = {action.value for action in kind.actions - kind.own_pages if action in TRANSITIONS}
        assert buttons(response) <= possible
        assert buttons(response) == {
            action for action in possible if status in TRANSITIONS[Action(action)].sources and Action(action)
        }


def test_move_that_the_program_does_not_have_is_refused(client: Client, slug: str) -> None:
    application, lena = apply(client, slug), make_lena()

    for action in set(TRANSITIONS) - application.kind.actions:
        stand(application, min(TRANSITIONS[action].sources))
        with pytest.raises(TransitionRefused):
            advance(application, action, by=lena)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_letters_lack_no_words_and_name_nobody_in_the_subject(
    client: Client, slug: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, lena = apply(client, slug), make_lena()
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "MISSING:%s")
    Application.objects.update(language=language)
    told = [action for action in TRANSITIONS if action in application.kind.actions and TRANSITIONS[action].letter]

    for action in told:
        stand(application, min(TRANSITIONS[action].sources))
        if action == Action.SCHEDULE:
            make_appointment(application)
        reason = make_decline_reason(application.program) if action == Action.DECLINE else None
        advance(application, action, by=lena, note="A note.", decline_reason=reason)

    letters = Notice.objects.filter(about=application.about, recipient="rosa@example.com").exclude(
        kind="programs/received"
    )
    assert letters.count() == len(told)
    for letter in letters:
        assert "MISSING" not in letter.subject + letter.body, letter.kind
        assert not [secret for secret in SECRETS if secret in letter.subject], letter.kind


def test_time_is_booked_moved_and_given_back_where_the_program_has_times(client: Client, slug: str) -> None:
    application = apply(client, slug)
    if Action.SCHEDULE not in application.kind.actions:
        pytest.skip("nothing is booked in this program")
    stand(application, Status.APPROVED)
    soon = timezone.now() + timedelta(days=40)
    first, second = (make_opening(soon + timedelta(days=day), program=application.program, seats=20) for day in (0, 1))

    for opening in (first, second):
        response = post(client, reverse("programs:time", args=[application.reference]), opening=opening.pk)
        assert response.status_code == 302
        application.refresh_from_db()
        assert (application.status, application.appointment.opening) == (Status.SCHEDULED, opening)
    post(client, reverse("programs:cancel_time", args=[application.reference]))

    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert first.seats_left() == second.seats_left() == 20


def test_withdrawing_gives_back_the_seats_and_ends_the_wait(client: Client, slug: str) -> None:
    application = apply(client, slug)
    if Action.SCHEDULE in application.kind.actions:
        stand(application, Status.APPROVED)
        opening = make_opening(program=application.program, seats=20)
        booking.book(application, opening, by=make_omar())

    post(client, reverse("programs:withdraw", args=[application.reference]))

    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN
    assert not application.appointments.exclude(status="cancelled").exists()


def test_stranger_with_the_reference_sees_nothing(client: Client, slug: str) -> None:
    application = apply(Client(), slug)

    response = client.get(application.get_absolute_url())

    assert response.status_code == 403
    assert not [secret for secret in SECRETS if secret in words(response)]


def test_private_link_opens_the_page(slug: str) -> None:
    application = apply(Client(), slug)
    rosa = Client()

    response = open_link(rosa, application)

    assert response.url == application.get_absolute_url()
    assert str(KINDS[slug].words.ahead[-1]) in words(rosa.get(response.url))


def test_officer_may_note_and_only_who_decides_may_decide(client: Client, slug: str) -> None:
    application = stand(apply(client, slug), Status.IN_REVIEW)
    Application.objects.update(assignee=make_omar())
    omar = signed_in(Member.objects.get(username="omar"))

    omar.post(part_of(application, "note"), {"text": "Called."})
    refused = move(omar, application, Action.APPROVE)

    application.refresh_from_db()
    assert application.events.filter(note="Called.").exists()
    assert (refused.status_code, application.status) == (403, Status.IN_REVIEW)


def test_spanish_applicant_reads_spanish(client: Client, slug: str) -> None:
    application = apply(client, slug)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"

    page = words(client.get(application.get_absolute_url()))

    with translation.override("es"):
        assert str(KINDS[slug].words.ahead[-1]) in page


def test_move_made_on_a_page_of_its_own_cannot_be_made_by_its_address(client: Client, slug: str) -> None:
    application, lena = apply(client, slug), signed_in(make_lena())

    for action in set(TRANSITIONS) - (application.kind.actions - application.kind.own_pages):
        stand(application, min(TRANSITIONS[action].sources))
        assert move(lena, application, action).status_code == 404
        application.refresh_from_db()
        assert application.status == min(TRANSITIONS[action].sources)


def test_contact_page_asks_for_an_address_only_where_the_form_did(client: Client, slug: str) -> None:
    application = apply(client, slug)

    form = client.get(reverse("programs:contact", args=[application.reference])).context["form"]

    assert ("address" in form.fields) == (slug == "ride-along")


def test_what_only_the_assigned_may_see_is_assigned_by_who_decides(client: Client, slug: str) -> None:
    application, omar = apply(client, slug), make_omar()
    Application.objects.update(station=make_station())
    Member.objects.update(station=Application.objects.get().station)

    signed_in(omar).post(part_of(application, "assign"), {"assignee": omar.pk})

    application.refresh_from_db()
    assert (application.assignee == omar) == (slug != "security-survey")


def test_nobody_puts_themselves_into_the_place_of_the_officer_who_comes(client: Client, slug: str) -> None:
    application, omar = apply(client, slug), make_omar()
    if Action.SCHEDULE not in application.kind.actions:
        pytest.skip("nothing is booked in this program")
    stand(application, Status.APPROVED)
    opening = make_opening(program=application.program, seats=20)
    Member.objects.filter(pk=omar.pk).update(station=opening.station)
    booking.book(application, opening, by=make_lena())

    form = signed_in(omar).get(f"/admin/programs/opening/{opening.pk}/change/").context["adminform"].form

    assert "officer" not in form.fields
