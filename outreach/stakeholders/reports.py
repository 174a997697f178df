"""The quarterly report: its figures, its words, and finishing it once and for all."""

import statistics
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agency.models import Agency, Member, Station
from outreach.models import Concern, Engagement, Event, EventStatus, Organization, Purpose, QuarterlyReport, Survey
from outreach.models.people import StakeholderKind
from outreach.models.report import HEADINGS

from . import letters
from .figures import not_reached, silent
from .quarters import Quarter

WRITE_REPORTS = "outreach.change_quarterlyreport"
READ_REPORTS = "outreach.view_quarterlyreport"


class ReportStands(Exception):
    """A report cannot be changed or finished now; as text, why."""


class Overtaken(Exception):
    """Somebody else saved the report since it was opened; `theirs` is what it says now."""

    def __init__(self, theirs: QuarterlyReport) -> None:
        super().__init__(_("Somebody else saved this report while you were writing."))
        self.theirs = theirs


# --- Figures -----------------------------------------------------------------------


def figures_of(quarter: Quarter, station: Station | None) -> dict[str, Any]:
    """Everything that the portal counts of a quarter, as it can be stored."""
    first, last = quarter.first_on, quarter.last_on
    organizations = Organization.objects.active().at(station).filter(partner_since__lte=last)
    return {
        **_concerns(_of(Concern.objects.all(), station), first, last),
        **_events(_of(Event.objects.filter(status=EventStatus.HELD), station), first, last),
        **_engagement(Engagement.objects.at(station).between(first, last)),
        "not_reached": not_reached(station, first, last),
        "silent": silent(station, first, last).count(),
        "partnerships": organizations.count(),
        "new_partnerships": organizations.filter(partner_since__gte=first).count(),
        "surveys": _surveys(_of(Survey.objects.announced(), station), first, last),
    }


def _of(rows: "QuerySet[Any]", station: Station | None) -> "QuerySet[Any]":
    return rows.filter(station=station) if station else rows


def _concerns(concerns: "QuerySet[Concern]", first: date, last: date) -> dict[str, Any]:
    """By kind of stakeholder: raised and answered in the quarter, and open at its end, whenever raised."""
    raised, answered = Q(raised_on__range=(first, last)), Q(answered_on__range=(first, last))
    still_open = Q(raised_on__lte=last) & (Q(answered_on=None) | Q(answered_on__gt=last))
    counted = concerns.order_by().values("who").annotate(
        raised=Count("pk", filter=raised),
        critical=Count("pk", filter=raised & Q(is_critical=True)),
        answered=Count("pk", filter=answered),
        open=Count("pk", filter=still_open),
    )  # fmt: skip
    by_kind = {row["who"]: row for row in counted.filter(raised | answered | still_open)}
    # Of the running quarter, only what is due before today.
    due_before = min(Agency.current().today(), last + timedelta(days=1))
    answers = concerns.filter(answered).values_list("raised_on", "answered_on")
    days = [(answered_on - raised_on).days for raised_on, answered_on in answers if answered_on]
    return {
        "concerns": [by_kind[kind] for kind in StakeholderKind if kind in by_kind],
        "overdue": concerns.filter(still_open, due_on__lt=due_before).count(),
        "median_days": statistics.median(days) if days else None,
    }


def _events(events: "QuerySet[Event]", first: date, last: date) -> dict[str, Any]:
    agency = Agency.current()
    held = events.filter(starts_at__gte=agency.at(first, 0), starts_at__lt=agency.at(last + timedelta(days=1), 0))
    attendance = held.annotate(counted=Count("check_ins")).values_list(Coalesce("people_came", F("counted")), flat=True)
    came = list(attendance.order_by())
    return {"events": len(came), "attendance": sum(came)}


def _engagement(log: "QuerySet[Engagement]") -> dict[str, Any]:
    of = {
        "entries": Count("pk"),
        "people": Sum("people", default=0),
        "engagement_minutes": Sum("minutes", filter=Q(purpose=Purpose.ENGAGEMENT), default=0),
        "problem_solving_minutes": Sum("minutes", filter=Q(purpose=Purpose.PROBLEM_SOLVING), default=0),
    }
    return log.aggregate(**of)


def _surveys(surveys: "QuerySet[Survey]", first: date, last: date) -> list[dict[str, Any]]:
    ended = Q(closed_at=None, closes_on__range=(first, last)) | Q(closed_at__date__range=(first, last))
    counted = surveys.filter(ended).annotate(number=Count("returns"))
    return [{"title": survey.title.data, "returns": survey.number} for survey in counted]


# --- Words -------------------------------------------------------------------------


def report_of(quarter: Quarter, station: Station | None) -> QuarterlyReport | None:
    reports = QuarterlyReport.objects.select_related("station", "drafted_by", "finished_by")
    return reports.filter(year=quarter.year, quarter=quarter.number, station=station).first()


def save_words(
    quarter: Quarter, station: Station | None, words: Mapping[str, str], *, revision: int, by: Member
) -> QuarterlyReport:
    """Save what was written upon a `revision`, 0 for a new report; raises Overtaken, or ReportStands once finished."""
    try:
        with transaction.atomic():
            return _saved(quarter, station, words, revision, by)
    except IntegrityError:
        # Two began it at the same moment.
        theirs = report_of(quarter, station)
        if theirs is None:
            raise
        return _unless_different(theirs, words)


def _saved(
    quarter: Quarter, station: Station | None, words: Mapping[str, str], revision: int, by: Member
) -> QuarterlyReport:
    of = {"year": quarter.year, "quarter": quarter.number, "station": station}
    report = QuarterlyReport.objects.select_for_update().filter(**of).first()
    if report is None:
        return QuarterlyReport.objects.create(**of, **words, drafted_by=by)
    if report.is_finished:
        raise ReportStands(_("This report was finished while you were writing, and stays as it is."))
    if report.revision != revision:
        return _unless_different(report, words)
    for heading in HEADINGS:
        setattr(report, heading, words[heading])
    report.revision += 1
    report.save(update_fields=[*HEADINGS, "revision"])
    return report


def _unless_different(theirs: QuarterlyReport, words: Mapping[str, str]) -> QuarterlyReport:
    """The same words, sent twice, are saved already."""
    if any(getattr(theirs, heading) != words[heading] for heading in HEADINGS):
        raise Overtaken(theirs)
    return theirs


def missing(report: QuarterlyReport) -> list[str]:
    """The headings under which nothing is written yet."""
    return [str(heading) for name, heading in HEADINGS.items() if not getattr(report, name).strip()]


@transaction.atomic
def finish(report: QuarterlyReport, *, revision: int, by: Member, now: datetime) -> None:
    """Let words and figures stay as they are from now on; raises ReportStands, saying what is in the way."""
    locked = QuarterlyReport.objects.select_for_update().get(pk=report.pk)
    if locked.is_finished:
        if locked.finished_by_id == by.pk and locked.revision == revision:
            return  # pressed twice: once was enough
        raise ReportStands(_("Somebody else finished this report already."))
    if locked.revision != revision:
        raise ReportStands(_("Somebody changed the report since you read it. Read it again."))
    quarter = Quarter(locked.year, locked.quarter)
    if not quarter.is_over(now.astimezone(Agency.current().zone).date()):
        raise ReportStands(_("The quarter is not over yet."))
    if lacking := missing(locked):
        raise ReportStands(_("Nothing is written yet under: %s.") % ", ".join(lacking))
    locked.figures = figures_of(quarter, locked.station)
    locked.finished_at, locked.finished_by = now, by
    locked.save(update_fields=["figures", "finished_at", "finished_by"])
    if locked.station_id is None:
        letters.report_finished(quarter)
