"""What every page shows and sends, and the pages about the portal itself."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from programs.models import Application, Status
from tests.factories import make_agency, make_application, make_notice, make_program, make_release
from tests.programs.visitor import STEPS, apply, fill_in, make_open_program, open_link, url, words

from .test_guard import public_paths

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/help/",
    "/privacy/",
    "/accessibility/",
    "/programs/",
    "/programs/ride-along/",
    "/programs/applications/find/",
    *(url(step) for step in STEPS),
    "/comments/",
    "/comments/write/",
    "/comments/heard/",
    "/plans/",
]
# What may answer so while no worker and no broker run.
NOT_READY = {"/healthz/ready": {503}}
# A script, an event handler or a style that stands in the page itself.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


@pytest.fixture
def agency():
    return make_agency(
        name="Port Haven Police Department",
        short_name="Port Haven Police",
        non_emergency_phone="910 555 0111",
        complaints_url="https://complaints.example/",
        tips_url="https://tips.example/",
    )


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_names_the_agency_and_the_way_out_of_danger(client: Client, path: str) -> None:
    make_open_program()

    response = client.get(path)

    assert response.status_code == 200
    page = words(response)
    assert "Port Haven Police Department" in page
    assert "Call 911" in page
    assert "910 555 0111" in page


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    "path", ["/", "/programs/", "/programs/ride-along/", url("you"), "/comments/", "/comments/write/"]
)
def test_complaints_and_tips_have_other_doors(client: Client, path: str) -> None:
    make_open_program()

    page = client.get(path).content.decode()

    assert 'href="https://complaints.example/"' in page
    assert 'href="https://tips.example/"' in page


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_has_one_heading_a_title_and_its_language(client: Client, path: str) -> None:
    make_open_program()

    page = client.get(path).content.decode()

    assert page.count("<h1") == 1
    assert '<html lang="en">' in page
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    assert title[1].strip(" |") != ""


@pytest.mark.parametrize("path", PUBLIC)
def test_strict_policy_is_sent_and_no_page_breaks_it(client: Client, path: str) -> None:
    make_open_program()

    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert INLINE.findall(response.content.decode()) == []


def test_own_page_and_confirmation_keep_to_the_policy_too(client: Client) -> None:
    make_open_program()
    application = apply(client)

    pages = [client.get(url("sent")), client.get(application.get_absolute_url())]

    assert [INLINE.findall(page.content.decode()) for page in pages] == [[], []]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_carries_what_browsers_need_to_be_careful(client: Client, header: str, value: str) -> None:
    assert client.get("/")[header] == value


@pytest.mark.parametrize("path", sorted(set(public_paths())))
def test_no_public_address_is_ever_a_fault(client: Client, path: str) -> None:
    make_open_program()
    make_application()

    assert client.get(path).status_code in {200, 302, 403, 404, 405} | NOT_READY.get(path, set())


def test_reading_leaves_no_cookie_of_a_visitor(client: Client) -> None:
    make_open_program()

    client.get("/programs/ride-along/")

    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("path", ["/nothing/", "/programs/nothing/", "/programs/Rosa's/"])
def test_page_that_is_not_there_is_ours(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "We cannot find that page" in words(response)


def test_portal_without_a_program_or_an_agency_still_opens(client: Client) -> None:
    assert [client.get(path).status_code for path in ("/", "/programs/")] == [200, 200]


def test_language_is_changed_and_one_stays_where_one_was(client: Client) -> None:
    response = client.post("/language/", {"language": "es", "next": "/programs/"})

    assert response.url == "/programs/"
    assert '<html lang="es">' in client.get("/programs/").content.decode()


# --- The catalogue -----------------------------------------------------------


def test_program_page_answers_in_the_order_of_the_questions(client: Client) -> None:
    make_open_program(
        who_may="Anyone of age.", what_happens="You ride.", not_allowed="No weapons.", rules_out="A felony."
    )

    page = words(client.get("/programs/ride-along/"))

    answers = ["Anyone of age.", "You ride.", "14 days from", "Start your application"]
    places = [page.rindex(answer) for answer in answers]
    assert places == sorted(places)
    assert "No weapons." in page
    assert "A felony." in page


def test_program_page_says_when_a_paused_program_comes_back(client: Client) -> None:
    make_program(is_open=False, paused_because="Back in March.")

    page = words(client.get("/programs/ride-along/"))

    assert "Back in March." in page
    assert "Start your application" not in page


def answer_in_time(number: int) -> None:
    for _application in range(number):
        make_application(Status.APPROVED)


def test_share_kept_is_told_from_five_answers_on(client: Client) -> None:
    answer_in_time(4)
    make_application(Status.APPROVED, due_on="2020-01-01")

    assert "4 of 5 applications" in words(client.get("/programs/ride-along/"))


def test_fewer_answers_say_nothing_about_the_next_one(client: Client) -> None:
    answer_in_time(4)

    assert "applications that we answered" not in words(client.get("/"))


def test_change_of_a_rule_shows_at_once(client: Client) -> None:
    program = make_open_program(processing_days=14)
    client.get("/programs/ride-along/")

    program.processing_days = 21
    program.save()

    assert "21 days from" in words(client.get("/programs/ride-along/"))


# --- The demonstration's mailbox ---------------------------------------------


@pytest.mark.parametrize("path", ["/demo/mail/", "/demo/mail/1/"])
def test_nobody_reads_letters_outside_the_demonstration(client: Client, settings: Settings, path: str) -> None:
    make_notice(pk=1, subject="Your application")

    assert client.get(path).status_code == 404
    settings.DEMO = True
    assert "Your application" in words(client.get(path))


# --- What a page costs -------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "most"), [("/programs/", 2), ("/programs/ride-along/", 4), (url("you"), 3), (url("ride"), 5)]
)
def test_page_asks_the_database_few_questions(
    client: Client, django_assert_max_num_queries, path: str, most: int
) -> None:
    make_agency()
    make_open_program()
    client.get(path)

    with django_assert_max_num_queries(most):
        client.get(path)


def test_own_page_costs_the_same_however_long_its_history(client: Client, django_assert_max_num_queries) -> None:
    make_release()
    application = make_application(Status.SCHEDULED)
    for _event in range(30):
        application.events.create(action="answer")
    open_link(client, application)
    client.get(application.get_absolute_url())

    with django_assert_max_num_queries(8):
        client.get(application.get_absolute_url())


def test_half_finished_form_stores_no_application(client: Client) -> None:
    make_open_program()

    fill_in(client)

    assert not Application.objects.exists()
