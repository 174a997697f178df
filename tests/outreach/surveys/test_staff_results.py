"""The staff's side of results: read before they are public, published, withdrawn, downloaded."""

import csv
from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from agency import roles
from outreach.models import Channel, QuestionKind, Survey
from records.models import Action, AuditEntry
from tests.factories import make_lena, make_member, make_station
from tests.programs.desk import signed_in, text_of

from .answers import make_question, make_returns, make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
K = QuestionKind


def page_of(survey: Survey, part: str = "") -> str:
    return f"/admin/outreach/survey/{survey.pk}/results/{part}"


def rows(client: Client, survey: Survey, part: str) -> list[list[str]]:
    response = client.get(page_of(survey, part))
    assert response.status_code == 200
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


# --- Reading and publishing ---


def test_coordinator_reads_publishes_and_withdraws_results(lena: Client) -> None:
    survey = make_survey(K.CHOICE, is_counted=True)
    make_returns(survey, 12)

    before = text_of(lena.get(page_of(survey)))
    after = text_of(lena.post(page_of(survey, "publish/"), follow=True))
    to_all = Client().get(survey.get_results_url()).status_code
    lena.post(page_of(survey, "withdraw/"))

    assert "Only staff can read this until it is published." in before
    assert "Speeding 100%" in before
    assert "The results are published." in after
    assert to_all == 200
    assert Client().get(survey.get_results_url()).status_code == 404


def test_nobody_reads_answers_while_others_may_still_answer(lena: Client) -> None:
    survey = make_survey(K.CHOICE)
    make_returns(survey, 12)

    shown = text_of(lena.get(page_of(survey)))
    after = text_of(lena.post(page_of(survey, "publish/"), follow=True))

    assert "12 people have answered so far." in shown
    assert "Speeding" not in shown
    assert "People may answer until" in after
    assert [lena.get(page_of(survey, part)).status_code for part in ("figures.csv", "answers.csv")] == [404, 404]
    assert Survey.objects.get().results_published_at is None


def count(client: Client, survey: Survey) -> str:
    """Press “End the entry of papers”, and read what is said."""
    return text_of(client.post(f"/admin/outreach/survey/{survey.pk}/move/count/", follow=True))


def test_results_wait_for_those_who_had_begun_before_the_end(lena: Client) -> None:
    survey = make_survey(K.CHOICE, closed_at=timezone.now() - timedelta(hours=1))
    make_returns(survey, 12)

    assert "People may answer until" in count(lena, survey)
    assert "12 people have answered so far." in text_of(lena.get(page_of(survey)))


def test_results_wait_for_the_last_paper(lena: Client) -> None:
    survey = make_survey(K.CHOICE, is_over=True)
    make_returns(survey, 12)
    before = text_of(lena.post(page_of(survey, "publish/"), follow=True))
    tables = [lena.get(page_of(survey, part)).status_code for part in ("figures.csv", "answers.csv")]

    assert "No more papers are taken." in count(lena, survey)

    assert ("Enter the papers that are left." in before, "Speeding" in before, tables) == (True, False, [404, 404])
    assert "Speeding 100%" in text_of(lena.get(page_of(survey)))


@pytest.mark.parametrize("changes", [{"announced_at": None}, {"results_published_at": timezone.now()}])
def test_database_holds_no_results_before_the_last_answer_is_in(changes: dict[str, Any]) -> None:
    survey = make_survey(is_counted="announced_at" in changes)

    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(**changes)


def test_results_of_fewer_than_ten_are_not_published(lena: Client) -> None:
    survey = make_survey(K.CHOICE, is_counted=True)
    make_returns(survey, 9)

    after = text_of(lena.post(page_of(survey, "publish/"), follow=True))

    assert "Fewer than 10 people answered. That is too few to show anything." in after
    assert Survey.objects.get().results_published_at is None


@pytest.mark.parametrize(
    ("role", "reads", "publishes"),
    [(roles.AUDITOR, 200, 403), (roles.COMMAND_STAFF, 200, 403), (roles.TRAINING_COORDINATOR, 403, 403)],
)
def test_who_may_not_publish_results(role: str, reads: int, publishes: int) -> None:
    survey = make_survey(K.CHOICE, is_counted=True)
    make_returns(survey, 12)
    member = signed_in(make_member(role))

    assert member.get(page_of(survey)).status_code == reads
    assert member.post(page_of(survey, "publish/")).status_code == publishes
    assert Survey.objects.get().results_published_at is None


# --- Tables ---


def test_answers_are_one_row_for_each_return_without_texts_language_or_channel(lena: Client) -> None:
    survey = make_survey(*K, is_counted=True)
    make_question(survey, K.CHOICE, "=cmd", options={"=1+1": "Sum"})
    make_returns(survey, 10, language="es", came_by=Channel.PAPER)

    table = rows(lena, survey, "answers.csv")

    assert table[0] == ["station", "choice", "several", "scale", "agree", "ranking", "'=cmd"]
    assert table[1:] == [["", "speeding", "speeding; noise", "7", "4", "speeding; noise; lights", "'=1+1"]] * 10


def test_answers_name_no_station_that_few_came_from_nor_the_one_that_would_give_it_away(lena: Client) -> None:
    survey = make_survey(K.SCALE, is_counted=True)
    for name, number in (("Bay", 3), ("Dock", 11), ("Hill", 30)):
        make_returns(survey, number, station=make_station(name=name))

    named = [row[0] for row in rows(lena, survey, "answers.csv")[1:]]

    assert (named.count("Hill"), named.count(""), len(named)) == (30, 14, 44)


def test_answers_of_fewer_than_ten_people_are_not_told_one_by_one(lena: Client) -> None:
    survey = make_survey(K.SCALE, is_counted=True)
    make_returns(survey, 9)

    assert rows(lena, survey, "answers.csv") == [["station", "scale"]]


def test_answers_of_a_station_where_few_answered_a_question_are_left_out(lena: Client) -> None:
    survey = make_survey(K.SCALE, K.AGREE, is_counted=True)
    bay, dock, hill = (make_station(name=name) for name in ("Bay", "Dock", "Hill"))
    make_returns(survey, 27, {"scale": 7}, station=bay)
    for station, number in ((bay, 3), (dock, 12), (hill, 30)):
        make_returns(survey, number, station=station)

    table = rows(lena, survey, "answers.csv")[1:]

    assert Counter(station for station, _scale, agree in table if agree) == {"Hill": 30}
    assert Counter(station for station, scale, _agree in table if scale) == {"Bay": 30, "Dock": 12, "Hill": 30}


def test_answers_one_by_one_are_for_who_reads_texts_and_leave_a_trace(lena: Client) -> None:
    survey = make_survey(K.SCALE, is_counted=True)
    make_returns(survey, 12)
    chief = signed_in(make_member(roles.COMMAND_STAFF))

    lena.get(page_of(survey, "answers.csv"))
    refused = chief.get(page_of(survey, "answers.csv")).status_code

    trace = AuditEntry.objects.get(action=Action.EXPORTED)
    assert (refused, "answers.csv" in chief.get(page_of(survey)).content.decode()) == (403, False)
    assert (trace.username, trace.record) == ("lena", str(survey.pk))
    assert trace.details == {"file": f"{survey.slug}-answers.csv"}


def test_table_of_figures_runs_no_formula(lena: Client) -> None:
    survey = make_survey(is_counted=True)
    make_question(survey, K.CHOICE, text="=HYPERLINK(1)", options={"a": "+1", "b": "@x"})
    make_returns(survey, 10)

    cells = {cell for row in rows(lena, survey, "figures.csv") for cell in row}

    assert {"'=HYPERLINK(1)", "'+1", "'@x"} <= cells
