"""What must not reach a log or an error mail."""

import logging
import re

from django.utils.log import AdminEmailHandler
from django.views.debug import SafeExceptionReporterFilter

PRIVATE_LINK = re.compile(r"(/link/|/guardian/)[^/\s'\"]+")


def without_private_links(text: str) -> str:
    return PRIVATE_LINK.sub(r"\1…", text)


class HidePrivateLinks(logging.Filter):
    """Takes private links out of what is logged: whoever reads the log could open them."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if PRIVATE_LINK.search(message):
            record.msg, record.args = without_private_links(message), ()
        return True


class NothingPersonal(SafeExceptionReporterFilter):
    """Error mails tell where it broke, never what was typed."""

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
        super().send_mail(without_private_links(subject), without_private_links(message), *args, **kwargs)
