"""Rosa comments, through the front door."""

import logging
import re
from datetime import date, timedelta
from html import escape
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from comments import defaults
from comments.doors import words_found
from comments.models import Accreditation, Channel, Chapter, Comment, Door, DoorWord, Kind, Theme
from notices.delivery import deliver_batch
from notices.models import Notice
from tests.engagement.test_guard import hidden_fields
from tests.engagement.test_pages import INLINE
from tests.factories import make_agency, make_comment
from tests.programs.visitor import error_at, post, words
from uswds.typed import HONEYPOT, SHOWN_AT, stamp

pytestmark = pytest.mark.django_db

START, WRITE, HEARD = "/comments/", "/comments/write/", "/comments/heard/"
SAID = "You came quickly, and you listened."
KEY = "0b5b7a5e-5a9e-4c39-9c3e-3f4f7d1f2a11"
EVERYTHING = {
    "name": "Rosa Delgado",
    "email": "rosa@example.com",
    "phone": "910 555 0100",
    "relation": "resident",
    "language": "es",
}


def say(client: Client, **changes: Any) -> HttpResponse:
    """Send the form; `changes` wins over what Rosa would have typed."""
    return post(client, WRITE, **{"kind": "commendation", "subjects": ["about_service"], "text": SAID, **changes})


def read_receipt(client: Client, **changes: Any) -> HttpResponse:
    return client.get(say(client, **changes).url)


def add_words() -> None:
    DoorWord.objects.create(word="send help", door=Door.EMERGENCY)
    DoorWord.objects.create(word="officer hit me", door=Door.COMPLAINT)


# --- Before the form ---------------------------------------------------------


@pytest.mark.parametrize("path", [START, WRITE, HEARD])
def test_every_page_has_one_heading_and_keeps_to_the_policy(client: Client, path: str) -> None:
    response = client.get(path)

    page = response.content.decode()
    assert (response.status_code, page.count("<h1")) == (200, 1)
    assert INLINE.findall(page) == []


def test_page_says_what_the_accreditation_is(client: Client) -> None:
    make_agency()
    Accreditation(
        program="Law Enforcement, Advanced",
        about="People from **outside** check us.",
        first_awarded_on=date(2011, 7, 30),
        awarded_on=date(2023, 3, 18),
    ).save()

    response = client.get(START)

    page = words(response)
    assert "Law Enforcement, Advanced" in page
    assert "Accredited since July 30, 2011" in page
    assert "Last awarded March 18, 2023" in page
    assert "<strong>outside</strong>" in response.content.decode()


def test_page_of_an_agency_that_has_written_nothing_yet_still_says_what_it_must(client: Client) -> None:
    page = words(client.get(START))

    assert "against published standards" in page
    assert "anyone may ask to see it" in page
    assert "Our program" not in page
    assert "Accredited since" not in page
    assert "What we keep, who reads it" not in page


def test_page_says_what_it_is_not_and_that_nobody_answers(client: Client) -> None:
    page = words(client.get(START))

    assert "Nothing is investigated because of a comment." in page
    assert "nobody answers it" in page
    assert "It is not CALEA’s page, and writing here is not writing to CALEA." in page


@pytest.mark.parametrize("url", ["", "https://calea.example/"])
def test_calea_s_own_portal_is_named_only_if_the_agency_has_set_it(client: Client, url: str) -> None:
    make_agency(calea_url=url)

    response = client.get(START)

    assert ("To speak to CALEA itself, use its own portal." in words(response)) == bool(url)
    assert ('href="https://calea.example/"' in response.content.decode()) == bool(url)


def test_other_doors_and_the_privacy_notice_stand_before_the_button(client: Client) -> None:
    make_agency(complaints_url="https://complaints.example/", tips_url="https://tips.example/")
    Accreditation(privacy_notice="Kept for **six** years.").save()

    page = client.get(START).content.decode()

    main = page[page.index("<main") : page.index("</main")]
    before = ["tel:911", "https://complaints.example/", "https://tips.example/", "<strong>six</strong>"]
    places = [main.index(thing) for thing in [*before, f'href="{WRITE}"']]
    assert places == sorted(places)


@pytest.mark.parametrize("path", ["/", "/privacy/"])
def test_home_and_privacy_lead_to_it(client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    assert f'href="{START}"' in page[page.index("<main") :]


def test_privacy_page_says_that_nothing_about_the_computer_is_stored(client: Client) -> None:
    assert "Nothing about your computer or telephone is stored with it." in words(client.get("/privacy/"))


# --- The form ----------------------------------------------------------------


def test_comment_is_stored_as_it_was_typed(client: Client) -> None:
    Chapter.objects.create(number=41, title="Patrol")

    say(client, kind="concern", subjects=["about_service", "about_candidacy"], chapter="41", **EVERYTHING)

    comment = Comment.objects.get()
    assert (comment.kind, comment.text, comment.channel) == (Kind.CONCERN, SAID, Channel.WEB)
    assert comment.subjects == ["delivery of public safety services", "candidacy for accreditation"]
    assert comment.chapter == "41 Patrol"
    assert {name: getattr(comment, name) for name in EVERYTHING} == EVERYTHING


def test_only_kind_subject_and_words_are_needed(client: Client) -> None:
    assert say(client).status_code == 302

    comment = Comment.objects.get()
    assert [getattr(comment, name) for name in ("name", "email", "phone", "relation", "chapter")] == [""] * 5
    assert comment.language == "en"


@pytest.mark.parametrize(
    ("missing", "error"),
    [
        ("kind", "Choose whether it is a commendation or a concern."),
        ("subjects", "Choose at least one."),
        ("text", "Write what you want to say."),
    ],
)
def test_what_is_missing_is_said_next_to_it_and_nothing_typed_is_lost(client: Client, missing: str, error: str) -> None:
    response = say(client, **EVERYTHING, **{missing: None})

    page = response.content.decode()
    assert error_at(response, missing) == error
    assert f'href="#id_{missing}' in page
    assert all(f'value="{value}"' in page for value in EVERYTHING.values())
    assert (SAID in page) == (missing != "text")
    assert page.count(" checked") == (2 if missing == "text" else 1)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "text",
    [" ", "\r\n \t", "\u200b", "\u200d\ufeff", "\u00a0\u2003", "\u3164", "\ufe0f"],
    ids=["space", "lines", "zero width", "joiner and mark", "wide spaces", "blank letter", "selector"],
)
def test_text_that_nobody_can_see_says_nothing(client: Client, text: str) -> None:
    assert error_at(say(client, text=text), "text") == "Write what you want to say."
    assert not Comment.objects.exists()


# The second is newer than what Python 3.11 knows of Unicode.
@pytest.mark.parametrize("text", ["👍", "\N{WHITE HEAVY CHECK MARK}\U0001fa77", "👩‍👩‍👧", "?!"])
def test_a_heart_says_enough(client: Client, text: str) -> None:
    say(client, text=text)

    assert Comment.objects.get().text == text


@pytest.mark.parametrize(
    "text",
    ["جاءت الشرطة بسرعة، شكرًا لكم", "你们来得很快，谢谢", "ขอบคุณตำรวจ", "Gracias, vinieron rápido ❤️", "e\u0301tat"],
    ids=["Arabic", "Chinese", "Thai", "Spanish", "letters in two parts"],
)
def test_any_language_and_script_is_kept_letter_by_letter(client: Client, text: str) -> None:
    say(client, text=text, name=text)

    comment = Comment.objects.get()
    assert (comment.text, comment.name) == (text, text)


LINES = "\n".join(["é" * 99] * 100) + "!"


def test_ten_thousand_characters_are_taken_and_the_end_of_a_line_is_one(client: Client) -> None:
    assert len(LINES) == 10_000

    say(client, text=LINES.replace("\n", "\r\n"))

    assert Comment.objects.get().text == LINES


def test_one_character_more_is_refused_and_kept_on_the_page(client: Client) -> None:
    response = say(client, text=LINES.replace("\n", "\r\n") + "?")

    assert error_at(response, "text").startswith("We can take 10000 characters, and this has 10001.")
    assert f"{LINES}?</textarea>" in response.content.decode().replace("\r\n", "\n")
    assert not Comment.objects.exists()


def test_page_tells_the_counter_how_many_there_may_be(client: Client) -> None:
    page = client.get(WRITE).content.decode()

    assert 'id="id_text_limit" data-limit="10000"' in page
    assert "js/count.js" in page
    assert "maxlength" not in page.split('name="text"')[1].split(">")[0]


FIELDS = ("kind", "subjects", "text", "chapter", "name", "email", "phone", "relation", "language", "key")


@pytest.mark.parametrize("field", FIELDS)
def test_a_byte_of_zero_is_an_error_and_not_a_fault(client: Client, field: str) -> None:
    response = say(client, **{field: "a\x00b"})

    assert (response.status_code, bool(response.context["form"].errors[field])) == (200, True)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["text", "name"])
def test_tags_are_shown_as_text(client: Client, field: str) -> None:
    response = say(client, kind=None, **{field: "<script>alert(1)</script>"})

    page = response.content.decode()
    assert "<script>alert" not in page
    assert escape("<script>alert(1)</script>") in page


def test_nothing_gets_into_the_head_of_the_letter_by_the_name(client: Client) -> None:
    make_agency()
    say(client, **EVERYTHING | {"name": "Rosa\r\nBcc: sam@example.com"})

    deliver_batch()

    assert Comment.objects.get().name == "Rosa Bcc: sam@example.com"
    assert [message.recipients() for message in mail.outbox] == [["rosa@example.com"]]
    assert "sam@example.com" not in mail.outbox[0].message().as_string()


@pytest.mark.parametrize("email", ["rosa@example.com\r\nBcc: sam@example.com", "rosa@example.com,sam@example.com"])
def test_an_address_is_one_address(client: Client, email: str) -> None:
    assert error_at(say(client, email=email), "email") == "Enter a valid email address."
    assert not Notice.objects.exists()


def test_chapter_that_was_taken_off_the_list_is_asked_for_again(client: Client) -> None:
    Chapter.objects.create(number=41, title="Patrol", is_offered=False)

    response = say(client, chapter="41")

    assert error_at(response, "chapter").startswith("This chapter is no longer on our list.")
    assert SAID in response.content.decode()


def test_letter_s_language_is_that_of_the_page_unless_chosen(client: Client) -> None:
    client.post("/language/", {"language": "es"})

    assert '<option value="es" selected>' in client.get(WRITE).content.decode()
    say(client)
    assert Comment.objects.get().language == "es"


def test_browser_may_keep_the_form_for_its_back_button(client: Client) -> None:
    assert "no-store" not in client.get(WRITE).headers.get("Cache-Control", "")


# --- Sent more than once -----------------------------------------------------


def test_same_words_twice_within_a_minute_are_one_comment_with_one_receipt(client: Client) -> None:
    with time_machine.travel("2026-11-22T15:00:00Z", tick=False) as now:
        first = say(client, email="rosa@example.com")
        now.shift(timedelta(seconds=59))
        again = say(client, email="rosa@example.com")

    assert first.url == again.url
    assert (Comment.objects.count(), Notice.objects.count()) == (1, 1)


def test_same_form_sent_again_much_later_is_still_that_comment(client: Client) -> None:
    with time_machine.travel("2026-11-22T15:00:00Z", tick=False) as now:
        first = say(client, key=KEY)
        now.shift(timedelta(hours=5))
        again = say(client, key=KEY)

    assert (first.url, Comment.objects.count()) == (again.url, 1)


def test_gone_back_and_said_something_else_is_another_comment(client: Client) -> None:
    first = say(client, key=KEY)

    second = say(client, key=KEY, text="And the desk was closed.")

    assert first.url != second.url
    assert [comment.text for comment in Comment.objects.all()] == [SAID, "And the desk was closed."]


# --- Another door ------------------------------------------------------------


def test_emergency_gets_the_number_to_call_and_the_words_that_made_us_ask(client: Client) -> None:
    make_agency(non_emergency_phone="910 555 0111")
    add_words()

    response = say(client, text="Please SEND HELP to Pine Street")

    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main")]
    assert 'href="tel:911"' in main
    assert 'href="tel:9105550111"' in main
    assert "<q>send help</q>" in main
    assert "complaint-heading" not in main
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("agency", "door"),
    [
        ({"complaints_url": "https://complaints.example/"}, 'href="https://complaints.example/">Make a complaint'),
        ({"unit_phone": "910 555 0120"}, "We tell you how: "),
        ({}, "Ask how at any police station."),
    ],
    ids=["page", "telephone", "neither"],
)
def test_complaint_gets_its_door_whatever_the_agency_has_set(client: Client, agency: dict[str, str], door: str) -> None:
    make_agency(**agency)
    add_words()

    page = say(client, text="An officer hit me.").content.decode()

    main = page[page.index("<main") : page.index("</main")]
    assert door in main
    assert "<q>officer hit me</q>" in main
    assert "emergency-heading" not in main


def asked_first(client: Client) -> dict[str, Any]:
    """Everything that the page with the other doors would send on."""
    add_words()
    response = say(
        client, text='"Send help",\r\nI said <b>', subjects=["about_service", "about_standards"], **EVERYTHING
    )
    page = response.content.decode()
    subjects = re.findall(r'name="subjects" value="(\w+)"', page)
    return hidden_fields(page) | {"subjects": subjects}


def test_gone_on_it_is_one_comment_as_it_was_typed(client: Client) -> None:
    typed = asked_first(client)

    responses = [client.post(WRITE, typed | {"go_on": "1"}) for _press in range(2)]

    comment = Comment.objects.get()
    assert [response.url for response in responses] == [comment.get_absolute_url()] * 2
    assert comment.text == '"Send help",\nI said <b>'
    assert (comment.about_service, comment.about_standards, comment.about_engagement) == (True, True, False)
    assert {name: getattr(comment, name) for name in EVERYTHING} == EVERYTHING


def test_changed_it_is_the_form_with_everything_typed(client: Client) -> None:
    typed = asked_first(client)

    response = client.post(WRITE, typed | {"change": "1"})

    page = response.content.decode()
    assert escape('"Send help",') in page
    assert escape("I said <b>") in page
    assert all(f'value="{value}"' in page for value in EVERYTHING.values())
    assert page.count(" checked") == 3
    assert response.context["form"].errors == {}
    assert not Comment.objects.exists()


def test_changed_so_that_the_words_are_gone_it_is_sent_without_asking(client: Client) -> None:
    typed = asked_first(client)

    assert client.post(WRITE, typed | {"text": SAID}).status_code == 302


def test_going_on_is_no_way_round_an_error(client: Client) -> None:
    response = say(client, text="", go_on="1")

    assert error_at(response, "text") == "Write what you want to say."


PRAISE = [
    "I called 911 and the officers were here in four minutes.",
    "Thank you for the active shooter training at our school.",
    "Officer Park saved my son from an overdose. He was not even asked to.",
    "My complaint is only that you are not here more often!",
    "Right now our street feels safe. Please keep it up.",
    "A man with a gun was arrested and nobody was hurt.",
    "Llamé al 911 y llegaron en cinco minutos. Ahora me siento segura.",
    "La oficial me ayudó mucho cuando me robaron.",
]
CRIES = {
    "Somebody is breaking in next door": Door.EMERGENCY,
    "he has a GUN, hurry": Door.EMERGENCY,
    "manden ayuda por favor": Door.EMERGENCY,
    "esta pasando ahora": Door.EMERGENCY,
    "I want to file a complaint": Door.COMPLAINT,
    "The officer pushed me": Door.COMPLAINT,
    "Quiero poner una queja": Door.COMPLAINT,
    "el policia me golpeo": Door.COMPLAINT,
}


@pytest.fixture
def prepared() -> None:
    call_command("prepare", stdout=StringIO())


@pytest.mark.usefixtures("prepared")
def test_words_that_a_portal_starts_with_leave_praise_alone() -> None:
    assert [words_found(text) for text in PRAISE] == [{}] * len(PRAISE)


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize(("text", "door"), CRIES.items())
def test_words_that_a_portal_starts_with_know_who_needs_another_door(text: str, door: Door) -> None:
    assert list(words_found(text)) == [door]


@pytest.mark.usefixtures("prepared")
def test_texts_that_a_portal_starts_with_are_there_in_both_languages(client: Client) -> None:
    assert Chapter.objects.count() == len(defaults.CHAPTERS)
    english = words(client.get(START))
    client.post("/language/", {"language": "es"})
    spanish = words(client.get(START))

    assert "People from outside check how a police department works." in english
    assert "Personas de fuera revisan cómo trabaja un departamento de policía." in spanish
    assert "45 Prevención del delito y participación comunitaria" in words(client.get(WRITE))


# --- Robots ------------------------------------------------------------------


def test_robot_s_trap_costs_a_person_one_more_press_and_no_word(client: Client) -> None:
    response = say(client, subjects=["about_service", "about_standards"], **EVERYTHING, **{HONEYPOT: "x"})

    page = response.content.decode()
    assert (response.status_code, Comment.objects.count()) == (400, 0)
    assert "Nothing you typed is lost." in page
    subjects = re.findall(r'name="subjects" value="(\w+)"', page)
    client.post(WRITE, hidden_fields(page) | {"subjects": subjects})
    assert (Comment.objects.get().text, Comment.objects.get().about_standards) == (SAID, True)


def test_form_back_sooner_than_anybody_reads_keeps_the_words(client: Client, settings: Settings) -> None:
    settings.FASTEST_PERSON = 2.0

    response = say(client)

    assert response.status_code == 400
    assert hidden_fields(response.content.decode())["text"] == SAID


def test_too_many_are_told_to_wait_and_that_nothing_is_lost(client: Client, settings: Settings) -> None:
    settings.RATE_LIMIT = (1, 600)
    say(client)

    response = say(client, text="And another thing.")

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "Nothing that you typed is lost if you go back." in words(response)
    assert Comment.objects.count() == 1


# --- The receipt -------------------------------------------------------------


def test_receipt_has_number_time_kind_and_seal(client: Client) -> None:
    make_agency(time_zone="America/New_York")
    with time_machine.travel("2026-11-22T20:04:00Z", tick=False):
        page = words(read_receipt(client))

    comment = Comment.objects.get()
    assert comment.receipt in page
    assert comment.seal in page
    assert "November 22, 2026, 3:04 PM" in page
    assert "Commendation" in page


def test_receipt_shows_nothing_that_was_typed(client: Client) -> None:
    page = read_receipt(client, **EVERYTHING).content.decode()

    assert [value for value in (SAID, "Rosa", "rosa@example.com", "910 555 0100", "I live here") if value in page] == []


def test_receipt_looks_the_same_with_and_without_an_address(client: Client) -> None:
    without, with_one = (
        re.sub(r"[0-9a-f]{64}|[A-Z0-9]{4}-[A-Z0-9]{4}", "", words(read_receipt(client, text=text, email=email)))
        for text, email in (("One.", ""), ("Two.", "rosa@example.com"))
    )

    assert without == with_one


def test_receipt_is_kept_out_of_search_engines_and_caches(client: Client) -> None:
    response = read_receipt(client)

    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_receipt_of_a_comment_by_telephone_has_the_day_it_came(client: Client) -> None:
    comment = make_comment(channel=Channel.PHONE, received_on=date(2026, 3, 2))

    assert "Received March 2, 2026 Kind" in words(client.get(comment.get_absolute_url()))


@pytest.mark.parametrize("receipt", ["2222-2222", "nothing", "1"])
def test_unknown_receipt_is_not_found(client: Client, receipt: str) -> None:
    make_comment()

    assert client.get(f"/comments/receipt/{receipt}/").status_code == 404


# --- Nothing about who sent it -----------------------------------------------


def test_commenting_leaves_no_session(client: Client) -> None:
    client.get(START)
    client.get(WRITE)
    add_words()
    say(client, text="Send help", **EVERYTHING)
    say(client, text="Send help", go_on="1", **EVERYTHING)
    client.get(Comment.objects.get().get_absolute_url())

    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_address_and_browser_are_nowhere_afterwards(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.defaults |= {
        "REMOTE_ADDR": "203.0.113.77",
        "HTTP_USER_AGENT": "OldPhone/4",
        "HTTP_REFERER": "http://x.test/",
    }

    say(client, **EVERYTHING)

    rows = [*Comment.objects.values(), *Comment.objects.values("review__notes"), *Notice.objects.values()]
    left = " ".join(str(value) for row in rows for value in row.values()) + caplog.text
    assert SAID in left
    assert [trace for trace in ("203.0.113.77", "OldPhone", "x.test") if trace in left] == []


# --- What we heard -----------------------------------------------------------


def test_years_are_told_in_numbers_newest_first(client: Client) -> None:
    make_comment(channel=Channel.MAIL, received_on=date(2025, 5, 1), about_engagement=True)
    make_comment(channel=Channel.MAIL, received_on=date(2025, 6, 1), kind=Kind.CONCERN)
    make_comment(channel=Channel.MAIL, received_on=date(2026, 6, 1))

    page = client.get(HEARD).content.decode()

    assert re.findall(r'<h2 id="year-(\d+)">', page) == ["2026", "2025"]
    rows = re.findall(r'<th scope="row">(\w+)</th><td>(\d+)</td>', page.split('id="year-2025"')[1])
    assert dict(rows) == {
        "Praise": "1", "Concerns": "1", "Service": "2", "Community": "1", "Standards": "0", "Accreditation": "0",
    }  # fmt: skip
    assert "<strong>2</strong> comments" in page
    assert "<strong>1</strong> comment\n" in page.replace("</p>", "\n")


def test_no_single_comment_is_shown(client: Client) -> None:
    comment = make_comment(text="The desk was closed.", name="Rosa Delgado", email="rosa@example.com")

    page = client.get(HEARD).content.decode()

    told = ("The desk was closed.", "Rosa", "rosa@example.com", comment.receipt, comment.seal)
    assert [value for value in told if value in page] == []
    assert "No single comment is shown." in page


def test_themes_are_shown_once_they_are_public(client: Client) -> None:
    Theme.objects.create(year=2025, title="Slower traffic", text="Four <b>schools</b>, **now**.", is_public=True)
    Theme.objects.create(year=2025, title="A secret")

    page = client.get(HEARD).content.decode()

    assert "Slower traffic" in page
    assert "<strong>now</strong>" in page
    assert "<b>" not in page
    assert "A secret" not in page


def test_nothing_heard_yet_is_said(client: Client) -> None:
    assert "Nobody has commented yet." in words(client.get(HEARD))


# --- What a page costs -------------------------------------------------------


@pytest.mark.parametrize(("path", "most"), [(START, 0), (WRITE, 0), (HEARD, 2)])
def test_page_asks_the_database_few_questions(
    client: Client, django_assert_max_num_queries, path: str, most: int
) -> None:
    make_agency()
    Accreditation(program="Advanced").save()
    Chapter.objects.create(number=41, title="Patrol")
    make_comment()
    client.get(path)

    with django_assert_max_num_queries(most):
        client.get(path)


def test_comment_is_dated_by_the_agency_s_own_day(client: Client) -> None:
    make_agency(time_zone="America/New_York")
    with time_machine.travel("2026-03-01T04:30:00Z", tick=False):
        say(client)

    assert Comment.objects.get().received_on == date(2026, 2, 28)
    assert timezone.is_aware(Comment.objects.get().sealed_at)


def test_form_of_another_site_is_refused_with_our_own_page() -> None:
    response = Client(enforce_csrf_checks=True).post(WRITE, {"text": SAID, SHOWN_AT: stamp()})

    assert response.status_code == 403
    assert not Comment.objects.exists()
