"""The survey that anybody does alone: nothing of it is kept, and what it comes to is in a useful order."""

import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from programs.models import Application, Program
from security_surveys.models import Premises
from security_surveys.versions import new_version, publish
from tests.factories import make_program
from tests.programs.visitor import error_at, post, words
from uswds.typed import SHOWN_AT

from .walker import SELF_SURVEY, make_self_survey, send

pytestmark = pytest.mark.django_db
ASK = f"{SELF_SURVEY}ask/"
WEAK = {"fence": "no", "door": "no", "light": "needs improvement", "hedge": "no", "lock": "no"}


@pytest.fixture(autouse=True)
def program() -> Program:
    return make_self_survey()


@pytest.fixture
def visits() -> Program:
    return make_program(slug="security-survey", name="Security survey")


def rows_of_every_table() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def to_do(response: HttpResponse) -> list[str]:
    """What is on the list, from first to last."""
    return re.findall(r'to-do__item"><strong>The (\w+) is good', response.content.decode())


def checked(response: HttpResponse) -> dict[str, str]:
    """The answers that stand in the form."""
    found = re.findall(r'name="answer-([\w-]+)" value="([^"]+)" checked', response.content.decode())
    return dict(found)


@pytest.mark.parametrize("pressed", [{}, {"change": "1"}, {"language": "es"}], ids=["result", "change", "language"])
def test_nothing_is_kept_on_the_server(client: Client, pressed: dict[str, str]) -> None:
    before = rows_of_every_table()

    response = send(client, **WEAK, **pressed)

    assert response.status_code == 200
    assert rows_of_every_table() == before
    assert "sessionid" not in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_most_useful_comes_first_by_urgency_and_then_by_cost(client: Client) -> None:
    response = send(client, **WEAK)

    assert to_do(response) == ["lock", "door", "light", "hedge", "fence"]


def test_result_says_why_and_what_can_be_done_for_how_much(client: Client) -> None:
    text = words(send(client, light="no"))

    assert "Why the light matters" in text
    assert text.index("Mend the light, free Costs nothing") < text.index("Mend the light, middle $50 to $250")


def test_share_counts_what_was_looked_at_and_applies(client: Client) -> None:
    text = words(send(client, fence="yes", light="no", hedge="not applicable"))

    assert "You looked at 3 of 5 things." in text
    assert "Yard 1 of 2 (50%)" in text
    assert "House not looked at" in text
    assert "It is not a rating" in text


def test_what_is_good_is_said_too(client: Client) -> None:
    assert "What is good already The fence is good" in words(send(client, fence="yes"))


def test_answers_can_be_changed_and_are_kept_in_the_page(client: Client) -> None:
    result = send(client, **WEAK)
    hidden = dict(re.findall(r'type="hidden" name="answer-([\w-]+)" value="([^"]+)"', result.content.decode()))

    form = send(client, **hidden, change="1", result="1")

    assert checked(form) == WEAK


@pytest.mark.parametrize("typed", [{}, {"result": "1"}], ids=["form", "result"])
def test_other_language_takes_the_answers_along(client: Client, typed: dict[str, str]) -> None:
    response = send(client, **WEAK, **typed, language="es")

    assert 'lang="es"' in response.content.decode()
    assert response.cookies["django_language"].value == "es"
    assert (checked(response) or dict.fromkeys(to_do(response))).keys() == WEAK.keys()


def test_language_that_we_do_not_speak_changes_nothing(client: Client) -> None:
    response = send(client, lock="no", language="<script>")

    assert 'lang="en"' in response.content.decode()
    assert "django_language" not in response.cookies


@pytest.mark.parametrize(
    "typed",
    [
        {"answer-nothing-of-ours": "no"},
        {"answer-lock": "<script>alert(1)</script>"},
        {"lock": "no"},
        {"answer-lock": ""},
        {"answer-lock": "NO"},
        {"answer-": "no"},
    ],
)
def test_what_is_no_answer_is_none(client: Client, typed: dict[str, str]) -> None:
    response = post(client, SELF_SURVEY, **typed)

    assert "You looked at 0 of 5 things." in words(response)
    assert "alert(1)" not in response.content.decode()


def test_items_for_an_officer_alone_are_left_out(client: Client) -> None:
    draft = new_version(Premises.HOME)
    draft.sections.get(name="House").items.update(in_self_survey=False)
    publish(draft, by=None)

    page = words(client.get(SELF_SURVEY))

    assert "The fence is good" in page
    assert "The lock is good" not in page


def test_draft_of_a_checklist_is_not_shown(client: Client) -> None:
    new_version(Premises.HOME).sections.get(name="Yard").items.update(text="Half written")

    assert "Half written" not in words(client.get(SELF_SURVEY))


def test_paused_it_says_so(client: Client, program: Program) -> None:
    program.is_open, program.paused_because = False, "We write it anew."
    program.save()

    assert "We write it anew." in words(send(client, lock="no"))


# --- Asking an officer to visit ------------------------------------------------


def test_nothing_is_ticked_beforehand(client: Client, visits: Program) -> None:
    page = send(client, **WEAK).content.decode()

    assert page.count('name="send"') == 5
    assert not re.search(r'name="send"[^>]*checked', page)


def test_just_what_is_ticked_reaches_the_request_for_a_visit(client: Client, visits: Program) -> None:
    response = send(client, url=ASK, **WEAK, send=["lock", "light", "nothing-of-ours"])

    assert response["Location"] == "/programs/security-survey/apply/"
    visit = client.get("/programs/security-survey/apply/visit/").context["form"]
    assert visit["worries"].value() == (
        "From my own security survey:\n- The lock is good (No)\n- The light is good (Needs improvement)"
    )
    assert visit.errors == {}


def test_what_was_written_already_stays_and_nothing_is_written_twice(client: Client, visits: Program) -> None:
    post(client, "/programs/security-survey/apply/visit/", worries="The alley is dark.", alarm="no")

    for _press in range(2):
        send(client, url=ASK, lock="no", send=["lock"])

    visit = client.get("/programs/security-survey/apply/visit/").context["form"]
    assert visit["worries"].value() == "The alley is dark.\n\nFrom my own security survey:\n- The lock is good (No)"
    assert visit["alarm"].value() == "no"


@pytest.mark.parametrize("ticked", [[], ["fence"], ["<b>"]], ids=["nothing", "what is good", "what is not ours"])
def test_nothing_is_put_into_the_request_without_a_tick(client: Client, visits: Program, ticked: list[str]) -> None:
    send(client, url=ASK, fence="yes", lock="no", send=ticked)

    assert not Session.objects.exists()


def test_where_no_visits_are_offered_none_is_asked_for(client: Client, visits: Program) -> None:
    visits.is_open = False
    visits.save()

    assert "Ask an officer" not in words(send(client, lock="no"))
    assert send(client, url=ASK, lock="no", send=["lock"])["Location"] == "/programs/security-survey/"
    assert not Session.objects.exists()


@pytest.mark.parametrize("url", [SELF_SURVEY, ASK])
def test_robots_are_kept_out(client: Client, visits: Program, url: str) -> None:
    assert client.post(url, {"answer-lock": "no", SHOWN_AT: "never"}).status_code == 400


# --- The request for a visit ----------------------------------------------------


def test_tenant_needs_the_owners_word(client: Client, visits: Program) -> None:
    typed = {"premises": "home", "address": "7 Gull Avenue", "holding": "tenant"}

    refused = post(client, "/programs/security-survey/apply/premises/", **typed)
    taken = post(client, "/programs/security-survey/apply/premises/", **typed, owner_agrees="on")

    assert error_at(refused, "owner_agrees").startswith("Ask the owner first")
    assert taken["Location"] == "/programs/security-survey/apply/visit/"


def test_business_is_asked_about_itself(client: Client, visits: Program) -> None:
    typed = {"premises": "business", "address": "7 Gull Avenue", "holding": "manager"}

    response = post(client, "/programs/security-survey/apply/premises/", **typed)

    assert response["Location"] == "/programs/security-survey/apply/business/"


def test_request_is_stored_with_its_address_beside_the_application(client: Client, visits: Program) -> None:
    start = "/programs/security-survey/apply"
    post(client, f"{start}/premises/", premises="home", address="7 Gull Avenue", holding="owner")
    post(client, f"{start}/visit/", worries="The alley is dark.", on_arrival="Two dogs.")
    post(client, f"{start}/you/", first_name="Rosa", last_name="Delgado")
    post(client, f"{start}/contact/", email="rosa@example.com", phone="910 555 0100", language="es")
    post(client, f"{start}/check/")

    application = Application.objects.get()
    survey = application.security_survey
    assert (application.address, application.language) == ("", "es")
    assert (survey.address, survey.worries, survey.on_arrival) == ("7 Gull Avenue", "The alley is dark.", "Two dogs.")
    assert (survey.premises, survey.alarm, survey.employees) == ("home", "unknown", None)
