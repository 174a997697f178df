"""Two beats and two workers at once, and a week without any: each reminder comes once, and only while it matters."""

from datetime import timedelta

from django.utils import timezone

from agency.models import Agency
from notices.models import Notice
from programs import letters
from programs.models import Application, Status
from programs.workflow import Action, advance
from tests.factories import make_agency, make_application, make_lena, make_notice, make_omar

from .conftest import Portal, last_sweep, sent, stays, wait_for, waiting

LETTERS = 30


def received(days_ago: int, **changes: object) -> Application:
    return make_application(submitted_at=timezone.now() - timedelta(days=days_ago), **changes)


def kinds() -> list[str]:
    return sorted(Notice.objects.values_list("kind", flat=True))


def beat_went_on(portal: Portal, times: int) -> None:
    """Wait until beat was heard so many times more."""
    for _time in range(times):
        before = last_sweep()
        wait_for(lambda before=before: last_sweep() != before)


def test_two_beats_and_two_workers_send_each_letter_and_each_reminder_once(portal: Portal) -> None:
    make_agency()
    lena = make_lena()
    for days_ago in (20, 14, 12, 7, 1):
        received(days_ago)
    for letter in range(LETTERS):
        make_notice(subject=f"Letter {letter}")
    # The overdue one, its digest, the one due today, in two days, and at half time.
    expected = LETTERS + 5

    for _two in range(2):
        portal.start_worker()
        portal.start_beat()
    wait_for(lambda: sent() == expected)
    beat_went_on(portal, times=3)

    assert (Notice.objects.count(), waiting()) == (expected, 0)
    stays(lambda: len(portal.mail_server.taken) == expected, seconds=0.5)
    assert len(portal.mail_server.subjects_to(lena.email)) == 5


def test_after_a_week_without_beat_only_the_latest_milestone_is_told_and_nothing_of_what_is_settled(
    portal: Portal,
) -> None:
    make_agency()
    lena, omar = make_lena(), make_omar()
    # In this week each of them passed half time, two days before, and the day itself or not.
    due_today = received(14, assignee=omar)
    received(12, assignee=omar)
    answered = received(14, assignee=omar, status=Status.IN_REVIEW)
    advance(
        answered,
        Action.DECLINE,
        by=lena,
        decline_reason=answered.program.decline_reasons.create(name="Full", sentence="Full."),
    )
    Notice.objects.all().delete()
    assert due_today.due_on == Agency.current().today()

    portal.start_worker()
    portal.start_beat()
    wait_for(lambda: sent() == 2)
    beat_went_on(portal, times=2)

    assert kinds() == [letters.PROMISE_RUNS.name] * 2
    assert not Notice.objects.filter(about=answered.about).exists()
    assert len(portal.mail_server.subjects_to(omar.email)) == 2


def test_reminder_that_waits_when_its_record_is_settled_is_never_sent(portal: Portal) -> None:
    make_agency()
    lena = make_lena()
    application = received(14, status=Status.IN_REVIEW)
    portal.mail_server.switch_off()
    portal.start_worker()
    portal.broker.ask("notices.tasks.send_reminders")
    wait_for(lambda: Notice.objects.filter(about=application.about, attempts=1, status="pending").exists())

    advance(application, Action.APPROVE, by=lena)
    portal.mail_server.switch_on()
    portal.sweep()

    wait_for(lambda: sent() == 1)
    stays(lambda: portal.mail_server.subjects_to(lena.email) == [], seconds=0.5)
    assert len(portal.mail_server.subjects_to("rosa@example.com")) == 1
