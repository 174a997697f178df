"""What the public reads of a survey's results, and what of small numbers nobody can work out."""

import csv
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.models import Channel, Question, QuestionKind, Survey
from outreach.surveys.results import headline, results
from outreach.surveys.suppression import shown
from tests.factories import make_station
from tests.programs.desk import text_of

from .answers import make_question, make_returns, make_survey

pytestmark = pytest.mark.django_db
K = QuestionKind


def published(*kinds: QuestionKind, **changes: object) -> Survey:
    return make_survey(*kinds, is_over=True, results_published_at=timezone.now(), **changes)


def page(survey: Survey, station: str = "", language: str = "en") -> str:
    response = Client(headers={"accept-language": language}).get(survey.get_results_url(), {"station": station})
    assert response.status_code == 200
    return text_of(response)


def table(survey: Survey) -> list[dict[str, str]]:
    content = Client().get(f"{survey.get_absolute_url()}results.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content)))


# --- Who reads them ---


@pytest.mark.parametrize("address", ["results/", "results.csv"])
def test_results_that_are_not_published_are_nowhere(address: str) -> None:
    survey = make_survey(K.CHOICE, is_counted=True)
    make_returns(survey, 12)

    assert Client().get(f"{survey.get_absolute_url()}{address}").status_code == 404


# --- Each kind of question ---


def test_choices_are_counted_in_percent_of_those_who_answered() -> None:
    survey = published(K.SEVERAL, K.TEXT)
    make_returns(survey, 6, {"several": ["speeding", "noise"]})
    make_returns(survey, 14, {"several": ["speeding"]})
    make_returns(survey, 20, {"text": "More lights."})

    assert "20 people answered." in page(survey)
    assert "Speeding 100% Noise 30% Street lights 0%" in page(survey)
    assert [(row["answer"], row["people"]) for row in table(survey)] == [
        ("Speeding", "20"), ("Noise", "6"), ("Street lights", "0"),
    ]  # fmt: skip


def test_scale_has_its_mean_and_how_often_each_number_was_given() -> None:
    survey = published(K.SCALE)
    make_returns(survey, 10, {"scale": 0})
    make_returns(survey, 10, {"scale": 9})

    assert "0 50% 1 0%" in page(survey)
    assert "The mean is 4.5 ±2.0, between 0 and 10." in page(survey)


def test_agreement_has_five_steps_and_a_mean() -> None:
    survey = published(K.AGREE)
    make_returns(survey, 15, {"agree": 5})
    make_returns(survey, 5, {"agree": 1})

    assert "Agree fully 75% Agree 0% Neither agree nor disagree 0% Disagree 0% Disagree fully 25%" in page(survey)
    assert "The mean is 4.0" in page(survey)


def test_ranking_has_the_mean_place_and_how_many_put_it_first() -> None:
    survey = published(K.RANKING)
    make_returns(survey, 9, {"ranking": ["noise", "speeding", "lights"]})
    make_returns(survey, 3, {"ranking": ["lights", "noise", "speeding"]})

    places = {row["answer"]: row["mean"] for row in table(survey) if row["mean"]}

    assert "Noise 75% Street lights 25% Speeding 0%" in page(survey)
    assert places == {"Noise: place": "1.25", "Speeding: place": "2.25", "Street lights: place": "2.5"}


def test_texts_are_counted_by_theme_and_never_shown() -> None:
    survey = published(K.TEXT)
    question = Question.objects.get()
    theme = question.themes.create(name="Dark streets")
    returns = make_returns(survey, 10, {"text": "It is too dark on =Pine Street."})
    theme.answers.set(question.answers.filter(returned__in=returns[:4]))

    shown_to_all = page(survey)

    assert "10 people answered." in shown_to_all
    assert "Dark streets 40%" in shown_to_all
    assert "Pine" not in shown_to_all + str(table(survey))


# --- Scores ---


def test_score_is_the_mean_of_what_each_person_answered_and_turns_what_speaks_against_us() -> None:
    survey = published()
    make_question(survey, K.SCALE, "listen", index="voice")
    make_question(survey, K.AGREE, "ignored", index="voice", is_reversed=True)
    make_returns(survey, 10, {"listen": 8, "ignored": 5})  # 80 and 0: 40
    make_returns(survey, 10, {"listen": 10})  # 100
    make_returns(survey, 5, {})  # counts in nothing

    [score] = results(survey).scores

    assert (score.answered, score.value and score.value.value) == (20, 70)
    assert "Voice 70.0" in page(survey)
    assert "For the score this counts the other way round" in page(survey)


def test_score_is_kept_back_where_one_of_its_questions_is() -> None:
    survey = published()
    make_question(survey, K.SCALE, "listen", index="voice")
    make_question(survey, K.SCALE, "answer", index="voice")
    make_returns(survey, 20, {"listen": 8})
    make_returns(survey, 9, {"listen": 8, "answer": 1})

    assert [score.value for score in results(survey).scores] == [None]


# --- Small numbers ---


@pytest.mark.parametrize("number", [1, 9])
def test_fewer_than_ten_answers_show_nothing(number: int) -> None:
    survey = published(*K, smallest_group=10)
    make_returns(survey, number, language="es", came_by=Channel.PAPER)

    shown_to_all = page(survey)

    assert "Fewer than 10 people answered. Nothing is shown." in shown_to_all
    assert not [word for word in ("%", "Paper:", "Spanish:", "Speeding") if word in shown_to_all]
    assert (table(survey), headline(survey)) == ([], [])


def test_ten_answers_show() -> None:
    survey = published(K.CHOICE)
    make_returns(survey, 10)

    assert "Speeding 100%" in page(survey)


def test_question_that_fewer_than_ten_answered_is_kept_back_from_a_survey_that_is_shown() -> None:
    survey = published(K.CHOICE, K.SCALE)
    make_returns(survey, 20, {"choice": "noise"})
    make_returns(survey, 9, {"scale": 3})

    assert "Not shown: too few people answered this question here" in page(survey)
    assert "The mean is" not in page(survey)


@pytest.mark.parametrize(
    ("sizes", "may_be_shown"),
    [
        ({"a": 10, "b": 12}, {"a", "b"}),
        ({"a": 9, "b": 12, "c": 40}, {"c"}),  # b, or a could be taken from the total
        ({"a": 9, "b": 2, "c": 40}, {"c"}),  # together 11
        ({"a": 4, "b": 5, "c": 10, "d": 40}, {"d"}),  # together 9: still a small number
        ({"a": 9, "b": 40}, set()),
        ({None: 3, "a": 10, "b": 40}, {"b"}),  # who named no station can be worked out like a station
        ({"a": 0, "b": 40}, {"b"}),
        ({}, set()),
    ],
)
def test_what_is_left_of_the_total_is_never_a_small_number(
    sizes: dict[str | None, int], may_be_shown: set[str]
) -> None:
    assert shown(sizes, 10) == may_be_shown


def test_one_small_station_keeps_the_next_smallest_back_on_page_and_in_table() -> None:
    small, next_smallest, large = (make_station(name=name) for name in ("Bay", "Dock", "Hill"))
    survey = published(K.CHOICE)
    for station, number in ((small, 3), (next_smallest, 11), (large, 30)):
        make_returns(survey, number, {"choice": "noise"}, station=station)

    pages = {station.name: page(survey, station.slug) for station in (small, next_smallest, large)}

    assert "Noise 100%" in pages["Hill"]
    assert "For Bay nothing is shown" in pages["Bay"]
    assert "For Dock nothing is shown" in pages["Dock"]
    assert {row["area"] for row in table(survey)} == {"all", "Hill"}


# --- Since last time ---


def then_and_now(then: int, now: int, of: int = 100) -> Survey:
    """Two published surveys, in which so many of `of` people chose speeding."""
    earlier = published(K.CHOICE, title="Survey of last year")
    later = published(K.CHOICE, compares_with=earlier)
    for survey, number in ((earlier, then), (later, now)):
        make_returns(survey, number, {"choice": "speeding"})
        make_returns(survey, of - number, {"choice": "noise"})
    return later


def test_change_larger_than_chance_is_told_with_both_surveys() -> None:
    survey = then_and_now(30, 50)

    shown_to_all = page(survey)

    assert "Compared with “Survey of last year”" in shown_to_all
    assert "100 answers then, 100 answers now" in shown_to_all
    assert "Speeding: 50% now, 30% last time." in shown_to_all
    assert "▲ +20.0" in shown_to_all


def test_change_that_chance_explains_is_not_called_one() -> None:
    shown_to_all = page(then_and_now(45, 50))

    assert "No change since last time that is larger than chance explains." in shown_to_all
    assert "▲" not in shown_to_all


def test_what_was_not_published_is_compared_with_nothing() -> None:
    survey = then_and_now(30, 50)
    Survey.objects.exclude(pk=survey.pk).update(results_published_at=None)

    assert "last time" not in page(survey)


# --- For whom they speak ---


def test_self_selected_sample_is_called_one_and_a_drawn_one_is_not() -> None:
    chosen, drawn = published(K.CHOICE), published(K.CHOICE, is_self_selected=False)
    for survey in (chosen, drawn):
        make_returns(survey, 12)
        make_returns(survey, 3, came_by=Channel.PAPER, language="es")

    assert "These results do not speak for everybody." in page(chosen)
    assert "do not speak for everybody" not in page(drawn)
    assert "People drawn at random, who got a code" in page(drawn)


def test_small_number_of_a_language_or_channel_hides_the_next_smallest_too() -> None:
    survey = published(K.CHOICE)
    make_returns(survey, 30)
    make_returns(survey, 12, came_by=Channel.CODE)
    make_returns(survey, 3, came_by=Channel.PAPER, language="es")

    shown_to_all = page(survey)

    assert "Browser: 30 Browser, with a code from an invitation: not shown Paper: fewer than 10" in shown_to_all
    assert "English: not shown Spanish: fewer than 10" in shown_to_all


def test_page_speaks_spanish() -> None:
    survey = published(K.CHOICE, title="Encuesta")
    question = Question.objects.get()
    make_returns(survey, 10)
    question.text.data = {"en": "What first?", "es": "¿Qué primero?"}
    question.save()

    assert "¿Qué primero?" in page(survey, language="es")


# --- For the plans ---


def test_headline_says_who_answered_what_is_lowest_and_what_most_people_chose() -> None:
    survey = published(K.SEVERAL, opens_on="2027-03-01", closes_on="2027-03-31")
    make_question(survey, K.SCALE, "safe", index="safety")
    make_question(survey, K.SCALE, "heard", index="voice")
    make_returns(survey, 8, {"several": ["noise"], "safe": 8, "heard": 3})
    make_returns(survey, 2, {"several": ["noise", "lights"], "safe": 8, "heard": 3})

    who, *found = headline(Survey.objects.get())

    assert who.startswith("10 people answered between March 1, 2027 and March 31, 2027. They chose for themselves")
    assert found == [
        "Of 2 scores from 0 to 100, voice is lowest: 30.0.",
        "“Question 1?” Noise 100%; Street lights 20%.",
    ]


# --- However many answered ---


def test_page_asks_the_database_as_often_for_200_returns_as_for_10() -> None:
    survey = published(*K)
    make_question(survey, K.SCALE, "safe", index="safety")
    make_returns(survey, 10, station=make_station())
    page(survey)
    asked = []
    for number in (0, 190):
        make_returns(survey, number, station=make_station())
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(survey)
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 16
