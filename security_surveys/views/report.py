"""The report of a visit: the officer reads it first, and approves it; then the resident has it by private link."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.models import Agency
from agency.pdf import pdf_of
from agency.sign_in import asked_again, member_required
from programs import access
from programs.links import LinkRefused
from programs.models import Application
from programs.views.applicant import with_application
from programs.workflow import TransitionRefused
from records import audit
from security_surveys import looks
from security_surveys.models import Photo, SecuritySurvey, Visit
from security_surveys.outcomes import OutcomesForm, record
from security_surveys.report import on_paper, report_of
from security_surveys.reporting import ApprovalRefused, approve, fingerprint, missing

# --- The officer -------------------------------------------------------------------


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def officer_report(request: HttpRequest, reference: str) -> HttpResponse:
    """What the resident will read, and what it still needs; a press of the button approves it."""
    visit = _visit_of(request, reference)
    if request.method == "POST":
        try:
            approve(visit, by=request.user, read=request.POST.get("read", ""))
            messages.success(request, _("The report is approved. The resident has a letter with the link to it."))
        except (ApprovalRefused, TransitionRefused) as refused:
            messages.error(request, str(refused))
        return redirect("security_surveys:officer_report", reference)
    looks.record([visit.survey], request.user, "report")
    shown = report_of(visit, lambda pk: reverse("security_surveys:photo", args=[reference, pk]))
    context = {
        "application": visit.survey.application,
        "survey": visit.survey,
        "report": shown,
        "read": fingerprint(visit),
        "missing": [] if visit.is_approved() else missing(visit),
        "form": OutcomesForm(report=shown),
    }
    return render(request, "security_surveys/officer/report.html", context)


@member_required
@require_POST
def officer_outcomes(request: HttpRequest, reference: str) -> HttpResponse:
    """What a resident who has no e-mail says of the recommendations, written down for them."""
    visit = _visit_of(request, reference)
    form = OutcomesForm(request.POST, report=report_of(visit, str))
    if form.is_valid():
        record(visit, form.outcomes(), Agency.current().today())
        messages.success(request, _("The answers are saved."))
    return redirect("security_surveys:officer_report", reference)


@never_cache
@member_required
@asked_again
@require_safe
def officer_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The approved report on paper, for a resident without e-mail."""
    visit = _visit_of(request, reference)
    if not visit.has_report():
        raise Http404
    looks.record([visit.survey], request.user, "report")
    audit.exported(request.user, visit.survey.application, f"{reference}.pdf")
    with translation.override(visit.survey.application.language):
        return _pdf(visit)


def _visit_of(request: HttpRequest, reference: str) -> Visit:
    visible = SecuritySurvey.objects.visible_to(request.user).filter(application__reference=reference)
    visits = Visit.objects.select_related("survey__application__program", "begun_by", "approved_by")
    return get_object_or_404(visits, survey__in=visible)


# --- The resident ------------------------------------------------------------------


@with_application
def report(request: HttpRequest, application: Application) -> HttpResponse:
    """The report, and what became of each recommendation."""
    visit = _approved(application)
    if not visit.has_report():
        return render(request, "security_surveys/applicant/erased.html", {"application": application, "visit": visit})
    shown = report_of(visit, lambda pk: reverse("security_surveys:report_photo", args=[application.reference, pk]))
    form = OutcomesForm(request.POST or None, report=shown)
    if request.method == "POST" and form.is_valid():
        record(visit, form.outcomes(), Agency.current().today())
        messages.success(request, _("Thank you. We have written down what you told us."))
        return redirect("security_surveys:report", application.reference)
    context = {"application": application, "survey": visit.survey, "report": shown, "form": form}
    return render(request, "security_surveys/applicant/report.html", context)


@with_application
def report_pdf(request: HttpRequest, application: Application) -> HttpResponse:
    visit = _approved(application)
    if not visit.has_report():
        raise Http404
    return _pdf(visit)


@never_cache
@require_safe
def report_photo(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """A picture of the report, to whom has opened its private link in this browser."""
    try:
        visit = _approved(access.opened_application(request, reference))
    except LinkRefused:
        raise Http404 from None
    photo = get_object_or_404(Photo, pk=pk, visit=visit)
    return HttpResponse(photo.jpeg, content_type="image/jpeg")


def _approved(application: Application) -> Visit:
    """The visit whose report is out; as if there were none until then."""
    visits = Visit.objects.select_related("survey__application__program", "begun_by", "approved_by")
    return get_object_or_404(visits, pk=application.pk, approved_at__isnull=False)


def _pdf(visit: Visit) -> HttpResponse:
    application = visit.survey.application
    context = {"application": application, "survey": visit.survey, "report": report_of(visit, on_paper(visit))}
    response = HttpResponse(pdf_of("security_surveys/report_pdf.html", context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{application.reference}.pdf"'
    return response
