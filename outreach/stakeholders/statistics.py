"""What a member sees of stakeholders, the log and the report when they come to work."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum

from agency.models import Member
from outreach.models import Engagement

from .figures import SILENT, not_reached, stations_read_by
from .reminders import report_due
from .reports import READ_REPORTS, WRITE_REPORTS
from .wording import label_of


def workplace(member: Member, on: date) -> dict[str, Any]:
    """One's own week, whom one's station does not reach, and the report that is due."""
    own = Engagement.objects.filter(member=member).between(on - timedelta(days=on.weekday()), on)
    work: dict[str, Any] = {
        "may_log": member.has_perm("outreach.add_engagement"),
        "week": own.aggregate(number=Count("pk"), minutes=Sum("minutes", default=0)),
        "may_read_reports": member.has_perm(READ_REPORTS),
        "report_due": report_due(on) if member.has_perm(WRITE_REPORTS) else None,
    }
    readable = stations_read_by(member)
    if readable:
        kinds = not_reached(readable[0], on - SILENT + timedelta(days=1), on)
        work |= {"reads_figures": True, "station": readable[0], "not_reached": [label_of(kind) for kind in kinds]}
    return work
