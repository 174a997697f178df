"""Answering a survey, through the front door: once, by anybody, in either language, without an account."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from i18nfield.strings import LazyI18nString
from pytest_django import DjangoAssertNumQueries, Settings

from agency.models import Agency
from outreach.models import Answer, Ballot, Channel, PaperCode, Question, QuestionKind, Return, Section, Survey
from outreach.surveys.answering import store
from outreach.surveys.codes import make_codes
from outreach.surveys.forms import LONGEST_PAGE
from tests.factories import make_station
from tests.programs.desk import text_of
from tests.programs.visitor import post
from tests.threads import at_once
from uswds.typed import HONEYPOT, SHOWN_AT, stamp

from .answers import make_question, make_survey
from .respondent import answer, everything, page_of, questions, stored

pytestmark = pytest.mark.django_db
K = QuestionKind
LIST = "/community-surveys/"
ON_A_PAGE = LONGEST_PAGE // 2 + 1
ALREADY = "We have your answers already"


@pytest.fixture
def rosa() -> Client:
    return Client()


def long_survey() -> Survey:
    """Two sections with more questions than fit on a page."""
    survey = make_survey(station=make_station())
    for position, title in enumerate(("Trust", "Safety")):
        section = Section.objects.create(survey=survey, title=title, position=position)
        for place in range(ON_A_PAGE):
            section.questions.create(code=f"{title}-{place}", kind=K.AGREE, text=f"{title} {place}?", position=place)
    return survey


def section_typed(survey: Survey, title: str, value: int) -> dict[str, Any]:
    return {f"q{question.pk}": value for question in questions(survey) if question.code.startswith(title)}


def chosen(response: HttpResponse) -> list[str]:
    return re.findall(r'value="(\w+)"[^>]* checked', response.content.decode())


# --- What is said before ---


def test_list_shows_what_is_open_what_comes_and_what_was_found_but_no_draft() -> None:
    today = Agency.current().today()
    make_survey(title="Open survey")
    make_survey(title="Coming survey", opens_on=today + timedelta(days=3))
    make_survey(title="Published survey", is_over=True, results_published_at=timezone.now())
    make_survey(title="Closed survey", is_over=True)
    make_survey(title="Draft survey", announced_at=None)

    page = text_of(Client().get(LIST))

    assert [word for word in ("Open", "Coming", "Published", "Closed", "Draft") if f"{word} survey" in page] == [
        "Open", "Coming", "Published",
    ]  # fmt: skip


def test_first_page_says_who_asks_for_how_long_until_when_and_what_is_kept(rosa: Client) -> None:
    survey = make_survey(K.SCALE, K.TEXT)

    response = rosa.get(survey.get_absolute_url())

    page = text_of(response)
    for sentence in (
        "Who asks Community Engagement Unit",
        "About 2 minutes",
        "We do not ask who you are.",
        "You take part only if you want to.",
        "Results of fewer than 10 people are not shown.",
        "Everybody may take part. So the results show what those people think who answered",
    ):
        assert sentence in page
    assert "survey" not in response.cookies


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"announced_at": None}, None),
        ({"opens_on": timezone.localdate() + timedelta(days=5)}, "It opens on"),
        ({"is_over": True}, "We are reading the answers."),
        ({"is_over": True, "results_published_at": timezone.now()}, "See what people said"),
    ],
)
def test_survey_that_is_not_open_says_so_and_asks_nothing(rosa: Client, changes: Any, said: str | None) -> None:
    survey = make_survey(K.CHOICE, **changes)

    intro, questions = rosa.get(survey.get_absolute_url()), rosa.get(page_of(survey))

    if said is None:
        assert (intro.status_code, questions.status_code) == (404, 404)
    else:
        assert said in text_of(intro)
        assert questions.url == survey.get_absolute_url()


def test_unknown_survey_and_page_are_nowhere(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)

    assert rosa.get(LIST + "no-such/").status_code == 404
    assert rosa.get(page_of(survey, 2)).status_code == 404


# --- Answers of every kind ---


def test_answer_to_every_kind_of_question_is_stored(rosa: Client) -> None:
    survey = make_survey(K.CHOICE, K.SEVERAL, K.SCALE, K.AGREE, K.RANKING, K.TEXT)

    response = answer(rosa, survey)

    assert response.url == f"{survey.get_absolute_url()}thanks/"
    assert stored(survey) == [
        ("choice", "speeding", None, ""),
        ("several", "speeding", None, ""),
        ("several", "noise", None, ""),
        ("scale", None, 4, ""),
        ("agree", None, 4, ""),
        ("ranking", "lights", 1, ""),
        ("ranking", "noise", 2, ""),
        ("ranking", "speeding", 3, ""),
        ("text", None, None, "More lights on Pine Street."),
    ]


def test_zero_is_an_answer_and_cannot_say_is_none(rosa: Client) -> None:
    survey = make_survey(K.SCALE, K.AGREE)
    scale, agree = questions(survey)
    Question.objects.filter(pk=agree.pk).update(is_required=True)

    answer(rosa, survey, **{f"q{scale.pk}": 0, f"q{agree.pk}": "none"})

    assert stored(survey) == [("scale", None, 0, "")]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((1, 1, 2), "More than one line has this place: 1."),
        ((1, 2, ""), "Some lines have no place yet."),
        ((1, 2, 4), "Select a valid choice."),
    ],
)
def test_ranking_with_a_place_given_twice_or_left_out_is_explained(rosa: Client, places: Any, said: str) -> None:
    survey = make_survey(K.RANKING, K.TEXT)
    ranking = questions(survey)[0]
    options = [option.pk for option in ranking.options.all()]

    response = answer(rosa, survey, **{f"q{ranking.pk}_{pk}": place for pk, place in zip(options, places, strict=True)})

    page = response.content.decode()
    assert said in text_of(response)
    assert f'href="#id_q{ranking.pk}_0"' in page
    assert 'value="2" selected' in page
    assert "More lights on Pine Street." in page
    assert not Return.objects.exists()


def test_what_must_be_answered_is_asked_for_beside_its_question(rosa: Client) -> None:
    survey = make_survey(K.TEXT)
    missing = make_question(survey, K.CHOICE, is_required=True)

    response = answer(rosa, survey, **{f"q{missing.pk}": None})

    assert f'id="id_q{missing.pk}_error"' in response.content.decode()
    assert "1 answer needs your attention" in text_of(response)
    assert not Return.objects.exists()


def test_survey_sent_back_empty_is_not_counted(rosa: Client) -> None:
    survey = make_survey(K.CHOICE, K.SEVERAL, K.TEXT, station=make_station())
    rosa.get(page_of(survey))

    response = post(rosa, page_of(survey))

    assert "No question is answered yet." in text_of(response)
    assert not Return.objects.exists()
    assert not Ballot.objects.exists()


def test_text_that_is_too_long_stays_in_its_box(rosa: Client) -> None:
    survey = make_survey(K.TEXT)
    written = "Lights! " * 300

    response = answer(rosa, survey, **{f"q{questions(survey)[0].pk}": written})

    assert "We can take 2000 characters, and this has 2399." in text_of(response)
    assert written in response.content.decode()


def test_area_is_asked_for_unless_the_survey_has_one(rosa: Client) -> None:
    pine_grove = make_station(name="Pine Grove", area="Pine Grove and the airport")
    make_station(name="Closed station", is_open=False)
    survey, own = make_survey(K.CHOICE), make_survey(K.CHOICE, station=pine_grove)

    page = text_of(rosa.get(page_of(survey)))
    answer(rosa, survey, station=pine_grove.pk)
    answer(rosa, own)

    assert "Pine Grove: Pine Grove and the airport" in page
    assert "Closed station" not in page
    assert list(Return.objects.values_list("station", flat=True)) == [pine_grove.pk] * 2


def test_survey_is_asked_and_answered_in_spanish() -> None:
    survey = make_survey(K.AGREE, title=LazyI18nString({"en": "Trust", "es": "Confianza"}))
    Question.objects.update(text=LazyI18nString({"en": "Do you trust us?", "es": "¿Confía en nosotros?"}))
    rosa = Client(headers={"accept-language": "es"})

    page = text_of(rosa.get(page_of(survey)))
    answer(rosa, survey)

    assert "Confianza" in page
    assert "¿Confía en nosotros?" in page
    assert Return.objects.get().language == "es"


# --- Once a person, and nobody is followed ---


def test_answering_twice_counts_once(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)

    answer(rosa, survey)
    again, opened = answer(rosa, survey), rosa.get(page_of(survey))

    assert ALREADY in text_of(again)
    assert ALREADY in text_of(opened)
    assert Return.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_button_pressed_twice_at_once_counts_once() -> None:
    survey = make_survey(K.TEXT)
    (question,) = questions(survey)

    def press(_place: int) -> str:
        store(survey, {question: "Lights."}, station=None, language="en", token="t", on=timezone.localdate())
        return "stored"

    assert at_once(6, press) == {"stored": 1, "AlreadyAnswered": 5}
    assert Return.objects.count() == 1


def test_another_browser_answers_for_itself(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)

    answer(rosa, survey)
    answer(Client(), survey)

    assert Return.objects.count() == 2


def test_token_is_given_when_the_questions_are_opened_and_for_this_survey_alone(rosa: Client) -> None:
    survey, other = make_survey(K.CHOICE), make_survey(K.CHOICE)

    cookie = rosa.get(page_of(survey)).cookies["survey"]
    answer(rosa, survey)
    rosa.cookies["survey"] = cookie.value
    elsewhere = post(rosa, page_of(other), **everything(other))

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (survey.get_absolute_url(), True, "Lax")
    assert elsewhere.url.endswith("/thanks/")
    assert Ballot.objects.values("token_hash").distinct().count() == 2


def test_forged_token_is_replaced(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)
    rosa.cookies["survey"] = "forged"

    response = post(rosa, page_of(survey), **everything(survey))

    assert response.url.endswith("/thanks/")
    assert response.cookies["survey"].value != "forged"


def test_nothing_stored_leads_from_a_ballot_or_a_code_to_the_answers(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)
    (code,) = make_codes(survey, 1)

    answer(rosa, survey, code=code)

    kept = [Ballot, PaperCode, Return, Answer]
    assert not [
        f"{model.__name__}.{field.name}"
        for model in kept
        for field in model._meta.concrete_fields
        if isinstance(field, (models.DateTimeField, models.AutoField)) and model is not PaperCode
    ]
    for one in (Ballot, PaperCode):
        assert {field.related_model for field in one._meta.concrete_fields if field.is_relation} == {Survey}
    assert {Ballot.objects.get().pk.version, Return.objects.get().pk.version, Answer.objects.get().pk.version} == {4}
    assert code.replace("-", "") not in str(list(PaperCode.objects.values()))
    assert not Session.objects.exists()


# --- Codes on paper invitations ---


def test_code_is_good_for_one_answer_however_it_is_typed(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)
    (code,) = make_codes(survey, 1)

    answer(rosa, survey, code=f" {code.lower().replace('-', ' ')}")
    again = answer(Client(), survey, code=code)

    assert Return.objects.get().came_by == Channel.CODE
    assert PaperCode.objects.get().used_on == Agency.current().today()
    assert "The answers to this code are with us already." in text_of(again)


def test_wrong_code_is_told_beside_its_field_and_loses_nothing(rosa: Client) -> None:
    survey = make_survey(K.TEXT)
    make_codes(survey, 1)
    (of_another,) = make_codes(make_survey(K.TEXT), 1)

    response = answer(rosa, survey, code=of_another)

    assert "This code is not one of this survey." in text_of(response)
    assert "More lights on Pine Street." in response.content.decode()
    assert not Return.objects.exists()


def test_code_in_the_address_of_an_invitation_is_filled_in(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)
    make_codes(survey, 1)

    intro = rosa.get(survey.get_absolute_url(), {"code": "7KQM-2XRD"})
    page = rosa.get(page_of(survey), {"code": "7KQM-2XRD"})

    assert f'href="{page_of(survey)}?code=7KQM-2XRD"' in intro.content.decode()
    assert 'name="code" value="7KQM-2XRD"' in page.content.decode()


def test_second_of_a_household_answers_in_the_same_browser_with_a_code(rosa: Client) -> None:
    survey = make_survey(K.CHOICE)
    (code,) = make_codes(survey, 1)

    first = answer(rosa, survey)
    second = answer(rosa, survey, code=code)
    third = answer(rosa, survey)

    assert (first.status_code, second.status_code) == (302, 302)
    assert ALREADY in text_of(third)
    assert "I have a code from an invitation" in text_of(third)
    assert Return.objects.count() == 2


def test_survey_of_people_drawn_at_random_is_answered_with_a_code_only(rosa: Client) -> None:
    survey = make_survey(K.CHOICE, is_self_selected=False)
    (code,) = make_codes(survey, 1)

    refused = answer(rosa, survey)
    taken = answer(rosa, survey, code=code)

    assert "Only invited people take part this time." in text_of(refused)
    assert taken.url.endswith("/thanks/")
    assert Return.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_code_used_twice_at_once_is_good_for_one_answer() -> None:
    survey = make_survey(K.TEXT)
    (question,), (code,) = questions(survey), make_codes(survey, 1)

    def press(place: int) -> str:
        on, token = timezone.localdate(), f"browser {place}"
        store(survey, {question: "Lights."}, station=None, language="en", token=token, code=code, on=on)
        return "stored"

    assert at_once(6, press) == {"stored": 1, "CodeUsed": 5}
    assert (Return.objects.count(), Ballot.objects.count()) == (1, 1)


def test_guessing_codes_is_stopped_by_the_guard(rosa: Client, settings: Settings) -> None:
    settings.RATE_LIMIT = (3, 600)
    survey = make_survey(K.CHOICE)
    make_codes(survey, 1)

    statuses = [answer(rosa, survey, code=f"7KQM-2XR{guess}").status_code for guess in "2346"]

    assert statuses == [200, 200, 200, 429]


def test_robot_is_asked_to_press_again_and_stores_nothing(rosa: Client) -> None:
    survey = make_survey(K.TEXT)

    response = rosa.post(page_of(survey), {HONEYPOT: "x", SHOWN_AT: stamp(), **everything(survey)})

    assert response.status_code == 400
    assert "More lights on Pine Street." in response.content.decode()
    assert not Return.objects.exists()


# --- The end of a survey ---


def send_after(rosa: Client, survey: Survey, hours: float) -> HttpResponse:
    """Open the questions ten minutes before the survey's end, and send the answers so long after it."""
    with time_machine.travel(survey.ends_at() - timedelta(minutes=10), tick=False):
        rosa.get(page_of(survey))
    with time_machine.travel(survey.ends_at() + timedelta(hours=hours), tick=False):
        return post(rosa, page_of(survey), **everything(survey))


def test_who_had_begun_before_the_end_may_finish_within_two_hours(rosa: Client) -> None:
    survey = make_survey(K.TEXT)

    response = send_after(rosa, survey, 1.9)

    assert response.url.endswith("/thanks/")
    assert Return.objects.count() == 1


def test_who_comes_later_sees_that_it_is_closed_and_gets_their_words_back(rosa: Client) -> None:
    survey = make_survey(K.TEXT, K.CHOICE, K.RANKING)

    response = send_after(rosa, survey, 2)

    page = text_of(response)
    assert "The survey has closed" in page
    assert "Question 1? More lights on Pine Street. Question 2? Speeding Question 3? 1. Street lights 2. Noise" in page
    assert not Return.objects.exists()


def test_who_opens_it_after_the_end_is_told_even_within_the_two_hours(rosa: Client) -> None:
    survey = make_survey(K.TEXT)

    with time_machine.travel(survey.ends_at() + timedelta(minutes=1), tick=False):
        response = answer(rosa, survey)

    assert "The survey has closed" in text_of(response)
    assert not Return.objects.exists()


def test_survey_that_staff_close_early_is_finished_by_who_had_begun(rosa: Client) -> None:
    survey = make_survey(K.TEXT)
    rosa.get(page_of(survey))
    Survey.objects.update(closed_at=timezone.now() + timedelta(seconds=1))

    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        late, begun = answer(Client(), survey), post(rosa, page_of(survey), **everything(survey))

    assert "The survey has closed" in text_of(late)
    assert begun.url.endswith("/thanks/")


# --- A long survey, page by page ---


def test_long_survey_has_a_page_for_each_section_and_is_stored_at_the_end(rosa: Client) -> None:
    survey = long_survey()

    first = answer(rosa, survey, 1, **section_typed(survey, "Trust", 5))
    between = Return.objects.count()
    last = answer(rosa, survey, 2, **section_typed(survey, "Safety", 1))

    assert (first.url, between) == (page_of(survey, 2), 0)
    assert last.url.endswith("/thanks/")
    assert Counter(number for _code, _option, number, _text in stored(survey)) == {5: ON_A_PAGE, 1: ON_A_PAGE}


def test_back_keeps_what_was_typed_on_both_pages(rosa: Client) -> None:
    survey = long_survey()
    answer(rosa, survey, 1, **section_typed(survey, "Trust", 5))

    back = answer(rosa, survey, 2, back="1", **section_typed(survey, "Safety", 2))

    assert back.url == page_of(survey, 1)
    assert chosen(rosa.get(page_of(survey, 1))) == ["5"] * ON_A_PAGE
    assert chosen(rosa.get(page_of(survey, 2))) == ["2"] * ON_A_PAGE


def test_last_page_sent_alone_leads_to_the_page_that_is_missing(rosa: Client) -> None:
    survey = long_survey()
    Question.objects.filter(section__survey=survey, section__title="Trust").update(is_required=True)

    response = post(rosa, page_of(survey, 2), **section_typed(survey, "Safety", 2))

    assert response.url == page_of(survey, 1)
    assert not Return.objects.exists()


def test_page_of_a_long_survey_sent_again_says_that_we_have_it(rosa: Client) -> None:
    survey = long_survey()
    answer(rosa, survey, 1)
    answer(rosa, survey, 2)

    again = post(rosa, page_of(survey, 2), **section_typed(survey, "Safety", 1))

    assert ALREADY in text_of(again)
    assert Return.objects.count() == 1
    assert "survey/" not in str(rosa.session.items())


@pytest.mark.parametrize("number", [3, 9])
def test_questions_cost_as_many_queries_however_many_there_are(
    rosa: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    survey = make_survey()
    for place in range(number):
        make_question(survey, K.RANKING, f"q-{place}")
    rosa.get(page_of(survey))

    with django_assert_max_num_queries(8):
        rosa.get(page_of(survey))
