"""The demonstration: what it shows, that it is staged once, and that it is nobody's production."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from agency import roles
from agency.models import Agency, Holiday, Member
from notices.models import Notice
from notices.models import Status as NoticeStatus
from agency.demo import cast
from programs.models import Application, Channel, Opening, Program, RideAlong, RideFeedback, RideRecord, Status
from programs.promise import Lateness
from programs.signing import still_verifies
from programs.statistics import share_on_time


def stage() -> str:
    """What `manage.py demo` prints."""
    said = StringIO()
    with override_settings(DEMO=True):
        call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Staged once for all the tests that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stage()
        transaction.set_rollback(True)
        cache.clear()


def everything() -> dict[str, list[tuple[object, ...]]]:
    ours = [model for label in ("agency", "notices", "programs") for model in apps.get_app_config(label).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in ours}


def test_second_run_changes_nothing_and_says_the_same(demonstration):
    before = everything()

    assert stage() == demonstration
    assert everything() == before


def test_run_after_its_dates_have_passed_changes_nothing(demonstration):
    before = everything()

    with time_machine.travel(timezone.now() + timedelta(days=200)):
        stage()

    assert everything() == before


def test_every_status_is_there(demonstration):
    assert set(Application.objects.values_list("status", flat=True)) == set(Status)


def test_every_lateness_is_there(demonstration):
    today = Agency.current().today()

    assert {application.lateness(today) for application in Application.objects.all()} == set(Lateness)


def test_every_channel_and_language_is_there(demonstration):
    assert set(Application.objects.values_list("channel", flat=True)) == set(Channel)
    assert set(Application.objects.values_list("language", flat=True)) == {"en", "es"}


@pytest.mark.parametrize("days", [0, 1, 2])
def test_somebody_rides_today_and_in_the_next_days(demonstration, days):
    agency = Agency.current()
    on = agency.today() + timedelta(days=days)
    shifts = Opening.objects.filter(starts_at__gte=agency.at(on, 0), starts_at__lt=agency.at(on + timedelta(days=1), 0))

    assert shifts.filter(appointments__status="booked", appointments__application__status="scheduled").exists()


def test_some_shifts_are_full_and_most_are_free(demonstration):
    offered = Opening.objects.offered(timezone.now()).with_taken()

    full = sum(shift.taken >= shift.seats for shift in offered)

    assert 0 < full < offered.count() / 2


def test_most_answers_of_the_last_ninety_days_were_in_time(demonstration):
    kept = share_on_time(Program.objects.get())

    assert kept.answered >= 30
    assert 0.9 < kept.on_time / kept.answered < 1


def test_rides_have_records_and_some_have_feedback(demonstration):
    ended = Application.objects.filter(status__in=[Status.COMPLETED, Status.ENDED_EARLY]).count()

    assert RideRecord.objects.count() == ended
    assert 0 < RideFeedback.objects.count() < ended


def test_people_who_applied_before_are_found_again(demonstration):
    earlier = {
        other.application.status
        for ride_along in RideAlong.objects.filter(application__status__in=[Status.RECEIVED, Status.IN_REVIEW])
        for other in RideAlong.objects.same_person(ride_along)
    }

    assert {Status.DECLINED, Status.ENDED_EARLY, Status.COMPLETED} <= earlier


def test_every_signature_verifies(demonstration):
    signed = Application.objects.exclude(signatures=None)

    assert all(still_verifies(signature) for application in signed for signature in application.signatures.all())


def test_erasure_is_asked_for(demonstration):
    assert Application.objects.exclude(erasure_requested_at=None).count() == 2


def test_letters_of_the_past_are_sent_and_a_few_wait(demonstration):
    waiting = Notice.objects.filter(status=NoticeStatus.PENDING).count()

    assert Notice.objects.filter(status=NoticeStatus.SENT).count() > 200
    assert 0 < waiting < 30
    assert Notice.objects.filter(status=NoticeStatus.TO_PRINT).exists()


def test_letters_tell_the_shifts_hour_by_the_agencys_clock(demonstration):
    hours = ("8:00 AM to 12:00 PM", "4:00 PM to 8:00 PM", "7:00 PM to 11:00 PM")
    booked = Notice.objects.filter(kind="programs/scheduled", language="en")

    assert booked
    assert all(any(hour in letter.body for hour in hours) for letter in booked)


def test_no_event_is_younger_than_now(demonstration):
    assert not Application.objects.filter(events__at__gt=timezone.now()).exists()


def test_each_role_has_somebody_who_can_sign_in(demonstration, client):
    signed_in = {member.username for member in Member.objects.filter(is_staff=True, groups__name__in=roles.ROLES)}

    assert signed_in == {row[0] for row in cast.MEMBERS}
    assert {row[-1] for row in cast.MEMBERS} == set(roles.ROLES)
    assert client.login(username="lena", password=cast.PASSWORD)
    assert cast.PASSWORD in demonstration


def test_holidays_of_this_and_the_next_year_are_there(demonstration):
    year = Agency.current().today().year

    assert {on.year for on in Holiday.objects.values_list("on", flat=True)} == {year, year + 1}


@pytest.mark.django_db
def test_it_can_be_staged_ten_minutes_into_a_leap_day():
    with time_machine.travel(datetime(2028, 2, 29, 5, 10, tzinfo=UTC)):
        stage()

    assert set(Application.objects.values_list("status", flat=True)) == set(Status)


@pytest.mark.django_db
def test_it_refuses_to_fill_a_portal_that_is_no_demonstration():
    with pytest.raises(CommandError):
        call_command("demo")

    assert not Application.objects.exists()
    assert not Member.objects.exists()
