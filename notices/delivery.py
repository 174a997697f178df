"""Delivering: the only place from which mail leaves."""

import logging
from datetime import timedelta
from email.mime.text import MIMEText
from email.policy import Compat32
from secrets import token_hex
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from agency.models import Agency

from .layout import html_from_letter
from .models import Notice, Status

logger = logging.getLogger(__name__)

BATCH = 50
# Longer than fifty letters take on a slow server, shorter than anybody minds.
LEASE = timedelta(minutes=5)
# One minute, doubled each time and an hour at most: about nine hours in all.
MOST_ATTEMPTS = 14
LONGEST_WAIT = timedelta(hours=1)
# Of a header's name and value: with ": " between them a line has at most 78 signs (RFC 5322, 2.1.1).
SHORT = 76


def deliver_batch() -> int:
    """Send up to fifty letters that are due over one connection; returns how many were taken in hand."""
    notices = _take_in_hand()
    if not notices:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        for notice in notices:
            _note_failure(notice, error)
        return len(notices)
    try:
        _send_all(notices, connection)
    finally:
        connection.close()
    return len(notices)


def _send_all(notices: list[Notice], connection: Any) -> None:
    """Send them while they are surely ours: what a crawling server leaves undone is given back, not sent twice."""
    until, agency = timezone.now() + LEASE / 2, Agency.current()
    for place, notice in enumerate(notices):
        if timezone.now() > until:
            rest = [notice.pk for notice in notices[place:]]
            Notice.objects.filter(pk__in=rest).update(status=Status.PENDING, leased_until=None)
            return
        _send(notice, agency, connection)


def _take_in_hand() -> list[Notice]:
    now = timezone.now()
    with transaction.atomic():
        notices = list(Notice.objects.due(now).select_for_update(skip_locked=True)[:BATCH])
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
            status=Status.SENDING, leased_until=now + LEASE
        )
    return notices


def _send(notice: Notice, agency: Agency, connection: Any) -> None:
    try:
        connection.send_messages([_message(notice, agency)])
    except Exception as error:  # one letter that cannot be sent must not hold up the others
        _note_failure(notice, error)
        return
    # Saved letter by letter: whatever happens next, this one is not sent again.
    Notice.objects.filter(pk=notice.pk).update(
        status=Status.SENT, sent_at=timezone.now(), leased_until=None, attempts=notice.attempts + 1, last_error=""
    )


def _note_failure(notice: Notice, error: Exception) -> None:
    attempts = notice.attempts + 1
    refused = isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused) and _is_final(error)
    gave_up = refused or attempts >= MOST_ATTEMPTS
    wait = min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)
    Notice.objects.filter(pk=notice.pk).update(
        status=Status.FAILED if gave_up else Status.PENDING,
        # Nobody takes it before then; `send_after` stays, so that its age says how long it has been waiting.
        leased_until=None if gave_up else timezone.now() + wait,
        attempts=attempts,
        # The class and code only: servers repeat the address in their text.
        last_error=f"{type(error).__name__} {_code(error) or ''}".strip(),
    )
    logger.warning("Letter %s was not sent (%s, attempt %s)", notice.pk, type(error).__name__, attempts)


def _code(error: Exception) -> int | None:
    if isinstance(error, SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), None)
    return getattr(error, "smtp_code", None)


def _is_final(error: Exception) -> bool:
    """5xx is the server's last word, 4xx an invitation to come back (RFC 5321, 4.2.1)."""
    return (_code(error) or 0) >= 500


class ShortHeaders(Compat32):
    """Headers as Python writes them, without its long work of breaking those that fit a line as they are."""

    def _fold(self, name: str, value: Any, sanitize: bool) -> str:
        if isinstance(value, str) and value.isascii() and value.isprintable() and len(name) + len(value) <= SHORT:
            return f"{name}: {value}{self.linesep}"
        return super()._fold(name, value, sanitize)  # type: ignore[misc]  # Python's own, and old


SHORT_HEADERS = ShortHeaders()


class Mail(EmailMultiAlternatives):
    def message(self, **kwargs: Any) -> Any:
        """With a boundary that no text holds: 128 random bits. Python would compile a pattern to look for one."""
        message = super().message(**kwargs)
        message.policy = SHORT_HEADERS
        if message.is_multipart():
            message.set_boundary(token_hex(16))
        return message


def _message(notice: Notice, agency: Agency) -> EmailMultiAlternatives:
    message = Mail(
        notice.subject,
        notice.body,
        from_email=agency.from_email or settings.DEFAULT_FROM_EMAIL,
        to=[notice.recipient],
        reply_to=[agency.unit_email] if agency.unit_email else None,
        # The same each time: a letter that must be sent again, because nobody saw it leave, is known for the same one.
        headers={"Auto-Submitted": "auto-generated", "Message-ID": _message_id(notice)},
    )
    message.attach_alternative(html_of(notice, agency), "text/html")
    if notice.calendar:
        message.attach(_calendar(notice.calendar))
    return message


def _message_id(notice: Notice) -> str:
    return f"<{uuid5(NAMESPACE_URL, f'{settings.SITE_URL}/{notice.key}')}@{urlsplit(settings.SITE_URL).hostname}>"


def html_of(notice: Notice, agency: Agency) -> str:
    """A letter as HTML, made from its text so that the two cannot differ."""
    with translation.override(notice.language):
        context = {
            "agency": agency,
            "body_html": html_from_letter(notice.body),
            "language": notice.language,
            "subject": notice.subject,
        }
        return render_to_string("notices/letter.html", context)


def _calendar(text: str) -> MIMEText:
    method = "CANCEL" if "METHOD:CANCEL" in text else "PUBLISH"
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="appointment.ics")
    return part
