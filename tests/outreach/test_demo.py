"""The demonstration of outreach and training can be staged on any day, and more than once in a process."""

import pytest
import time_machine
from django.utils import timezone

from agency.demo import cast
from agency.models import Member
from outreach.demo import surveys
from outreach.models import Survey
from training.demo import training
from training.models import CourseDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def members() -> dict[str, Member]:
    cast.found_agency()
    return cast.hire()


@pytest.mark.parametrize("day", ["2026-12-30", "2027-01-09"])
def test_surveys_around_new_year_are_of_three_years(day: str, members: dict[str, Member]) -> None:
    with time_machine.travel(f"{day}T15:00:00Z", tick=False):
        surveys.stage(members, timezone.now())

    assert Survey.objects.filter(slug__startswith="community-survey-").count() == 3


def test_training_is_staged_in_the_first_hours_of_a_year(members: dict[str, Member]) -> None:
    with time_machine.travel("2027-01-01T06:00:00Z", tick=False):  # one in the morning, in New York
        training.stage(members, timezone.now())

    assert CourseDate.objects.count() == 2
