"""The mail server is away, sulks or crawls; a worker dies at work. Nothing is lost, nothing comes twice."""

import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from notices import delivery
from notices.models import Notice, Status
from tests.factories import make_agency, make_notice

from .conftest import MailServer, Portal, let_time_pass, sent, stays, wait_for

SOME, MANY = 20, 200


def make_letters(number: int) -> Counter[str]:
    make_agency()
    for letter in range(number):
        make_notice(subject=f"Letter {letter}")
    return Counter(f"Letter {letter}" for letter in range(number))


def attempts() -> set[int]:
    return set(Notice.objects.values_list("attempts", flat=True))


def try_again(portal: Portal, attempt: int) -> None:
    """An hour goes by, a sweep comes: each letter has been tried once more."""
    let_time_pass(hours=1)
    portal.broker.ask("notices.tasks.sweep")
    wait_for(lambda: attempts() == {attempt} and not Notice.objects.filter(status=Status.SENDING).exists())


def assert_each_comes_once(portal: Portal, expected: Counter[str]) -> None:
    let_time_pass(hours=1)
    portal.sweep()
    wait_for(lambda: sent() == expected.total())
    let_time_pass(hours=1)
    portal.sweep()
    stays(lambda: portal.mail_server.subjects() == expected, seconds=0.5)


def test_mail_server_switched_off_for_hours_loses_nothing_and_repeats_nothing(portal: Portal) -> None:
    expected = make_letters(SOME)
    portal.mail_server.switch_off()
    portal.start_worker()
    waits = []

    for attempt in (1, 2, 3, 4):
        try_again(portal, attempt)
        again_at = Notice.objects.earliest("leased_until").leased_until
        waits.append(round((again_at - timezone.now()).total_seconds() / 60))
    assert set(Notice.objects.values_list("status", "last_error")) == {("pending", "ConnectionRefusedError")}
    portal.mail_server.switch_on()

    assert_each_comes_once(portal, expected)
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize("refusal", ["451 Try again later", "421 Shutting down"])
def test_letters_that_are_put_off_come_once_later(portal: Portal, refusal: str) -> None:
    expected = make_letters(SOME)
    portal.mail_server.refusal = refusal
    portal.start_worker()

    try_again(portal, 1)
    assert set(Notice.objects.values_list("status", flat=True)) == {"pending"}
    portal.mail_server.refusal = ""

    assert_each_comes_once(portal, expected)


def test_address_that_is_refused_for_good_fails_in_sight_of_staff(portal: Portal) -> None:
    make_letters(1)
    portal.mail_server.refusal = "550 No such user here"
    portal.start_worker()

    try_again(portal, 1)

    assert Notice.objects.values_list("status", "last_error").get() == ("failed", "SMTPRecipientsRefused 550")


def test_letters_that_a_crawling_server_leaves_undone_are_given_back_before_their_lease_ends(
    transactional_db: None, mail_server: MailServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    expected = make_letters(SOME)
    mail_server.pause = 0.1

    with monkeypatch.context() as briefly:
        briefly.setattr(delivery, "LEASE", timedelta(seconds=1))
        delivery.deliver_batch()

    left = Notice.objects.filter(status=Status.PENDING, leased_until=None, attempts=0).count()
    assert (0 < left < SOME, sent()) == (True, SOME - left)
    mail_server.pause = 0
    delivery.deliver_batch()
    assert mail_server.subjects() == expected


@pytest.fixture
def silence(mail_server: MailServer) -> Iterator[None]:
    """In the mail server's place, one that takes calls and never speaks."""
    mail_server.switch_off()
    with socket.create_server(("127.0.0.1", mail_server.port)):
        yield


def test_mail_server_that_never_speaks_holds_up_nothing_for_long(portal: Portal, silence: None) -> None:
    make_letters(SOME)
    portal.start_worker()

    try_again(portal, 1)

    assert set(Notice.objects.values_list("status", "last_error")) == {("pending", "SMTPServerDisconnected")}


def test_worker_killed_mid_delivery_loses_nothing_and_repeats_at_most_the_letter_in_its_hand(portal: Portal) -> None:
    expected = make_letters(MANY)
    portal.mail_server.pause = 0.02
    worker = portal.start_worker(hands=1)
    portal.broker.ask("notices.tasks.deliver")
    wait_for(lambda: len(portal.mail_server.taken) > MANY // 3)

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert sent() < MANY
    portal.mail_server.pause = 0
    portal.start_worker()
    let_time_pass(minutes=6)
    portal.broker.ask("notices.tasks.sweep")
    wait_for(lambda: sent() == MANY)

    came = portal.mail_server.subjects()
    assert set(came) == set(expected)
    assert came.total() <= MANY + 1


def test_one_address_that_is_refused_holds_up_none_of_the_others(portal: Portal) -> None:
    expected = make_letters(SOME)
    make_notice(subject="To nobody", recipient="nobody@example.com")
    portal.mail_server.refused_address = "nobody@example.com"
    portal.start_worker()

    portal.broker.ask("notices.tasks.sweep")
    wait_for(lambda: sent() == SOME)
    wait_for(lambda: Notice.objects.filter(status=Status.FAILED).exists())

    assert Notice.objects.get(status=Status.FAILED).subject == "To nobody"
    assert portal.mail_server.subjects() == expected


def test_letters_of_a_broker_that_was_emptied_go_out_with_the_next_sweep(portal: Portal) -> None:
    expected = make_letters(SOME)
    for _letter in range(SOME):
        portal.broker.ask("notices.tasks.deliver")
    portal.broker.empty()
    portal.start_worker()
    portal.start_beat()

    wait_for(lambda: sent() == SOME)

    assert portal.mail_server.subjects() == expected


def test_letter_that_is_sent_again_is_known_for_the_same_one(portal: Portal) -> None:
    make_letters(1)
    portal.start_worker()
    portal.sweep()
    wait_for(lambda: sent() == 1)

    # As if its worker had died after the mail server took it, and before it was written down.
    lease_over = timezone.now() - timedelta(minutes=1)
    Notice.objects.update(status=Status.SENDING, sent_at=None, leased_until=lease_over)
    portal.sweep()
    wait_for(lambda: len(portal.mail_server.ids) == 2)

    assert len(set(portal.mail_server.ids)) == 1
