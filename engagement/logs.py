"""What must not reach a log or an error mail."""

import logging
import re

from django.utils.log import AdminEmailHandler
from django.views.debug import SafeExceptionReporterFilter

PRIVATE_LINK = re.compile(r"(/link/|/guardian/|/plans/follow/|/plans/stop/)[^/\s'\"]+")


# What PostgreSQL says of a refused row: all that was in it, which may be many lines. What else was raised comes after.
DETAIL = re.compile(r"DETAIL:.*?(?=\n\n(?:The above|During handling of the above) exception|\Z)", re.DOTALL)


def without_private_parts(text: str) -> str:
    return DETAIL.sub("DETAIL: …", PRIVATE_LINK.sub(r"\1…", text))


class NothingPrivate(logging.Formatter):
    """Takes private links and refused rows out of the log, tracebacks too: whoever reads it would see them."""

    def format(self, record: logging.LogRecord) -> str:
        return without_private_parts(super().format(record))


# Not by what to leave out: servers put the sender's address, and their own secrets, under names of their own.
TOLD = ("REQUEST_METHOD", "PATH_INFO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "CONTENT_TYPE", "CONTENT_LENGTH")


class NothingPersonal(SafeExceptionReporterFilter):
    """Error mails tell where it broke, never what was typed or by whom."""

    def get_safe_request_meta(self, request):
        return {name: value for name, value in super().get_safe_request_meta(request).items() if name in TOLD}

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []

    def get_safe_cookies(self, request):
        return {}


class ErrorMail(AdminEmailHandler):
    """Tells `ADMINS` of an error nobody expected; the address it happened at may have been a private link."""

    def emit(self, record):
        # An answer of 500 without an exception is meant: a health check that says "not ready" asks for no letter.
        if record.exc_info:
            super().emit(record)

    def send_mail(self, subject, message, *args, **kwargs):
        super().send_mail(without_private_parts(subject), without_private_parts(message), *args, **kwargs)
