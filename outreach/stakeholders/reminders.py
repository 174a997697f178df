"""The quarterly report that is due, asked of what happened and what was finished."""

from collections.abc import Iterator
from datetime import date, timedelta

from notices.outbox import Letter
from notices.reminders import reminder
from outreach.models import Concern, Engagement, QuarterlyReport

from . import letters
from .quarters import Quarter

# So long after the end of a quarter its report should be there.
TIME_TO_WRITE = timedelta(days=14)


def report_due(on: date) -> Quarter | None:
    """The last quarter, if something happened in it and the report for the whole city is late."""
    quarter = Quarter.of(on).before()
    span = (quarter.first_on, quarter.last_on)
    finished = QuarterlyReport.objects.finished().filter(year=quarter.year, quarter=quarter.number, station=None)
    if on < quarter.last_on + TIME_TO_WRITE or finished.exists():
        return None
    happened = Engagement.objects.between(*span).exists() or Concern.objects.filter(raised_on__range=span).exists()
    return quarter if happened else None


@reminder
def quarterly_report_due(on: date) -> Iterator[Letter]:
    """Coordinators, of the report of a quarter that ended two weeks ago."""
    quarter = report_due(on)
    if quarter:
        yield from letters.report_due(quarter)
