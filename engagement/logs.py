"""What must not reach a log or an error mail."""

import logging
import re

from django.views.debug import SafeExceptionReporterFilter

PRIVATE_LINK = re.compile(r"(/link/|/guardian/)[^/\s'\"]+")


class HidePrivateLinks(logging.Filter):
    """Takes private links out of what is logged: whoever reads the log could open them."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if PRIVATE_LINK.search(message):
            record.msg, record.args = PRIVATE_LINK.sub(r"\1…", message), ()
        return True


class NothingPersonal(SafeExceptionReporterFilter):
    """Error mails tell where it broke, never what was typed."""

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []

    def get_safe_cookies(self, request):
        return {}
