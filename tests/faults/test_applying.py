"""Somebody applies while the broker is away, or while the database goes down."""

import signal
import time
from contextlib import closing
from threading import Thread

import psycopg2

from notices.models import Notice, Status
from programs.models import Application, RideAlong, Signature

from .conftest import PATIENCE, Caller, Cluster, Portal, database_url, is_waiting_for_a_lock, sent, stays, wait_for


def seconds_to_sign(rosa: Caller) -> float:
    started = time.monotonic()
    rosa.sign()
    return time.monotonic() - started


def test_application_is_taken_at_once_while_the_broker_is_dead_and_its_letter_goes_out_later(
    rosa: Caller, portal: Portal
) -> None:
    rosa.fill_in()
    portal.broker.kill()

    seconds = seconds_to_sign(rosa)

    reference = Application.objects.get().reference
    assert (rosa.status, reference in rosa.page) == (200, True)
    assert seconds < PATIENCE
    letters = Notice.objects.count()
    portal.broker.start()
    portal.start_worker()
    portal.sweep()
    wait_for(lambda: sent() == letters)
    portal.sweep()
    stays(lambda: len(portal.mail_server.subjects_to("rosa@example.com")) == 1, seconds=0.5)


def test_every_step_of_the_form_can_be_sent_while_the_broker_is_dead(rosa: Caller, portal: Portal) -> None:
    portal.broker.kill()

    rosa.fill_in()
    rosa.sign()

    assert (rosa.status, Application.objects.count()) == (200, 1)


def test_application_is_taken_soon_while_the_broker_hangs(rosa: Caller, portal: Portal) -> None:
    rosa.fill_in()
    assert portal.broker.process
    portal.broker.process.send_signal(signal.SIGSTOP)

    try:
        seconds = seconds_to_sign(rosa)
    finally:
        portal.broker.process.send_signal(signal.SIGCONT)

    assert (rosa.status, Application.objects.count()) == (200, 1)
    assert seconds < PATIENCE


def test_database_restarted_during_submission_leaves_no_half_application_and_the_next_press_works(
    rosa: Caller, cluster: Cluster
) -> None:
    rosa.fill_in()
    # The application's row is written by then, its signature is not.
    with closing(psycopg2.connect(database_url())) as blocker:
        blocker.cursor().execute("LOCK TABLE programs_signature IN ACCESS EXCLUSIVE MODE")
        pressing = Thread(target=rosa.sign)
        pressing.start()
        wait_for(is_waiting_for_a_lock)
        cluster.restart()
    pressing.join(60)

    assert (rosa.status, "Traceback" in rosa.page, "Not saved yet" in rosa.page) == (503, False, True)
    assert [model.objects.count() for model in (Application, RideAlong, Signature, Notice)] == [0, 0, 0, 0]
    rosa.press_again()
    assert (rosa.status, Application.objects.count(), Signature.objects.count()) == (200, 1, 1)
    assert Notice.objects.filter(recipient="rosa@example.com", status=Status.PENDING).count() == 1
