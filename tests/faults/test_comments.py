"""Somebody comments while the broker is away, or the database goes down: nothing typed is lost, and nothing is half."""

import subprocess
import time
from contextlib import closing
from html import escape
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg2
import pytest
from django.db import connection

from agency import roles
from comments.models import Comment, Ledger, Review, Verification
from comments.sealing import verify
from notices.models import Notice, Status
from scripts import processes
from tests.factories import make_agency, make_comment, make_member

from .conftest import (
    PATIENCE,
    PYTHON,
    Caller,
    Cluster,
    Portal,
    database_url,
    is_waiting_for_a_lock,
    sent,
    stays,
    wait_for,
)

WRITE = "/comments/write/"
# What each page answers while the database is there.
PAGES = {"/": 200, "/comments/": 200, WRITE: 200, "/comments/heard/": 200, "/comments/receipt/K7M4-Q2XP/": 404}
LONG = 'She said "come in" & <script>alert("x")</script>\r\nЩо це? 👍🏽\r\n\r\n' + "It’s <b>fine</b>. " * 600
WORDS = LONG.replace("\r\n", "\n")[:10_000].strip()
TYPED = {
    "kind": "concern",
    "subjects": ["about_service", "about_candidacy"],
    "text": WORDS.replace("\n", "\r\n"),
    "name": 'Rosa "Ro" D\'Elgado',
    "email": "rosa@example.com",
    "phone": "910 555 0100",
    "relation": "resident",
    "language": "es",
}


@pytest.fixture
def rosa(portal: Portal, static_files: None) -> Caller:
    """Rosa, before the form."""
    make_agency()
    portal.start_web()
    caller = Caller(portal.port)
    caller.get(WRITE)
    return caller


def send(rosa: Caller, **changes: Any) -> None:
    rosa.press(WRITE, TYPED | changes)


def is_told_and_keeps_everything(rosa: Caller) -> bool:
    """Whether Rosa sees the page that keeps what she typed, each field with each of its values, and no more."""
    kept = rosa.hidden()
    own = {"csrfmiddlewaretoken", "shown_at"}
    said = (rosa.status, "Not saved yet" in rosa.page, "Nothing you typed is lost." in rosa.page)
    assert said == (503, True, True)
    assert "<script" not in rosa.page
    assert "Traceback" not in rosa.page
    assert escape('alert("x")') in rosa.page
    assert set(kept) - own == set(TYPED) | {"key"}
    return {name: kept[name] if name == "subjects" else kept[name][0] for name in TYPED} == TYPED


def nothing_is_stored() -> bool:
    return [model.objects.count() for model in (Comment, Review, Notice)] == [0, 0, 0]


def is_stored_once_and_whole() -> bool:
    comment = Comment.objects.get()
    assert (comment.text, comment.name, comment.about_service, comment.about_candidacy) == (
        WORDS, TYPED["name"], True, True,
    )  # fmt: skip
    assert [Review.objects.count(), Ledger.objects.get().length, Notice.objects.count()] == [1, 1, 1]
    return verify().is_intact


# --- The broker --------------------------------------------------------------


def test_comment_is_taken_at_once_while_the_broker_is_dead_and_acknowledged_later_once(
    rosa: Caller, portal: Portal
) -> None:
    portal.broker.kill()
    started = time.monotonic()

    send(rosa)

    seconds = time.monotonic() - started
    assert (rosa.status, Comment.objects.get().receipt in rosa.page) == (200, True)
    assert seconds < PATIENCE
    portal.broker.start()
    portal.start_worker()
    portal.sweep()
    wait_for(lambda: sent() == 1)
    portal.sweep()
    stays(lambda: len(portal.mail_server.subjects_to("rosa@example.com")) == 1, seconds=0.5)


# --- The database ------------------------------------------------------------


def test_form_sent_while_the_database_is_down_is_kept_and_its_button_stores_it_once(
    rosa: Caller, cluster: Cluster
) -> None:
    cluster.stop()
    send(rosa)
    assert is_told_and_keeps_everything(rosa)
    # An impatient press changes nothing.
    rosa.press_again()
    assert is_told_and_keeps_everything(rosa)
    cluster.start()
    assert nothing_is_stored()

    rosa.press_again()

    assert (rosa.status, Comment.objects.get().receipt in rosa.page) == (200, True)
    assert is_stored_once_and_whole()


def test_form_opened_before_a_restart_of_the_database_is_taken_after_it(rosa: Caller, cluster: Cluster) -> None:
    cluster.restart()

    send(rosa)

    assert rosa.status == 200
    assert is_stored_once_and_whole()


@pytest.mark.parametrize("table", ["comments_ledger", "comments_comment", "comments_review", "notices_notice"])
def test_database_restarted_while_a_comment_is_received_leaves_no_half_of_it(
    rosa: Caller, cluster: Cluster, table: str
) -> None:
    # Held before each of the tables that a comment is written to in turn.
    with closing(psycopg2.connect(database_url())) as blocker:
        blocker.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        sending = Thread(target=send, args=[rosa])
        sending.start()
        wait_for(is_waiting_for_a_lock)
        cluster.restart()
    sending.join(60)

    assert is_told_and_keeps_everything(rosa)
    assert nothing_is_stored()
    rosa.press_again()
    assert rosa.status == 200
    assert is_stored_once_and_whole()


def test_comment_stored_before_its_sender_heard_of_it_is_not_stored_again(rosa: Caller, cluster: Cluster) -> None:
    send(rosa)
    receipt = Comment.objects.get().receipt
    rosa.get(WRITE)
    key = str(Comment.objects.get().submission_key)
    cluster.stop()
    send(rosa, key=key)
    assert is_told_and_keeps_everything(rosa)
    cluster.start()

    rosa.press_again()

    assert receipt in rosa.page
    assert is_stored_once_and_whole()


def test_server_that_remembers_nothing_keeps_what_was_typed_too(rosa: Caller, portal: Portal, cluster: Cluster) -> None:
    cluster.stop()
    portal.restart_web()

    send(rosa)

    assert is_told_and_keeps_everything(rosa)
    cluster.start()
    rosa.press_again()
    assert rosa.status == 200
    assert is_stored_once_and_whole()


def test_page_for_robots_that_cannot_be_shown_keeps_what_was_typed_too(
    rosa: Caller, portal: Portal, cluster: Cluster
) -> None:
    cluster.stop()
    portal.restart_web()

    # As when the button of the page that says "not saved yet" is pressed at once.
    send(rosa, shown_at="too fast")

    assert is_told_and_keeps_everything(rosa)


def test_pages_say_that_the_database_is_away_and_come_back(rosa: Caller, portal: Portal, cluster: Cluster) -> None:
    cluster.stop()
    portal.restart_web()
    for path in PAGES:
        rosa.get(path)
        assert (rosa.status, "Our database is away for a moment" in rosa.page) == (503, True)
        assert "<form" not in rosa.page
    cluster.start()

    for path, status in PAGES.items():
        rosa.get(path)
        assert rosa.status == status


# --- What is written down of it ----------------------------------------------


def test_log_of_the_web_server_holds_no_address_and_nothing_typed(
    portal: Portal, static_files: None, cluster: Cluster
) -> None:
    make_agency()
    portal.settings = {"LOG_LEVEL": "DEBUG", "TRUSTED_PROXIES": "1"}
    portal.start_web()
    rosa = Caller(portal.port)
    rosa.headers = {"X-Forwarded-For": "203.0.113.9", "User-Agent": "Rosas-Telephone/1.0"}
    rosa.get(WRITE)
    answered = []
    for typed in ({"text": ""}, {"email": "rosa at example"}, {"csrfmiddlewaretoken": "forged"}):
        send(rosa, **typed)
        answered.append(rosa.status)
    rosa.get(WRITE)
    send(rosa, website="http://spam.example")
    answered.append(rosa.status)
    rosa.press_again()
    answered.append(rosa.status)
    rosa.get(WRITE)
    cluster.stop()
    send(rosa, text="Something else.")
    answered.append(rosa.status)
    cluster.start()
    rosa.press_again()
    processes.stop(portal.running)

    log = portal.log("web")
    assert answered == [200, 200, 403, 400, 200, 503]
    assert Comment.objects.count() == 2
    assert "The database is away: OperationalError" in log
    private = ["203.0.113.9", "Rosas-Telephone", "Elgado", "rosa", "0100", "come in", "Something else", "alert"]
    assert [words for words in private if words in log] == []
    # Of addresses, only where the server listens.
    assert log.count("127.0.0.1") == log.count("Listening at: http://127.0.0.1")


def test_database_keeps_no_address_and_no_browser_of_who_commented(portal: Portal, static_files: None) -> None:
    make_agency()
    portal.settings = {"TRUSTED_PROXIES": "1"}
    portal.start_web()
    rosa = Caller(portal.port)
    rosa.headers = {"X-Forwarded-For": "203.0.113.9", "User-Agent": "Rosas-Telephone/1.0"}

    rosa.get(WRITE)
    send(rosa)

    assert rosa.status == 200
    stored = dump(portal.folder)
    assert "come in" in stored
    assert [words for words in ("203.0.113.9", "Rosas-Telephone", "sessionid") if words in stored] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def dump(folder: Path) -> str:
    """Everything that the database holds."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            held += [row for (row,) in cursor.fetchall()]
    return "\n".join(held)


# --- The command, as somebody runs it -----------------------------------------


@pytest.mark.parametrize(("altered", "status"), [(False, 0), (True, 1)])
def test_command_ends_with_a_status_that_a_script_can_read(portal: Portal, altered: bool, status: int) -> None:
    make_comment(text="As it was said.")
    if altered:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE comments_comment SET text = 'Another'")
            cursor.execute("SET session_replication_role = origin")

    command = [PYTHON, "manage.py", "verify_comments"]
    ran = subprocess.run(
        command, cwd=processes.ROOT, env=portal.environment(), capture_output=True, text=True, check=False
    )

    assert ran.returncode == status
    expected = "CommandError: Comment 1 is not what was sealed.\n" if altered else ""
    assert (ran.stderr, Verification.objects.get().broken_at) == (expected, 1 if altered else None)


def test_weekly_walk_is_asked_for_by_beat_and_its_letter_is_delivered(portal: Portal) -> None:
    make_agency()
    dana = make_member(roles.ADMINISTRATOR, username="dana")
    make_comment()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE comments_comment SET text = 'Another'")
        cursor.execute("SET session_replication_role = origin")

    portal.start_worker()
    portal.start_worker()
    portal.start_beat()
    portal.start_beat()

    wait_for(lambda: Notice.objects.filter(status=Status.SENT, recipient=dana.email).exists())
    stays(lambda: len(portal.mail_server.subjects_to(dana.email)) == 1, seconds=3)
