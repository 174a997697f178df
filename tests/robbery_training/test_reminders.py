"""What businesses are reminded of: names that are missing, certificates that end."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from agency.models import Agency
from notices.outbox import post_all
from programs.models import Application, Opening, Status
from robbery_training import reminders
from robbery_training.models import Trainee
from tests.factories import letters

from .classroom import days_from_now, make_business, make_session, name_people, teach

pytestmark = pytest.mark.django_db


def taught(business: Application, *names: str) -> None:
    """So long ago that their certificates, good for a year, end in sixty days."""
    today = Agency.current().today()
    teach(business, *names, days_ago=(today - (today + timedelta(days=60) - relativedelta(years=1))).days)


def reminded(kind: str, after: int = 0) -> list[str]:
    """Whom the reminders of a day so many days from now write to, over and above those before."""
    post_all(getattr(reminders, kind)(days_from_now(after)))
    return [letter.recipient for letter in letters(f"robbery_training/{kind}")]


@pytest.mark.parametrize(("days", "is_told"), [(4, False), (3, True), (2, True), (0, False)])
def test_business_is_asked_for_names_three_days_before(days: int, is_told: bool) -> None:
    business = make_business()
    make_session(business)

    assert reminded("roster_empty", after=10 - days) == [business.email] * is_told


def test_who_has_named_somebody_is_not_asked() -> None:
    business = make_business()
    make_session(business)
    name_people(business, "Ana Ruiz")

    assert reminded("roster_empty", after=8) == []


def test_names_are_asked_for_once() -> None:
    make_session(make_business())
    reminded("roster_empty", after=7)

    assert len(reminded("roster_empty", after=8)) == 1


def test_business_is_told_sixty_and_fourteen_days_before_certificates_end() -> None:
    business = make_business()
    taught(business, "Ana Ruiz", "Tom O'Brien")

    told = [len(reminded("certificates_end", after=days)) for days in (-2, 0, 1, 20, 46, 47, 59)]

    assert told == [0, 1, 1, 1, 2, 2, 2]


def test_letter_counts_and_names_nobody() -> None:
    business = make_business()
    taught(business, "Ana Ruiz", "Tom O'Brien")

    reminded("certificates_end")

    (letter,) = letters("robbery_training/certificates_end")
    assert "2 certificates of Corner Store end soon" in letter.body
    assert not any(name in letter.body for name in ("Ana", "Tom"))


def test_who_was_taught_again_is_not_counted() -> None:
    taught(make_business(), "Ana Ruiz", "Tom O'Brien")
    teach(make_business("corner store"), "ana ruiz", days_ago=20)

    reminded("certificates_end")

    (letter,) = letters("robbery_training/certificates_end")
    assert "1 certificate of Corner Store ends soon" in letter.body


def test_when_all_were_taught_again_there_is_no_letter() -> None:
    taught(make_business(), "Ana Ruiz")
    teach(make_business(), "Ana Ruiz", days_ago=20)

    assert reminded("certificates_end") == []


@pytest.mark.parametrize(("status", "is_told"), [(Status.RECEIVED, False), (Status.WITHDRAWN, True)])
def test_business_that_is_asking_again_is_not_reminded(status: Status, is_told: bool) -> None:
    business = make_business()
    taught(business, "Ana Ruiz")
    make_business(status=status)

    assert bool(reminded("certificates_end")) == is_told


def test_session_held_in_the_past_asks_for_no_names() -> None:
    session = make_session(make_business())
    Opening.objects.filter(pk=session.pk).update(starts_at=session.starts_at - timedelta(days=11))

    assert reminded("roster_empty") == []
    assert not Trainee.objects.exists()
