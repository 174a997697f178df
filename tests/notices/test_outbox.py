from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notices import outbox
from notices.kinds import Kind
from notices.models import Notice, Status
from notices.outbox import Letter
from tests.factories import make_agency, make_notice

pytestmark = pytest.mark.django_db


def letter(kind: Kind, key: str = "hello/1", name: str = "Rosa", **changes: object) -> Letter:
    return Letter(
        **{
            "kind": kind,
            "key": key,
            "to": "rosa@example.com",
            "language": "en",
            "about": "test:1",
            "context": {"name": name},
        }
        | changes
    )


def test_posted_letter_waits_with_its_words(hello: Kind) -> None:
    outbox.post(letter(hello))

    notice = Notice.objects.get()
    assert (notice.status, notice.recipient, notice.kind) == (Status.PENDING, "rosa@example.com", "greetings/hello")
    assert notice.subject == "Good morning, Rosa"
    assert notice.body == "Hello Rosa,\n\n- one\n- two\n\nhttp://testserver/programs/\n"


def test_key_goes_out_once(hello: Kind) -> None:
    outbox.post(letter(hello, name="Rosa"))
    outbox.post(letter(hello, name="Sam"))

    assert [notice.subject for notice in Notice.objects.all()] == ["Good morning, Rosa"]


def test_key_that_was_sent_or_cancelled_is_used_up(hello: Kind) -> None:
    make_notice(key="hello/1", status=Status.SENT)
    make_notice(key="hello/2", status=Status.CANCELLED)

    posted = outbox.post_all([letter(hello, "hello/1"), letter(hello, "hello/2"), letter(hello, "hello/3")])

    assert posted == 1
    assert Notice.objects.filter(status=Status.PENDING).get().key == "hello/3"


def test_many_are_posted_in_batches_and_the_same_key_among_them_once(
    hello: Kind, django_assert_max_num_queries: object
) -> None:
    make_agency()
    keys = [f"hello/{number % 450}" for number in range(500)]

    with django_assert_max_num_queries(20):
        posted = outbox.post_all(letter(hello, key) for key in keys)

    assert posted == Notice.objects.count() == 450


def test_what_is_not_saved_posts_no_letter(hello: Kind) -> None:
    with suppress(RuntimeError), transaction.atomic():
        outbox.post(letter(hello))
        assert Notice.objects.count() == 1
        raise RuntimeError("after the letter, before the end")

    assert not Notice.objects.exists()


def test_text_is_encrypted_in_its_row(hello: Kind) -> None:
    outbox.post(letter(hello))

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM notices_notice")
        assert "Rosa" not in cursor.fetchone()[0]
    assert "Rosa" in Notice.objects.get().body


def test_who_gave_no_address_gets_it_on_paper(hello: Kind) -> None:
    outbox.post(letter(hello, to=""))

    assert Notice.objects.get().status == Status.TO_PRINT


def test_letter_may_be_held_back(hello: Kind) -> None:
    tomorrow = timezone.now() + timedelta(days=1)

    outbox.post(letter(hello, send_after=tomorrow))

    assert Notice.objects.get().send_after == tomorrow


def test_name_with_a_line_break_adds_no_header(hello: Kind) -> None:
    outbox.post(letter(hello, name="Rosa\r\nBcc: sam@example.com"))

    assert Notice.objects.get().subject == "Good morning, Rosa Bcc: sam@example.com"


def test_longest_subject_is_cut_and_stored(hello: Kind) -> None:
    outbox.post(letter(hello, name="ñ" * 10_000))

    assert len(Notice.objects.get().subject) == 200


def test_letter_says_names_as_they_are(hello: Kind) -> None:
    outbox.post(letter(hello, name="Séan O'Brien & Søn <b>"))

    assert Notice.objects.get().subject == "Good morning, Séan O'Brien & Søn <b>"


def test_settled_reminders_are_dropped_and_nothing_else(hello: Kind, remember: Kind) -> None:
    outbox.post_all([letter(remember, "due"), letter(remember, "other", about="test:2"), letter(hello, "receipt")])
    make_notice(key="gone", kind=remember.name, about="test:1", status=Status.SENT)

    outbox.drop_reminders("test:1")

    assert dict(Notice.objects.values_list("key", "status")) == {
        "due": Status.CANCELLED,
        "other": Status.PENDING,
        "receipt": Status.PENDING,
        "gone": Status.SENT,
    }


def test_broker_that_is_away_does_not_stop_the_post(
    hello: Kind, django_capture_on_commit_callbacks: object, caplog: pytest.LogCaptureFixture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post(letter(hello))

    assert Notice.objects.get().status == Status.PENDING
    assert [record.message for record in caplog.records if record.name == "agency.workers"] == [
        "The broker did not take notices.tasks.deliver: OperationalError"
    ]


def test_worker_is_woken_only_once_the_letter_is_saved(
    hello: Kind, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken = []
    monkeypatch.setattr("agency.workers.ask_for", lambda task: woken.append((task, Notice.objects.count())))

    with django_capture_on_commit_callbacks(execute=True):
        outbox.post(letter(hello))
        assert woken == []

    assert woken == [("notices.tasks.deliver", 1)]
