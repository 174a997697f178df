"""A survey's results for staff: read them, publish them, take them off again, download them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agency.sign_in import asked_again
from outreach.models import Survey
from outreach.surveys import export, publishing
from outreach.surveys.counting import count_returns
from outreach.surveys.views.results import as_file, page_of
from records import audit

READ_ANSWERS = "outreach.view_answer"
PUBLISHED = gettext_lazy("The results are published.")
WITHDRAWN = gettext_lazy("The results are no longer public.")


class SurveyResultsPages:
    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/results/", wrap(self.results), name="outreach_survey_results"),
            path("<int:pk>/results/figures.csv", wrap(self.figures), name="outreach_survey_figures"),
            path("<int:pk>/results/answers.csv", wrap(self.answers), name="outreach_survey_answers"),
            path("<int:pk>/results/publish/", wrap(require_POST(self.publish)), name="outreach_survey_publish"),
            path("<int:pk>/results/withdraw/", wrap(require_POST(self.withdraw)), name="outreach_survey_withdraw"),
        ]
        return own + super().get_urls()

    def _to_read(self, request: HttpRequest, pk: int) -> Survey:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Survey.objects.announced().select_related("station", "compares_with"), pk=pk)

    def _to_change(self, request: HttpRequest, pk: int) -> Survey:
        if not request.user.has_perm("outreach.change_survey"):
            raise PermissionDenied
        return self._to_read(request, pk)

    def results(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._to_read(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Results: %s") % survey,
            "survey": survey,
            "may_publish": request.user.has_perm("outreach.change_survey"),
            "may_read_answers": request.user.has_perm(READ_ANSWERS),
            "refusal": publishing.refusal(survey, timezone.now()),
        }
        if publishing.is_complete(survey):
            context |= page_of(request, survey)
        else:
            context["so_far"] = count_returns(survey).total
        return TemplateResponse(request, "admin/outreach/survey/results.html", context)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._to_change(request, pk)
        try:
            publishing.publish(survey, timezone.now())
        except publishing.NotPublishable as refused:
            messages.error(request, str(refused))
        else:
            self.log_change(request, survey, str(PUBLISHED))
            messages.success(request, PUBLISHED)
        return redirect("admin:outreach_survey_results", pk)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._to_change(request, pk)
        publishing.withdraw(survey)
        self.log_change(request, survey, str(WITHDRAWN))
        messages.success(request, WITHDRAWN)
        return redirect("admin:outreach_survey_results", pk)

    @asked_again
    def figures(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._complete(request, pk)
        audit.exported(request.user, survey, f"{survey.slug}-results.csv")
        return as_file(export.figures(survey), f"{survey.slug}-results")

    @asked_again
    def answers(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One person's answers side by side say more than any total: they are for who may read what people wrote."""
        if not request.user.has_perm(READ_ANSWERS):
            raise PermissionDenied
        survey = self._complete(request, pk)
        audit.exported(request.user, survey, f"{survey.slug}-answers.csv")
        return as_file(export.answers(survey), f"{survey.slug}-answers")

    def _complete(self, request: HttpRequest, pk: int) -> Survey:
        survey = self._to_read(request, pk)
        if not publishing.is_complete(survey):
            raise Http404
        return survey
