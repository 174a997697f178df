"""Surveys on paper, and the texts that people wrote: what staff do after the invitations are printed."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from outreach.models import Answer, Channel, PaperCode, QuestionKind, Return, Survey
from outreach.surveys.codes import check_code, make_codes
from outreach.surveys.workflow import Standing
from tests.factories import make_lena, make_paul, make_station
from tests.programs.desk import signed_in, text_of

from .answers import make_question, make_returns, make_survey
from .respondent import everything, questions
from .test_building import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
K = QuestionKind
KEY = "0b5b7a5e-5a9e-4c39-9c3e-3f4f7d1f2a11"


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


# --- Codes ---


def test_codes_are_made_in_a_batch_and_written_once(lena: Client) -> None:
    survey = make_survey(K.CHOICE)

    response = lena.post(page_of(survey, "codes/"), {"number": 40, "kind": "csv"})

    header, *rows = csv.reader(StringIO(response.content.decode()))
    assert (header, len({code for code, _address in rows})) == (["Code", "Address"], 40)
    assert rows[0][1] == f"http://testserver{survey.get_absolute_url()}?code={rows[0][0]}"
    for code, _address in rows:
        check_code(survey, code)
        assert not PaperCode.objects.filter(code_hash__contains=code).exists()
    assert "40 codes were made, 0 used." in text_of(lena.get(page_of(survey)))


def test_codes_are_printed_on_labels(lena: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = make_survey(K.CHOICE)
    monkeypatch.setattr(
        "outreach.admin.survey_pages.pdf_of", lambda template, words: render_to_string(template, words).encode()
    )

    response = lena.post(page_of(survey, "codes/"), {"number": 31, "kind": "pdf"})

    printed = re.findall(r"<strong>(.*?)</strong>", response.content.decode())
    assert len(set(printed)) == survey.codes.count() == 31
    for code in printed:
        check_code(survey, code)
    assert response["Content-Disposition"] == f'attachment; filename="{survey.slug}-codes.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_no_codes_are_made_for_a_survey_that_is_over(lena: Client) -> None:
    survey = make_survey(K.CHOICE, is_over=True)

    assert lena.post(page_of(survey, "codes/"), {"number": 5, "kind": "csv"}).status_code == 403
    assert not PaperCode.objects.exists()


# --- Papers ---


def enter(client: Client, survey: Survey, **changes: Any) -> HttpResponse:
    typed = {"language": "es", "key": KEY, **everything(survey), **changes}
    return client.post(page_of(survey, "paper/"), {name: value for name, value in typed.items() if value is not None})


def test_member_enters_what_stands_on_a_paper(lena: Client) -> None:
    survey, station = make_survey(K.CHOICE, K.SCALE, K.TEXT, is_over=True), make_station()
    (code,) = make_codes(survey, 1)

    response = enter(lena, survey, station=station.pk, code=code)

    returned = Return.objects.get()
    assert response.status_code == 302
    assert (returned.came_by, returned.language, returned.station) == (Channel.PAPER, "es", station)
    assert returned.entered_by.username == "lena"
    assert returned.answers.count() == 3
    assert PaperCode.objects.get().used_on


def test_what_a_paper_leaves_out_is_left_out(lena: Client) -> None:
    survey = make_survey(K.TEXT)
    left_out = make_question(survey, K.CHOICE, is_required=True)

    enter(lena, survey, **{f"q{left_out.pk}": None})

    assert list(Answer.objects.values_list("text", flat=True)) == ["More lights on Pine Street."]


def test_paper_sent_twice_is_stored_once_and_two_papers_twice(lena: Client) -> None:
    survey = make_survey(K.CHOICE)

    enter(lena, survey)
    again = enter(lena, survey)
    enter(lena, survey, key="7c9e6679-7425-40de-944b-e07fc1f90ae7")

    assert "This paper is stored already" in text_of(again)
    assert Return.objects.count() == 2


def test_code_that_was_used_in_a_browser_is_refused_on_paper(lena: Client) -> None:
    survey = make_survey(K.CHOICE)
    (code,) = make_codes(survey, 1)
    PaperCode.objects.update(used_on=timezone.localdate())

    response = enter(lena, survey, code=code)

    assert "The answers to this code are with us already." in text_of(response)
    assert not Return.objects.exists()


@pytest.mark.parametrize("changes", [{"announced_at": None}, {"is_counted": True}])
def test_papers_come_while_a_survey_is_answered_and_before_their_entry_is_ended(
    lena: Client, changes: dict[str, Any]
) -> None:
    survey = make_survey(K.CHOICE, **changes)

    assert enter(lena, survey).status_code == 403
    assert not Return.objects.exists()


def test_paper_sent_while_the_entry_was_ended_is_not_stored_and_it_says_so(
    lena: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = make_survey(K.CHOICE, is_counted=True)
    monkeypatch.setattr("outreach.admin.survey_pages.standing", lambda _survey, _on: Standing.CLOSED)

    assert "This paper is not stored." in text_of(enter(lena, survey))
    assert not Return.objects.exists()


# --- Texts and themes ---


def texts_page(survey: Survey) -> str:
    return page_of(survey, f"texts/{questions(survey)[0].pk}/")


def closed_with_texts(number: int = 3) -> Survey:
    survey = make_survey(K.TEXT, is_counted=True)
    station = make_station(name="Pine Grove")
    for place in range(number):
        make_returns(survey, 1, {"text": f"Text {place}."}, station=station)
    return survey


def test_texts_are_read_mixed_and_without_their_station(lena: Client) -> None:
    survey = closed_with_texts()

    page = text_of(lena.get(texts_page(survey)))

    in_order_of_keys = Answer.objects.order_by("pk").values_list("text", flat=True)
    assert [page.index(text) for text in in_order_of_keys] == sorted(page.index(text) for text in in_order_of_keys)
    assert "Pine Grove" not in page
    assert texts_page(survey) in lena.get(page_of(survey)).content.decode()


def test_texts_are_not_read_while_others_may_still_write(lena: Client) -> None:
    survey = make_survey(K.TEXT)
    make_returns(survey, 3)

    assert lena.get(texts_page(survey)).status_code == 403
    assert texts_page(survey) not in lena.get(page_of(survey)).content.decode()


def test_themes_are_made_and_given_to_texts(lena: Client) -> None:
    survey = closed_with_texts()
    first, second, third = Answer.objects.order_by("pk")
    lena.post(texts_page(survey), {"shown": [first.pk], "new_0": "Lights", "new_1": "Luces"})
    theme = questions(survey)[0].themes.get()
    third.themes.add(theme)

    lena.post(texts_page(survey), {"shown": [first.pk, second.pk], str(second.pk): theme.pk})
    lena.post(texts_page(survey), {"shown": [first.pk, second.pk], str(first.pk): theme.pk})

    assert str(theme) == "Lights"
    assert set(theme.answers.all()) == {first, third}


def test_auditor_reads_texts_and_changes_nothing() -> None:
    survey, paul = closed_with_texts(), signed_in(make_paul())

    assert "Text 1." in text_of(paul.get(texts_page(survey)))
    assert paul.post(texts_page(survey), {"new_0": "Lights"}).status_code == 403
