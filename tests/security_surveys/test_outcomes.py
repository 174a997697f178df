"""What became of each recommendation: said by the resident, counted for the program."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from agency.models import Agency
from security_surveys.models import Outcome, Visit
from security_surveys.purging import purge
from security_surveys.statistics import measure
from tests.factories import make_omar
from tests.programs.desk import signed_in, text_of
from tests.programs.visitor import post

from .visited import make_report, make_visit, officer_url, report_url, rosa_at_her_page

pytestmark = pytest.mark.django_db


def say(client: Client, visit: Visit, **words: str) -> str:
    """Choose a word for recommendations, by the code of their item, and save; what the page says then."""
    findings = {finding.item.code: finding.pk for finding in visit.findings.select_related("item")}
    typed = {f"outcome_{findings[code]}": word for code, word in words.items()}
    response = post(client, report_url(visit), **typed)
    return text_of(client.get(response["Location"]) if response.status_code == 302 else response)


def said(visit: Visit) -> dict[str, str]:
    visit.refresh_from_db()
    return {finding.item.code: finding.outcome for finding in visit.findings.select_related("item")}


def test_resident_says_what_became_of_each_recommendation() -> None:
    visit = make_report()

    page = say(rosa_at_her_page(visit), visit, lock="done", light="not for us")

    assert "We have written down what you told us." in page
    assert (said(visit)["lock"], said(visit)["light"], visit.done) == (Outcome.DONE, Outcome.NOT_FOR_US, 1)
    assert visit.findings.get(item__code="lock").outcome_on == Agency.current().today()


def test_answer_may_be_changed_and_the_count_follows() -> None:
    visit = make_report()
    rosa = rosa_at_her_page(visit)
    say(rosa, visit, lock="done", light="done")

    say(rosa, visit, lock="planned")

    assert (said(visit)["lock"], said(visit)["light"], visit.done) == (Outcome.PLANNED, Outcome.DONE, 1)


@pytest.mark.parametrize(("code", "word"), [("lock", "sold"), ("number", "done")])
def test_only_a_recommendation_has_an_outcome_and_only_one_of_four(code: str, word: str) -> None:
    visit = make_report()

    say(rosa_at_her_page(visit), visit, **{code: word})

    assert (said(visit)[code], visit.done) == (Outcome.OPEN, 0)


def test_nothing_is_said_of_a_report_that_is_not_out() -> None:
    visit = make_visit()

    assert post(rosa_at_her_page(visit), report_url(visit)).status_code == 404


def test_officer_writes_down_what_a_resident_says_on_the_telephone(settings: LazySettings) -> None:
    settings.DEMO = True
    visit = make_report()
    lock = visit.findings.get(item__code="lock")
    url = officer_url(visit).replace("report", "outcomes")

    stranger = signed_in(make_omar(username="june")).post(url, {f"outcome_{lock.pk}": "planned"})
    signed_in(visit.begun_by).post(url, {f"outcome_{lock.pk}": "done"})

    assert stranger.status_code == 404
    assert (said(visit)["lock"], visit.done) == (Outcome.DONE, 1)


def test_what_is_said_when_the_findings_are_erased_changes_no_number() -> None:
    visit = make_report()
    lock = visit.findings.get(item__code="lock")
    rosa = rosa_at_her_page(visit)
    purge(Agency.current().today() + timedelta(days=400))
    Visit.objects.update(done=2)

    page = text_of(post(rosa, report_url(visit), **{f"outcome_{lock.pk}": "planned"}))

    visit.refresh_from_db()
    assert visit.done == 2
    assert "We erased this report" in page


def test_share_done_is_told_once_it_says_nothing_of_a_single_home(client: Client) -> None:
    visits = [make_report() for _home in range(5)]
    Visit.objects.update(done=1)
    program = visits[0].survey.application.program

    page = text_of(client.get(program.get_absolute_url()))
    Visit.objects.filter(pk=visits[0].pk).update(approved_at=timezone.now() - timedelta(days=400))

    assert "residents have carried out 5 of 10 points." in page
    assert measure() == ""
