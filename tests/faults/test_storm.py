"""Every process is killed again and again while people apply, book, comment, decide and write plans.

`make faults` kills two hundred times; the ordinary run of the tests a few times. What was seen is printed.
"""

import os
import random
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from comments.models import Comment
from comments.sealing import verify
from cpp.models import Plan
from notices.models import Notice, Status
from programs import links
from programs.models import Application, ApplicationEvent, Appointment, AppointmentStatus, Program
from programs.models import Status as ApplicationStatus
from tests.factories import (
    make_agency,
    make_application,
    make_complete_plan,
    make_decline_reason,
    make_lena,
    make_opening,
)
from tests.programs import visitor

from .conftest import Broker, Cluster, Portal, let_time_pass, wait_for
from .storm import Crowd, Killer

KILLS = int(os.environ.get("KILLS", "10"))
DECIDED, RIDERS = 1000, 3


@pytest.fixture
def crowd(portal: Portal, static_files: None) -> Crowd:
    """The portal with a program, a plan, a queue to decide, and riders with a link of their own."""
    # Members sign in without a second factor: what is tried here is not the sign-in.
    portal.settings = {"DEMO": "1", "RATE_LIMIT": "1000000,600"}
    make_agency()
    visitor.make_open_program()
    return Crowd(portal)


def everybody_comes(crowd: Crowd) -> Plan:
    plan, lena, program = make_complete_plan(), make_lena(), Program.objects.get()
    waiting = [make_application(email=f"waits-{number}@example.com").pk for number in range(DECIDED)]
    # One seat more than riders: all want to move to the one that is free.
    far_ahead = timezone.now() + timedelta(days=60)
    openings = [make_opening(far_ahead + timedelta(days=day), program=program).pk for day in range(RIDERS + 1)]
    for number in range(2):
        crowd.goes_on(crowd.applies(f"applicant{number}"))
        crowd.goes_on(crowd.comments(f"Neighbor {number}"))
    for number in range(RIDERS):
        # Not the same person: between two rides of one lie months.
        born = {"birth_date": date(1990, 1, number + 1)}
        rider = make_application(ApplicationStatus.APPROVED, ride=born, email=f"rider-{number}@example.com")
        link = links.link_for(rider).removeprefix("http://testserver")
        crowd.goes_on(crowd.books(rider, openings, link))
    crowd.goes_on(crowd.declines(lena, waiting, make_decline_reason(program).pk))
    crowd.goes_on(crowd.writes(plan.commander, plan.station.slug))
    return plan


def test_what_was_acknowledged_is_there_once_whatever_was_killed(
    crowd: Crowd, broker: Broker, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(10**6)
    random.seed(seed)
    killer = Killer(crowd.portal, broker, cluster)
    killer.begin()
    plan = everybody_comes(crowd)
    began = time.monotonic()

    for _kill in range(KILLS):
        crowd.is_told_more(random.randint(1, 5))
        killer.strike()
    crowd.is_told_more(10)
    crowd.goes_home()
    seconds = time.monotonic() - began
    everything_goes_out(crowd.portal)

    with capsys.disabled():
        print(f"\n{KILLS} kills in {seconds:.0f} s (seed {seed}): {dict(sorted(killer.kills.items()))}")  # noqa: T201
        print(f"acknowledged: {crowd.told.counts()}; {the_letters(crowd.portal)}")  # noqa: T201
    assert crowd.told.troubles == []
    # Otherwise nobody was there to be harmed.
    assert sum(crowd.told.counts().values()) > KILLS / 2
    applications_are_there(crowd)
    comments_are_there(crowd)
    bookings_are_there(crowd)
    decisions_are_there(crowd)
    plan_is_as_it_was_saved(crowd, plan)
    letters_came(crowd.portal, killer)


def everything_goes_out(portal: Portal) -> None:
    """Time goes by and sweeps come, until no letter waits."""

    def all_is_sent() -> bool:
        let_time_pass(hours=2)
        portal.broker.ask("notices.tasks.sweep")
        time.sleep(1)
        return not Notice.objects.filter(status__in=[Status.PENDING, Status.SENDING]).exists()

    connection.close()
    wait_for(all_is_sent)


def applications_are_there(crowd: Crowd) -> None:
    stored = Counter(Application.objects.filter(email__startswith="applicant").values_list("email", flat=True))
    assert [mark for mark, times in stored.items() if times > 1] == []
    assert set(crowd.told.applications) <= set(stored)
    references = dict(Application.objects.values_list("email", "reference"))
    assert {mark: references[mark] for mark in crowd.told.applications} == crowd.told.applications
    # No half ones: each has its answers, its signature, its history and its receipt.
    halves = Application.objects.filter(email__startswith="applicant").annotate(
        signed=Count("signatures", distinct=True), told=Count("events", distinct=True)
    )
    assert list(halves.exclude(signed=1, told=1, ride_along__isnull=False).values_list("reference", flat=True)) == []
    for pk in halves.values_list("pk", flat=True):
        assert Notice.objects.filter(about=f"programs.application:{pk}", kind="programs/received").count() == 1


def comments_are_there(crowd: Crowd) -> None:
    stored = Counter(Comment.objects.values_list("text", flat=True))
    assert [mark for mark, times in stored.items() if times > 1] == []
    receipts = dict(Comment.objects.values_list("text", "receipt"))
    assert {mark: receipts.get(mark) for mark in crowd.told.comments} == crowd.told.comments
    assert verify().is_intact


def bookings_are_there(crowd: Crowd) -> None:
    live = dict(Appointment.objects.filter(status=AppointmentStatus.BOOKED).values_list("application_id", "opening_id"))
    for rider, tries in crowd.told.bookings.items():
        said = [place for place, (_opening, was_said) in enumerate(tries) if was_said]
        # What was tried after the last word may have come through without being said.
        possible = {opening for opening, _was_said in tries[said[-1] if said else 0 :]}
        assert live.get(rider) in possible | (set() if said else {None})
    booked = Appointment.objects.filter(status=AppointmentStatus.BOOKED)
    seats = booked.values("opening", "seat").annotate(times=Count("pk"))
    assert max(seat["times"] for seat in seats) == 1


def decisions_are_there(crowd: Crowd) -> None:
    declined = Application.objects.filter(pk__in=crowd.told.decisions)
    assert [decided.pk for decided in declined if decided.status != ApplicationStatus.DECLINED] == []
    twice = ApplicationEvent.objects.filter(action__in=["start-review", "decline"]).values("application", "action")
    assert list(twice.annotate(times=Count("pk")).filter(times__gt=1)) == []
    for pk in crowd.told.decisions:
        assert Notice.objects.filter(about=f"programs.application:{pk}", kind="programs/declined").count() == 1


def plan_is_as_it_was_saved(crowd: Crowd, plan: Plan) -> None:
    plan.refresh_from_db()
    said = [place for place, (_text, was_said) in enumerate(crowd.told.saves) if was_said]
    assert plan.about in [text for text, _was_said in crowd.told.saves[said[-1] :]]


def the_letters(portal: Portal) -> str:
    came = Counter(portal.mail_server.ids)
    went = Notice.objects.filter(status=Status.SENT).count()
    return f"letters: {went} sent, {len(came)} came, {came.total() - len(came)} came again"


def letters_came(portal: Portal, killer: Killer) -> None:
    came = Counter(portal.mail_server.ids)
    assert set(Notice.objects.values_list("status", flat=True)) <= {Status.SENT, Status.CANCELLED}
    assert len(came) == Notice.objects.filter(status=Status.SENT).count()
    # Only what a worker had in its hand when it, or the database that it tells, died.
    assert came.total() - len(came) <= killer.in_hand
