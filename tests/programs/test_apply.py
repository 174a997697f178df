"""Rosa applies, through the front door."""

import zlib
from base64 import b64encode, urlsafe_b64decode
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.signing import b64_decode
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from notices.models import Notice
from programs.models import Application, Channel, RideAlong, Signature, Signer, Status
from programs.signing import still_verifies
from tests import factories
from tests.factories import make_agency, make_release, make_station

from .visitor import (
    STEPS,
    STEPS_OF_A_MINOR,
    answers,
    apply,
    as_typed,
    error_at,
    fill_in,
    make_open_program,
    sign,
    type_in,
    url,
    words,
)

pytestmark = pytest.mark.django_db
LONG = "Ñ" * 10_000


def years_ago(years: int, days: int = 0) -> date:
    today = timezone.localdate(timezone=make_agency().zone)
    return today.replace(year=today.year - years) + timedelta(days=days)


# --- The whole way -----------------------------------------------------------


def test_each_step_leads_to_the_next(client: Client) -> None:
    make_open_program()

    led_to = [type_in(client, step).url for step in STEPS]

    assert led_to == [url("contact"), url("ride"), url("emergency"), url("safety"), url("check")]


def test_application_is_in_the_queue_as_it_was_typed(client: Client) -> None:
    make_open_program()

    application = apply(client)

    ride = application.ride_along
    assert (application.status, application.channel) == (Status.RECEIVED, Channel.WEB)
    assert (application.full_name, application.email) == ("Rosa Delgado", "rosa@example.com")
    assert (ride.birth_date, ride.licence_number, ride.ability) == (date(1990, 3, 8), "D1234567", "yes")
    assert ride.preferences == [[(timezone.localdate() + timedelta(days=30)).isoformat(), "evening"]]


def test_release_is_signed_and_verifies(client: Client) -> None:
    make_open_program()

    application = apply(client)

    signature = application.signatures.get()
    assert (signature.signer, signature.typed_name, signature.on_paper) == (Signer.RIDER, "Rosa Delgado", False)
    assert still_verifies(signature)


def test_confirmation_shows_reference_promise_and_where_letters_go(client: Client) -> None:
    make_open_program()
    application = apply(client)

    page = words(client.get(url("sent")))

    assert application.reference in page
    assert application.promise_reason in page
    assert "rosa@example.com" in page


def test_receipt_goes_out_once_with_reference_promise_and_private_link(client: Client) -> None:
    make_open_program()

    application = apply(client)

    receipt = factories.letters("programs/received")
    assert [letter.recipient for letter in receipt] == ["rosa@example.com"]
    assert receipt[0].subject == "Ride-along: we received your application"
    assert application.reference in receipt[0].body
    assert application.promise_reason in receipt[0].body
    assert "http://testserver/programs/link/" in receipt[0].body


def test_promise_is_counted_from_the_agencys_own_day(client: Client) -> None:
    make_agency(time_zone="America/New_York")
    with time_machine.travel(datetime(2026, 3, 1, 4, 30, tzinfo=UTC), tick=False):
        make_open_program()
        application = apply(client)

    assert application.promise_reason == "by March 14, 2026: 14 days from February 28, 2026"


def test_check_page_shows_every_answer_and_the_promise(client: Client) -> None:
    make_open_program()
    fill_in(client)

    page = words(client.get(url("check")))

    for answer in (
        "Rosa",
        "Delgado",
        "March 8, 1990",
        "rosa@example.com",
        "12 Pine Street",
        "Luis Delgado",
        "D1234567",
    ):
        assert answer in page
    assert "14 days from" in page


def test_change_from_the_check_page_leads_back_to_it(client: Client) -> None:
    make_open_program()
    fill_in(client)

    response = type_in(client, "contact", query="?change", phone="910 555 0199")

    assert response.url == url("check")
    assert "910 555 0199" in words(client.get(url("check")))


def test_closed_program_takes_no_application(client: Client) -> None:
    make_open_program(is_open=False, paused_because="Back in March.")

    page = words(client.get(url("you")))

    assert "Back in March." in page
    assert [type_in(client, step).status_code for step in STEPS] == [200] * 5
    assert "Back in March." in words(sign(client))
    assert not Application.objects.exists()


# --- Minors ------------------------------------------------------------------


def make_program_for_minors() -> None:
    make_open_program(minors_allowed=True, minimum_age=18, minimum_age_with_guardian=16)


def test_minor_goes_on_to_the_guardians_step(client: Client) -> None:
    make_program_for_minors()

    fill_in(client, *STEPS_OF_A_MINOR, **as_typed("birth_date", years_ago(17)))
    sign(client)

    application = Application.objects.get()
    assert (application.status, application.ride_along.guardian_name) == (Status.WAITING_FOR_GUARDIAN, "Marta Delgado")
    assert application.paused_on == date.fromisoformat(application.promise["from"])


def test_guardian_gets_a_letter_of_their_own(client: Client) -> None:
    make_program_for_minors()
    fill_in(client, *STEPS_OF_A_MINOR, **as_typed("birth_date", years_ago(17)))

    sign(client)

    asked = factories.letters("programs/guardian_asked")
    assert [letter.recipient for letter in asked] == ["marta@example.com"]
    assert "http://testserver/programs/guardian/" in asked[0].body
    assert "/programs/link/" not in asked[0].body


def test_adult_is_not_asked_for_a_guardian(client: Client) -> None:
    make_program_for_minors()
    type_in(client, "you", **as_typed("birth_date", years_ago(18)))

    response = client.get(url("guardian"))

    assert response.url == url("contact")


def test_guardian_typed_by_who_then_turns_out_to_be_of_age_is_not_stored(client: Client) -> None:
    make_program_for_minors()
    fill_in(client, *STEPS_OF_A_MINOR, **as_typed("birth_date", years_ago(17)))
    type_in(client, "you", query="?change", **as_typed("birth_date", years_ago(19)))

    sign(client)

    application = Application.objects.get()
    assert (application.status, application.ride_along.guardian_name) == (Status.RECEIVED, "")


# --- Age ---------------------------------------------------------------------


def test_exactly_the_minimum_age_today_may_apply(client: Client) -> None:
    make_open_program(minimum_age=18)

    response = type_in(client, "you", **as_typed("birth_date", years_ago(18)))

    assert response.url == url("contact")


@pytest.mark.parametrize(("minors_allowed", "age"), [(False, 18), (True, 16)])
def test_a_day_short_is_told_kindly_and_early(client: Client, minors_allowed: bool, age: int) -> None:
    make_open_program(minors_allowed=minors_allowed, minimum_age=18, minimum_age_with_guardian=16)

    response = type_in(client, "you", **as_typed("birth_date", years_ago(age, days=1)))

    assert response.status_code == 200
    assert "Not yet, but we hope to see you later" in words(response)
    assert str(age) in words(response)


def test_too_young_cannot_go_round_by_the_address_bar(client: Client) -> None:
    make_open_program()
    type_in(client, "you", **as_typed("birth_date", years_ago(12)))
    for step in STEPS[1:]:
        type_in(client, step)

    assert sign(client).url == url("you")
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("today", "may"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)], ids=["28 February", "1 March"]
)
def test_born_on_29_february_is_of_age_on_1_march(client: Client, today: date, may: bool) -> None:
    make_agency(time_zone="America/New_York")
    make_open_program(minimum_age=18)

    with time_machine.travel(datetime(today.year, today.month, today.day, 17, tzinfo=UTC)):
        response = type_in(client, "you", **as_typed("birth_date", date(2008, 2, 29)))

    assert (response.status_code == 302) == may


@pytest.mark.parametrize(
    ("birth_date", "error"),
    [
        (
            {"birth_date_month": 2, "birth_date_day": 29, "birth_date_year": 2007},
            "Enter a real date, such as March 8 1990.",
        ),
        (
            {"birth_date_month": 3, "birth_date_day": 8, "birth_date_year": 2999},
            "Your date of birth is in the future. Check the year.",
        ),
        (
            {"birth_date_month": 3, "birth_date_day": 8, "birth_date_year": 90},
            "Enter the year with four digits, such as 1990.",
        ),
        ({"birth_date_month": "", "birth_date_day": 8, "birth_date_year": 1990}, "Choose the month."),
        (
            {"birth_date_month": 3, "birth_date_day": "eight", "birth_date_year": 1990},
            "Enter a real date, such as March 8 1990.",
        ),
    ],
    ids=["29 February of a common year", "future", "two digits", "no month", "words"],
)
def test_impossible_birth_date_is_explained_next_to_it(client: Client, birth_date: dict[str, Any], error: str) -> None:
    make_open_program()

    response = type_in(client, "you", **birth_date)

    assert error_at(response, "birth_date") == error
    assert f'name="birth_date_day" value="{birth_date["birth_date_day"]}"' in response.content.decode()


# --- Errors ------------------------------------------------------------------

WRONG = [
    ("you", {"first_name": ""}, "first_name", "This field is required."),
    ("you", {"last_name": ""}, "last_name", "This field is required."),
    ("you", {"birth_date_month": "", "birth_date_day": "", "birth_date_year": ""}, "birth_date", "Enter the date."),
    ("contact", {"email": "rosa"}, "email", "Enter a valid email address."),
    ("contact", {"phone": "none"}, "phone", "Enter a telephone number, such as 910 555 0100."),
    ("contact", {"address": ""}, "address", "This field is required."),
    ("contact", {"language": None}, "language", "This field is required."),
    ("ride", {"category": None}, "category", "This field is required."),
    ("ride", {"category": "9" * 30}, "category", "Choose one of these."),
    ("ride", {"reason": ""}, "reason", "This field is required."),
    ("ride", {"shift_2": "night"}, "date_2", "Enter the date too, or choose no time of day."),
    ("emergency", {"emergency_phone": "1"}, "emergency_phone", "Enter a telephone number, such as 910 555 0100."),
    ("safety", {"ability": None}, "ability", "This field is required."),
    ("safety", {"conflicts": "related"}, "relative", "Say who works here, so that you are not put in their car."),
    ("safety", {"agrees_to_records_check": None}, "agrees_to_records_check", "This field is required."),
    ("safety", {"accepts_rules": None}, "accepts_rules", "This field is required."),
]


@pytest.mark.parametrize(("step", "typed", "field", "error"), WRONG)
def test_error_stands_next_to_its_field_and_in_the_summary(
    client: Client, step: str, typed: dict[str, Any], field: str, error: str
) -> None:
    make_open_program()

    response = type_in(client, step, **typed)

    assert error_at(response, field) == error
    assert f'href="#id_{field}' in response.content.decode()
    assert [name for name in response.context["form"].fields if error_at(response, name)] == [field]


@pytest.mark.parametrize(
    ("days", "error"), [(13, "Choose a date at least 14 days ahead"), (366, "Choose a date within a year")]
)
def test_wanted_date_leaves_us_time_to_answer(client: Client, days: int, error: str) -> None:
    make_open_program(lead_days=14)
    wanted = years_ago(0, days=days)

    response = type_in(client, "ride", **as_typed("date_1", wanted))

    assert error_at(response, "date_1").startswith(error)


def test_nothing_typed_is_lost_by_an_error(client: Client) -> None:
    make_open_program()

    response = type_in(client, "contact", email="rosa at example", phone="910 555 0177", address="1 Side Street\nApt 2")

    page = response.content.decode()
    assert 'value="rosa at example"' in page
    assert 'value="910 555 0177"' in page
    assert "1 Side Street\nApt 2</textarea>" in page


def test_what_was_not_valid_is_still_there_when_one_comes_back(client: Client) -> None:
    make_open_program()
    type_in(client, "contact", email="rosa at example")

    response = client.get(url("contact"))

    assert 'value="rosa at example"' in response.content.decode()
    assert error_at(response, "email") == "Enter a valid email address."


def test_back_button_keeps_what_is_typed_right_or_wrong(client: Client) -> None:
    make_open_program()
    type_in(client, "you")

    response = type_in(client, "contact", email="half an addr", back="1")

    assert response.url == url("you")
    assert 'value="Rosa"' in client.get(url("you")).content.decode()
    assert 'value="half an addr"' in client.get(url("contact")).content.decode()


def test_half_an_hours_pause_loses_nothing(client: Client) -> None:
    make_open_program()
    type_in(client, "you")

    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        assert 'value="Rosa"' in client.get(url("you")).content.decode()


def test_unticking_everything_is_kept(client: Client) -> None:
    make_open_program()
    type_in(client, "safety", conflicts=["lawsuit", "pending case"])
    type_in(client, "safety", conflicts=None)

    assert " checked" not in client.get(url("safety")).content.decode().split('name="conflicts"')[1].split(">")[0]


# --- Steps, tabs and double clicks ------------------------------------------


@pytest.mark.parametrize("page", ["check", "sign"])
def test_skipped_step_leads_to_the_first_one_missing(client: Client, page: str) -> None:
    make_open_program()
    for step in ("you", "contact", "emergency", "safety"):
        type_in(client, step)

    assert client.get(url(page)).url == url("ride")


def test_empty_form_cannot_be_signed(client: Client) -> None:
    make_open_program()

    assert sign(client).url == url("you")
    assert not Application.objects.exists()


def test_unknown_step_leads_to_the_first_one(client: Client) -> None:
    make_open_program()

    assert client.get(url("nothing")).url == url("you")


def test_nothing_sent_leads_from_the_confirmation_to_the_start(client: Client) -> None:
    make_open_program()

    assert client.get(url("sent"), follow=True).redirect_chain[-1][0] == url("you")


def test_second_tab_writes_into_the_same_application(client: Client) -> None:
    make_open_program()
    for step in STEPS:
        client.get(url(step))
    fill_in(client)
    type_in(client, "emergency", emergency_name="Ana Delgado")

    sign(client)

    assert RideAlong.objects.get().emergency_name == "Ana Delgado"


def test_pressing_twice_gives_one_application_and_the_same_page(client: Client) -> None:
    make_open_program()
    fill_in(client)

    pages = [client.get(sign(client).url) for _press in (1, 2)]

    reference = Application.objects.get().reference
    assert [reference in words(page) for page in pages] == [True, True]
    assert len(factories.letters("programs/received")) == Signature.objects.count() == 1


def test_browsers_back_button_after_sending_leads_to_the_confirmation(client: Client) -> None:
    make_open_program()
    apply(client)

    assert client.get(url("sign")).url == url("sent")


def test_second_application_from_the_same_browser_is_another_one(client: Client) -> None:
    make_open_program()
    first = apply(client)

    second = apply(client)

    assert first.pk != second.pk
    assert second.reference in words(client.get(url("sent")))


def test_after_sending_the_browser_keeps_no_answers(client: Client) -> None:
    make_open_program()
    apply(client)

    assert "Delgado" not in client.get(url("you")).content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_the_same_moment_gives_one_application() -> None:
    make_open_program()
    rosa = Client()
    fill_in(rosa)
    start, seen = Barrier(5), []

    def press() -> None:
        browser = Client()
        browser.cookies = rosa.cookies
        start.wait()
        response = sign(browser)
        seen.append((response.status_code, response.url))
        connection.close()

    presses = [Thread(target=press) for _press in range(5)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()

    assert Counter(seen) == {(302, url("sent")): 5}
    assert Application.objects.count() == Signature.objects.count() == 1
    assert len(factories.letters("programs/received")) == 1


# --- What people, and others, type ------------------------------------------


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ("you", "first_name"),
        ("contact", "address"),
        ("ride", "reason"),
        ("emergency", "emergency_name"),
        ("safety", "licence_number"),
    ],
)
def test_ten_thousand_characters_are_refused_and_shown_again(client: Client, step: str, field: str) -> None:
    make_open_program()

    response = type_in(client, step, **{field: LONG})

    assert "characters (it has 10000)" in error_at(response, field)
    assert LONG in response.content.decode()
    assert LONG in client.get(url(step)).content.decode()


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [
        ("Zoë", "Núñez-O’Brien"),
        ("رزان", "دلجادو"),
        ("רוזה", "דלגדו"),
        ("Rosa 🚓", "👩‍👩‍👧"),
        ("Nguyễn", "Thị"),
        ("<b>Rosa</b>", "{{ 7|add:7 }} & Co"),
    ],
    ids=["accents", "Arabic", "Hebrew", "emoji", "combining", "markup"],
)
def test_every_name_is_taken_and_shown_as_it_was_typed(client: Client, first_name: str, last_name: str) -> None:
    make_open_program()
    fill_in(client, first_name=first_name, last_name=last_name)
    checked = client.get(url("check")).content.decode()

    sign(client, f"{first_name} {last_name}")

    application = Application.objects.get()
    assert (application.first_name, application.last_name) == (first_name, last_name)
    assert (escape(first_name) in checked, escape(last_name) in checked) == (True, True)
    assert application.signatures.get().typed_name == f"{first_name} {last_name}"
    assert f"Hello {first_name}," in factories.letters("programs/received")[0].body


@pytest.mark.parametrize("step", STEPS)
def test_nul_bytes_in_any_field_are_refused_kindly(client: Client, step: str) -> None:
    make_open_program()
    texts = {name: f"{value}\x00" for name, value in answers(step).items()}

    response = type_in(client, step, **texts)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert client.get(url(step)).status_code == 200


def test_nul_bytes_in_a_signature_are_refused_kindly(client: Client) -> None:
    make_open_program()
    fill_in(client)

    response = sign(client, "Rosa\x00 Delgado")

    assert error_at(response, "typed_name") == "Null characters are not allowed."


@pytest.mark.parametrize(
    "path",
    [
        "/programs/applications/%00/", "/programs/%00/", "/programs/link/%00/", "/programs/guardian/%00/",
        "/comments/receipt/%00/", "/certificates/%00/", "/events/?station=%00", "/admin/comments/review/?q=%00",
    ],
)  # fmt: skip
def test_nul_bytes_in_an_address_open_nothing(client: Client, path: str) -> None:
    make_open_program()

    assert client.get(path).status_code == 400


def test_more_than_anybody_types_is_refused_before_it_is_kept(client: Client) -> None:
    make_open_program()

    response = type_in(client, "ride", reason="x" * 300_000)

    assert response.status_code == 400
    assert "draft/ride-along" not in client.session


def test_fields_the_form_does_not_ask_for_are_not_kept(client: Client) -> None:
    make_open_program()

    type_in(client, "you", status="approved", ssn="123-45-6789")

    kept = client.session["draft/ride-along"]["typed"]["you"]
    assert kept["first_name"] == ["Rosa"]
    assert {"status", "ssn"} & set(kept) == set()


# --- The signature -----------------------------------------------------------


@pytest.mark.parametrize("typed", ["Sam Stranger", "Rosa", "", "Delgado Rosa"])
def test_another_name_does_not_sign(client: Client, typed: str) -> None:
    make_open_program()
    fill_in(client)

    response = sign(client, typed)

    assert error_at(response, "typed_name") != ""
    assert not Application.objects.exists()


@pytest.mark.parametrize("typed", ["rosa delgado", "  Rosa   Delgado ", "ROSA DELGADO"])
def test_name_signs_whatever_its_case_and_spaces(client: Client, typed: str) -> None:
    make_open_program()
    fill_in(client)

    sign(client, typed)

    assert Signature.objects.get().typed_name == " ".join(typed.split())


def test_without_intent_there_is_no_signature(client: Client) -> None:
    make_open_program()
    fill_in(client)

    response = sign(client, intent=None)

    assert error_at(response, "intent") == "This field is required."
    assert 'value="Rosa Delgado"' in response.content.decode()
    assert not Application.objects.exists()


def test_release_changed_while_reading_is_shown_again_and_nothing_is_stored(client: Client) -> None:
    program = make_open_program()
    fill_in(client)
    read = program.current_release()
    make_release(program, text="Quite other words.")

    response = sign(client, release=read)

    assert "The release has changed" in words(response)
    assert "Quite other words." in words(response)
    assert 'value="Rosa Delgado"' in response.content.decode()
    assert not Application.objects.exists()


def test_new_words_can_be_signed_after_reading_them(client: Client) -> None:
    program = make_open_program()
    fill_in(client)
    read = program.current_release()
    newest = make_release(program, text="Quite other words.")
    sign(client, release=read)

    sign(client)

    assert Signature.objects.get().release == newest


def test_release_is_shown_in_the_language_the_applicant_chose(client: Client) -> None:
    program = make_open_program()
    make_release(program, text={"en": "At my own risk.", "es": "Bajo mi propio riesgo."})
    fill_in(client)
    type_in(client, "contact", language="es")

    assert "Bajo mi propio riesgo." in words(client.get(url("sign")))


# --- Private data ------------------------------------------------------------


def test_unfinished_form_is_unreadable_in_the_database(client: Client) -> None:
    make_open_program()
    type_in(client, "you", first_name="Rosalinda")

    session = Session.objects.get()
    # Django's own layers: base64, and zlib where that is shorter.
    compressed = b64_decode(session.session_data.split(":")[0].removeprefix(".").encode())
    stored = zlib.decompress(compressed) if session.session_data.startswith(".") else compressed
    assert "Rosalinda" in str(session.get_decoded())
    assert b"Rosalinda" not in stored
    assert b64encode(b"Rosalinda")[:10] not in stored
    assert b"Rosalinda" not in urlsafe_b64decode(stored)


def test_addresses_on_the_way_hold_nothing_personal(client: Client) -> None:
    make_open_program()
    addresses = [type_in(client, step).url for step in STEPS] + [sign(client).url]

    for address in addresses:
        assert "?" not in address
        assert "osa" not in address


def test_subject_names_nobody(client: Client) -> None:
    make_open_program()

    apply(client)

    for subject in Notice.objects.values_list("subject", flat=True):
        assert "Rosa" not in subject
        assert "Delgado" not in subject


def test_wanted_station_is_stored_and_any_station_may_be_left_open(client: Client) -> None:
    make_open_program()
    north = make_station(name="North")
    fill_in(client)
    type_in(client, "ride", station=north.pk)

    sign(client)

    assert Application.objects.get().station == north


@pytest.mark.django_db(transaction=True)
def test_application_is_taken_while_the_broker_is_away(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    make_open_program()

    application = apply(client)

    assert application.reference in words(client.get(url("sent")))
    assert [letter.status for letter in factories.letters("programs/received")] == ["pending"]
    assert "The broker did not take notices.tasks.deliver" in caplog.text
