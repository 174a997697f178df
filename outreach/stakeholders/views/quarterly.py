"""The quarterly report: read by the command staff, written by a coordinator, finished once."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.models import Agency, Member, Station
from agency.pdf import pdf_of
from agency.sign_in import asked_again, member_required
from outreach.models import QuarterlyReport
from outreach.models.organization import SEE_EVERY_STATION
from outreach.models.report import HEADINGS
from outreach.stakeholders import reports
from outreach.stakeholders.export import table_of
from outreach.stakeholders.forms import ReportForm
from outreach.stakeholders.quarters import Quarter, last_quarters
from outreach.stakeholders.reports import READ_REPORTS, WRITE_REPORTS, Overtaken, ReportStands
from outreach.stakeholders.wording import concern_rows, facts_of
from records import audit

from .stations import choices, station_asked_for

SHOWN = 8


def read_by(member: Member) -> list[Station | None]:
    """Of which stations a member reads the reports: everybody who reads any, those of the whole city."""
    if not member.has_perm(READ_REPORTS):
        return []
    if member.has_perm(SEE_EVERY_STATION):
        return [None, *Station.objects.open()]
    return [None, member.station] if member.station else [None]


def _of(request: HttpRequest, year: int, quarter: int) -> tuple[Quarter, Station | None]:
    """The quarter and station asked for; 404 for what is still to come, or is not this member's to read."""
    if quarter not in range(1, 5) or not 2000 <= year <= 9000:
        raise Http404
    of = Quarter(year, quarter)
    if of.first_on > Agency.current().today():
        raise Http404
    return of, station_asked_for(request, read_by(request.user))


def _address(name: str, of: Quarter, station: Station | None) -> str:
    where = f"?station={station.slug}" if station else ""
    return reverse(f"outreach:{name}", args=[of.year, of.number]) + where


def _content(of: Quarter, station: Station | None) -> dict[str, Any]:
    """The report as page, paper and table show it: the figures that were kept, or those of today."""
    report = reports.report_of(of, station)
    figures = report.figures if report and report.is_finished else reports.figures_of(of, station)
    facts = facts_of(figures)
    parts = [
        {
            "name": name,
            "heading": heading,
            "facts": facts[name],
            "words": getattr(report, name) if report else "",
        }
        for name, heading in HEADINGS.items()
    ]
    place = station.name if station else _("The whole city")
    return {
        "quarter": of, "station": station, "place": place, "report": report, "figures": figures, "parts": parts,
        "concerns": concern_rows(figures),
    }  # fmt: skip


@require_safe
@never_cache
@member_required
def quarters(request: HttpRequest) -> HttpResponse:
    """The last two years, and how far each report is."""
    readable = read_by(request.user)
    station, on = station_asked_for(request, readable), Agency.current().today()
    written = {(report.year, report.quarter): report for report in QuarterlyReport.objects.filter(station=station)}
    rows = [
        {
            "quarter": of,
            "url": _address("quarterly_report", of, station),
            "report": written.get((of.year, of.number)),
            "is_over": of.is_over(on),
        }
        for of in last_quarters(on, SHOWN)
    ]
    context = {"rows": rows, "choices": choices(reverse("outreach:quarterly"), readable, station)}
    return render(request, "outreach/stakeholders/quarters.html", context)


@require_safe
@never_cache
@member_required
def report(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    of, station = _of(request, year, quarter)
    context = _content(of, station)
    written = context["report"]
    is_open = request.user.has_perm(WRITE_REPORTS) and not (written and written.is_finished)
    names = {"write": "write_report", "finish": "finish_report", "pdf": "report_pdf", "csv": "report_csv"}
    context |= {
        "may_write": is_open,
        "may_finish": is_open and written and of.is_over(Agency.current().today()),
        "missing": reports.missing(written) if written else [],
        "urls": {short: _address(name, of, station) for short, name in names.items()},
        "choices": choices(reverse("outreach:quarterly_report", args=[year, quarter]), read_by(request.user), station),
    }
    return render(request, "outreach/stakeholders/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
# Not `never_cache`: what was typed is there again after the browser's Back button.
@cache_control(private=True, no_cache=True)
@member_required
def write(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    _check(request, WRITE_REPORTS)
    of, station = _of(request, year, quarter)
    written = reports.report_of(of, station)
    back = _address("quarterly_report", of, station)
    if written and written.is_finished and request.method != "POST":
        return redirect(back)
    form = ReportForm(
        request.POST or None, instance=written or QuarterlyReport(year=year, quarter=quarter, station=station)
    )
    theirs = None
    if form.is_valid():
        try:
            reports.save_words(of, station, form.words(), revision=form.cleaned_data["revision"], by=request.user)
            messages.success(request, _("Saved."))
            return redirect(back)
        except Overtaken as overtaken:
            theirs = overtaken.theirs
            # Saved once more, what was typed stands over theirs, which this page shows.
            typed = request.POST.copy()
            typed["revision"] = str(theirs.revision)
            form.data = typed
        except ReportStands as stands:
            messages.error(request, str(stands))
    context = {**_content(of, station), "form": form, "back": back, "theirs": _differing(theirs, form)}
    return render(request, "outreach/stakeholders/write.html", context, status=409 if theirs else 200)


def _differing(theirs: QuarterlyReport | None, form: ReportForm) -> list[dict[str, str]]:
    """What somebody else saved meanwhile, heading by heading, where it is not what was typed here."""
    if theirs is None:
        return []
    return [
        {"heading": str(HEADINGS[name]), "words": getattr(theirs, name)}
        for name, typed in form.words().items()
        if getattr(theirs, name) != typed
    ]


@require_POST
@member_required
def finish(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    _check(request, WRITE_REPORTS)
    of, station = _of(request, year, quarter)
    written, revision = reports.report_of(of, station), request.POST.get("revision", "")
    if written is None or not revision.isdecimal():
        raise Http404
    try:
        reports.finish(written, revision=int(revision), by=request.user, now=timezone.now())
        messages.success(request, _("The report is finished. Its words and figures stay as they are."))
    except ReportStands as stands:
        messages.error(request, str(stands))
    return redirect(_address("quarterly_report", of, station))


@require_safe
@never_cache
@member_required
@asked_again
def pdf(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    of, station = _of(request, year, quarter)
    context = _content(of, station) | {"address": settings.SITE_URL + _address("quarterly_report", of, station)}
    context["today"] = Agency.current().today()
    written = pdf_of("outreach/stakeholders/report_pdf.html", context)
    return _file(request, written, "application/pdf", of, station, "pdf")


@require_safe
@never_cache
@member_required
@asked_again
def csv(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    of, station = _of(request, year, quarter)
    content = _content(of, station)
    table = table_of(of, content["place"], content["figures"], content["report"])
    return _file(request, table.encode(), "text/csv; charset=utf-8", of, station, "csv")


def _check(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _file(
    request: HttpRequest, content: bytes, kind: str, of: Quarter, station: Station | None, ending: str
) -> HttpResponse:
    name = f"report-{of.year}-{of.number}{f'-{station.slug}' if station else ''}.{ending}"
    audit.exported(request.user, QuarterlyReport, name)
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
