from collections.abc import Callable
from datetime import timedelta
from email.policy import compat32
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from notices import delivery, tasks
from notices.delivery import MOST_ATTEMPTS, deliver_batch
from notices.models import Heartbeat, Notice, Status
from tests.factories import make_agency, make_notice

pytestmark = pytest.mark.django_db


class Postbox(EmailBackend):
    """A mail server that notes each connection and does as it is told."""

    opened: list[str] = []
    is_open = False
    answer: Callable[[str], None] = bool

    def open(self):
        self.opened.append("opened")
        type(self).answer("")
        self.is_open = True
        return True

    def send_messages(self, messages):
        if not self.is_open:  # as SMTP does it
            self.open()
        for message in messages:
            type(self).answer(message.to[0])
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> type[Postbox]:
    settings.EMAIL_BACKEND = f"{__name__}.Postbox"
    monkeypatch.setattr(Postbox, "opened", [])
    monkeypatch.setattr(Postbox, "answer", bool)
    return Postbox


def raises(error: Exception, *, at: str) -> Callable[[str], None]:
    """An answer of the server: this error when it comes to an address; `at=""` is when it is called."""

    def answer(recipient: str) -> None:
        if recipient == at:
            raise error

    return answer


def refused(code: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"rosa@example.com": (code, b"No mailbox <rosa@example.com> here")})


def sent_to() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_letter_arrives_as_text_and_html_from_the_agency() -> None:
    make_agency(from_email="portal@agency.example", unit_email="unit@agency.example")
    make_notice(subject="Your application", body="We have it.\n\n- one\n- two\n")

    deliver_batch()

    message = mail.outbox[0]
    assert (message.subject, message.body, message.to) == (
        "Your application",
        "We have it.\n\n- one\n- two\n",
        ["rosa@example.com"],
    )
    assert (message.from_email, message.reply_to) == ("portal@agency.example", ["unit@agency.example"])
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "<p>We have it.</p>\n<ul><li>one</li><li>two</li></ul>" in html


def test_delivered_letter_is_marked_and_not_sent_again() -> None:
    notice = make_notice()

    taken = [deliver_batch(), deliver_batch()]

    notice.refresh_from_db()
    assert taken == [1, 0]
    assert (notice.status, notice.attempts, notice.leased_until) == (Status.SENT, 1, None)
    assert timezone.now() - notice.sent_at < timedelta(minutes=1)
    assert sent_to() == ["rosa@example.com"]


def test_batch_goes_over_one_connection(server: type[Postbox]) -> None:
    for number in range(5):
        make_notice(recipient=f"rosa{number}@example.com")

    deliver_batch()

    assert server.opened == ["opened"]
    assert len(sent_to()) == 5


def test_nothing_to_send_opens_no_connection(server: type[Postbox]) -> None:
    assert deliver_batch() == 0
    assert server.opened == []


@pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.CANCELLED, Status.TO_PRINT])
def test_only_what_waits_is_sent(status: Status) -> None:
    make_notice(status=status)

    assert deliver_batch() == 0
    assert sent_to() == []


def test_letter_held_back_is_not_sent_yet() -> None:
    make_notice(send_after=timezone.now() + timedelta(minutes=5))

    assert deliver_batch() == 0


def test_oldest_letters_go_first_fifty_at_a_time() -> None:
    now = timezone.now()
    for minutes in range(60):
        make_notice(recipient=f"rosa{minutes}@example.com", send_after=now - timedelta(minutes=60 - minutes))

    assert deliver_batch() == 50
    assert sent_to() == [f"rosa{minutes}@example.com" for minutes in range(50)]


def test_task_delivers_until_nothing_is_left() -> None:
    for _number in range(60):
        make_notice()

    tasks.deliver()

    assert len(sent_to()) == 60


def test_sweep_delivers_and_shows_that_beat_is_alive() -> None:
    make_notice()

    tasks.sweep()

    assert sent_to() == ["rosa@example.com"]
    assert timezone.now() - Heartbeat.objects.get(name="sweep").at < timedelta(minutes=1)


def test_server_that_is_away_costs_nothing_but_time(server: type[Postbox]) -> None:
    first, second = make_notice(), make_notice()
    server.answer = raises(ConnectionRefusedError("rosa@example.com"), at="")

    assert deliver_batch() == 2

    for notice in (first, second):
        notice.refresh_from_db()
        assert (notice.status, notice.attempts, notice.last_error) == (Status.PENDING, 1, "ConnectionRefusedError")


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 2), (5, 32), (6, 60), (12, 60)])
def test_waits_double_up_to_an_hour(server: type[Postbox], attempts: int, minutes: int) -> None:
    notice = make_notice(attempts=attempts)
    server.answer = raises(SMTPServerDisconnected("gone"), at="rosa@example.com")

    deliver_batch()

    notice.refresh_from_db()
    assert notice.leased_until
    assert round((notice.leased_until - timezone.now()).total_seconds() / 60) == minutes


def test_letter_that_cannot_be_sent_keeps_the_age_it_has(server: type[Postbox]) -> None:
    long_ago = timezone.now() - timedelta(hours=2)
    notice = make_notice(send_after=long_ago)
    server.answer = raises(SMTPServerDisconnected("gone"), at="rosa@example.com")

    deliver_batch()

    notice.refresh_from_db()
    assert notice.send_after == long_ago
    assert (list(Notice.objects.due(timezone.now())), list(Notice.objects.unsent(timezone.now()))) == ([], [notice])


def test_letter_given_up_waits_for_staff(server: type[Postbox]) -> None:
    notice = make_notice(attempts=MOST_ATTEMPTS - 1)
    server.answer = raises(SMTPServerDisconnected("gone"), at="rosa@example.com")

    deliver_batch()

    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (Status.FAILED, MOST_ATTEMPTS)


@pytest.mark.parametrize(("code", "status"), [(550, Status.FAILED), (450, Status.PENDING)])
def test_address_refused_for_good_fails_at_once(server: type[Postbox], code: int, status: Status) -> None:
    notice = make_notice()
    server.answer = raises(refused(code), at="rosa@example.com")

    deliver_batch()

    notice.refresh_from_db()
    assert (notice.status, notice.last_error) == (status, f"SMTPRecipientsRefused {code}")


def test_neither_error_nor_log_repeats_the_address(server: type[Postbox], caplog: pytest.LogCaptureFixture) -> None:
    make_notice()
    server.answer = raises(SMTPDataError(554, b"<rosa@example.com>: spam"), at="rosa@example.com")

    deliver_batch()

    assert Notice.objects.get().last_error == "SMTPDataError 554"
    assert "SMTPDataError" in caplog.text
    assert "rosa" not in caplog.text


def test_one_letter_that_cannot_be_sent_does_not_hold_up_the_others(server: type[Postbox]) -> None:
    for name in ("omar", "rosa", "lena"):
        make_notice(recipient=f"{name}@example.com")
    server.answer = raises(refused(550), at="rosa@example.com")

    deliver_batch()

    assert sent_to() == ["omar@example.com", "lena@example.com"]


def test_letter_that_cannot_even_be_written_does_not_hold_up_the_others() -> None:
    make_notice(subject="Broken\nBcc: sam@example.com", recipient="omar@example.com")
    make_notice()

    deliver_batch()

    assert sent_to() == ["rosa@example.com"]
    assert Notice.objects.get(recipient="omar@example.com").last_error == "BadHeaderError"


def test_letters_of_a_worker_that_died_are_sent_when_its_lease_is_over() -> None:
    now = timezone.now()
    make_notice(status=Status.SENDING, leased_until=now - timedelta(seconds=1), recipient="rosa@example.com")
    make_notice(status=Status.SENDING, leased_until=now + timedelta(minutes=1), recipient="omar@example.com")

    deliver_batch()

    assert sent_to() == ["rosa@example.com"]


def test_letters_in_hand_are_leased_for_longer_than_a_batch_takes(server: type[Postbox]) -> None:
    make_notice()
    leases = []
    server.answer = lambda recipient: leases.append(Notice.objects.get().leased_until) if recipient else None

    deliver_batch()

    assert timedelta(minutes=4) < leases[0] - timezone.now() <= delivery.LEASE


def test_calendar_file_is_attached_with_its_method() -> None:
    make_notice(calendar="BEGIN:VCALENDAR\nMETHOD:CANCEL\nEND:VCALENDAR")

    deliver_batch()

    part = mail.outbox[0].attachments[0]
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        "CANCEL",
        "appointment.ics",
    )


def test_what_people_wrote_stays_text_in_html() -> None:
    make_notice(body="Hello <script>alert(1)</script> & co,\n\nhttp://testserver/?a=1&b=2\n")

    deliver_batch()

    html = mail.outbox[0].alternatives[0][0]
    assert "Hello &lt;script&gt;alert(1)&lt;/script&gt; &amp; co," in html
    assert '<a href="http://testserver/?a=1&amp;b=2">http://testserver/?a=1&amp;b=2</a>' in html
    assert "<script" not in html


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_deliverers_never_take_the_same_letter() -> None:
    make_agency()
    for number in range(100):
        make_notice(recipient=f"rosa{number}@example.com")
    start = Barrier(4)

    def deliver() -> None:
        start.wait()
        while deliver_batch():
            pass
        connection.close()

    workers = [Thread(target=deliver) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(sent_to()) == sorted(f"rosa{number}@example.com" for number in range(100))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_letter_in_another_workers_hand_is_passed_over(server: type[Postbox]) -> None:
    make_notice(recipient="rosa@example.com")
    taken_meanwhile = []

    def meanwhile() -> None:
        taken_meanwhile.append(deliver_batch())
        connection.close()

    def answer(recipient: str) -> None:
        if recipient:
            other = Thread(target=meanwhile)
            other.start()
            other.join()

    server.answer = answer

    assert (deliver_batch(), taken_meanwhile) == (1, [0])


@pytest.mark.parametrize("subject", ["Your ride", "Su solicitud está en espera", "A ride with an officer, " * 7])
def test_headers_are_written_as_python_writes_them(subject: str) -> None:
    make_agency(from_email="portal@agency.example", unit_email="unit@agency.example")
    make_notice(subject=subject)
    deliver_batch()

    message = mail.outbox[0].message()
    quickly = message.as_bytes()
    message.policy = compat32

    assert quickly == message.as_bytes()
