"""Sixty and a hundred and eighty days after the report, what became of it is asked; once each, and not in vain."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agency.models import Agency
from notices.reminders import send_reminders
from security_surveys.models import Outcome, Visit
from security_surveys.outcomes import record
from tests.factories import letters

from .visited import make_report

pytestmark = pytest.mark.django_db
ASKED = "security_surveys/outcomes_asked"


def remind(days_from_now: int = 0) -> int:
    """How many such letters there are after the reminders of a day."""
    send_reminders(Agency.current().today() + timedelta(days=days_from_now))
    return len(letters(ASKED))


@pytest.mark.parametrize(("days_ago", "asked"), [(0, 0), (59, 0), (60, 1), (75, 1), (180, 1), (200, 1)])
def test_outcomes_are_asked_for_from_the_sixtieth_day_on(days_ago: int, asked: int) -> None:
    make_report(days_ago)

    assert remind() == asked


def test_each_question_is_asked_once() -> None:
    make_report(60)

    assert [remind(), remind(), remind(30), remind(120), remind(300)] == [1, 1, 1, 2, 2]


def test_letter_says_nothing_of_what_was_found() -> None:
    visit = make_report(60)
    remind()

    [letter] = letters(ASKED)

    assert letter.recipient == "rosa@example.com"
    assert letter.subject == "Security survey: what have you done about our advice?"
    assert "/programs/link/" in letter.body
    assert not any(word in letter.body for word in ("deadbolt", "Gull Avenue", visit.good))


@pytest.mark.parametrize(("outcome", "asked"), [(Outcome.DONE, 0), (Outcome.NOT_FOR_US, 0), (Outcome.PLANNED, 1)])
def test_nobody_is_asked_of_what_is_settled(outcome: Outcome, asked: int) -> None:
    visit = make_report(60)
    visit.findings.update(outcome=outcome)

    assert remind() == asked


def test_question_not_yet_delivered_is_dropped_when_all_is_settled() -> None:
    visit = make_report(60)
    remind()

    record(visit, dict.fromkeys(visit.findings.values_list("pk", flat=True), "done"), timezone.localdate())

    assert letters(ASKED)[0].status == "cancelled"


def test_nobody_is_asked_of_findings_that_are_erased_or_are_to_be() -> None:
    make_report(60)
    Visit.objects.update(purged_on=timezone.localdate())
    visit = make_report(60)
    visit.survey.application.erasure_requested_at = timezone.now()
    visit.survey.application.save()

    assert remind() == 0
