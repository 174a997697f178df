"""What must not reach a log or an error mail."""

import logging
import sys
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from engagement.logs import NothingPrivate
from programs import access, links
from tests.factories import make_application, make_comment, make_minors_application
from tests.programs.visitor import open_link, post
from uswds.typed import SHOWN_AT, stamp

pytestmark = pytest.mark.django_db


def logged(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    return NothingPrivate().format(record)


def break_down(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("out of order")


@pytest.fixture
def error_mails(settings: Settings) -> list[EmailMessage]:
    settings.ADMINS = [("", "admin@example.com")]
    return mail.outbox


@pytest.fixture
def browser() -> Client:
    """A browser that is shown our error page, as in production."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", ["link", "guardian"])
def test_private_links_are_hidden_in_the_log(kind: str) -> None:
    token = links.token_for(make_application(), links.APPLICANT)

    line = logged("Forbidden: %s", reverse(f"programs:{kind}", args=[token]))

    assert line == f"Forbidden: /programs/{kind}/…/"


def test_other_lines_stay_as_they_are() -> None:
    assert logged("Not Found: %s", "/programs/links/") == "Not Found: /programs/links/"


@pytest.mark.postgres
def test_row_that_the_database_refused_is_not_logged_however_many_lines_it_has() -> None:
    typed = ["First line", "", "Second line", "Third"]
    try:
        make_comment(text="\n".join(typed), about_service=False)
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Broken", None, sys.exc_info())

    text = NothingPrivate().format(record)

    assert [words for words in typed if words and words in text] == []
    assert text.count("comment_is_about_something") == text.count("DETAIL: …") == 2
    assert "direct cause of the following exception" in text


def test_server_logs_a_refused_link_without_its_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    log = StringIO()
    console = next(handler for handler in logging.getLogger("django").handlers if handler.name == "console")
    monkeypatch.setattr(console, "stream", log)
    application = make_minors_application()
    token = links.token_for(application, links.GUARDIAN)
    links.revoke(application)

    client.get(reverse("programs:guardian", args=[token]))

    assert log.getvalue().endswith("WARNING django.request Forbidden: /programs/guardian/…/\n")
    assert token not in log.getvalue()


def test_error_is_mailed_without_what_was_typed(
    browser: Client, error_mails: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.applicant.change_contact", break_down)
    application = make_application(reference="K7M4-Q2XP")
    open_link(browser, application)

    typed = {"email": "new@example.com", "phone": "910 555 0177", "address": "9 Elm Street", "language": "en"}
    response = post(browser, reverse("programs:contact", args=[application.reference]), **typed)

    assert response.status_code == 500
    message = error_mails[0].subject + error_mails[0].body
    assert "RuntimeError" in message
    assert "/programs/applications/K7M4-Q2XP/contact/" in message
    for private in ("new@example.com", "0177", "Elm Street", "Rosa", browser.cookies["sessionid"].value):
        assert private not in message


def test_error_behind_a_private_link_is_mailed_without_the_link(
    browser: Client, error_mails: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "grant", break_down)
    application = make_application()

    response = open_link(browser, application)

    message = error_mails[0].subject + error_mails[0].body
    assert response.status_code == 500
    assert "/programs/link/…" in message
    assert links.token_for(application, links.APPLICANT).split(":")[0] + ":" not in message


def test_health_check_that_is_not_ready_mails_nobody(browser: Client, error_mails: list[EmailMessage]) -> None:
    assert browser.get("/healthz/ready").status_code == 503
    assert error_mails == []


def test_error_page_is_ours_and_says_nothing_of_the_error(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "grant", break_down)

    page = open_link(browser, make_application()).content.decode()

    assert "Something went wrong on our side" in page
    assert "RuntimeError" not in page
    assert "out of order" not in page


def test_error_on_the_comment_page_tells_nothing_of_who_commented(
    browser: Client, error_mails: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.views.receive", break_down)
    typed = {
        "kind": "concern", "subjects": "about_service", "text": "Nobody calls me back.", "name": "Rosa Delgado",
        "email": "rosa@example.com", "language": "en",
    }  # fmt: skip
    sender = {
        "HTTP_HOST": "testserver", "REMOTE_ADDR": "203.0.113.77", "REMOTE_HOST": "rosas-telephone.example.net",
        "HTTP_USER_AGENT": "RosasBrowser/9", "HTTP_X_FORWARDED_FOR": "203.0.113.78", "HTTP_COOKIE": "a=rosa",
        "HTTP_REFERER": "http://testserver/from-rosa/", "HTTP_ACCEPT_LANGUAGE": "es-CO",
        "gunicorn.socket": "raddr=('203.0.113.77', 50000)",
    }  # fmt: skip

    response = browser.post("/comments/write/", {SHOWN_AT: stamp(), **typed}, **sender)

    message = error_mails[0].subject + error_mails[0].body
    assert (response.status_code, "RuntimeError" in message, "/comments/write/" in message) == (500, True, True)
    assert "HTTP_HOST = 'testserver'" in message
    for private in (
        "203.0.113", "telephone", "RosasBrowser", "from-rosa", "a=rosa", "es-CO", "Nobody calls", "Delgado",
        "rosa@example.com",
    ):  # fmt: skip
        assert private not in message
