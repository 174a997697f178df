"""The letter about a quarterly report that nobody finished."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, register
from notices.outbox import Letter

from .quarters import Quarter

REPORT_DUE = register("outreach/report_due", audience=Audience.STAFF, is_reminder=True)


def report_due(quarter: Quarter) -> Iterator[Letter]:
    """Tell the coordinators, once, that the report of a quarter is not finished."""
    link = settings.SITE_URL + reverse("outreach:quarterly_report", args=[quarter.year, quarter.number])
    for member in Member.holding(roles.COORDINATOR):
        yield Letter(
            kind=REPORT_DUE,
            key=f"{REPORT_DUE.name}/{quarter.year}-{quarter.number}/{member.pk}",
            to=member.email,
            language=member.language,
            about=_about(quarter),
            context={"quarter": quarter, "link": link},
        )


def report_finished(quarter: Quarter) -> None:
    """Take back what was still to remind of it."""
    outbox.drop_reminders(_about(quarter))


def _about(quarter: Quarter) -> str:
    """How letters name the report, which may not have been begun."""
    return f"outreach.quarter:{quarter.year}-{quarter.number}"
