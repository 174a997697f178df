"""The pages beside a survey's own: as the public sees it, its codes, its papers and what people wrote."""

import csv

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agency.models import Agency
from agency.pdf import pdf_of
from agency.sign_in import asked_again
from outreach.models import Question, QuestionKind, Survey
from outreach.surveys.answering import AlreadyAnswered, EntryEnded, store
from outreach.surveys.codes import CodeRefused, make_codes
from outreach.surveys.forms import PageForm, PaperForm, sections_of
from outreach.surveys.publishing import is_complete
from outreach.surveys.staff_forms import CodesForm, ThemesForm
from outreach.surveys.themes import assign, texts_of
from outreach.surveys.workflow import Standing, standing
from records import audit

TEXTS_ON_A_PAGE = 40
STILL_AHEAD = {Standing.DRAFT, Standing.COMING, Standing.OPEN}


class SurveyPages:
    """Each page asks for the right it needs: Django's wrapper only knows that somebody is staff."""

    def pages(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(require_safe(self.preview)), name="outreach_survey_preview"),
            path("<int:pk>/codes/", wrap(self.codes), name="outreach_survey_codes"),
            path("<int:pk>/paper/", wrap(self.paper), name="outreach_survey_paper"),
            path("<int:pk>/texts/<int:question>/", wrap(self.texts), name="outreach_survey_texts"),
        ]

    def _found(self, request, pk, permission, *standings):
        """The survey, for who may, while it stands where this can be done."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        survey = get_object_or_404(Survey, pk=pk)
        if standings and standing(survey, Agency.current().today()) not in standings:
            raise PermissionDenied
        return survey

    def _page(self, request, template, survey, **context):
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return TemplateResponse(
            request, f"admin/outreach/survey/{template}", {**everywhere, "survey": survey, **context}
        )

    def preview(self, request, pk):
        survey = self._found(request, pk, "outreach.view_survey")
        asked = request.GET.get("language", "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            form = PageForm(survey=survey, sections=sections_of(survey), is_first=True)
            context = {"survey": survey, "form": form, "languages": settings.LANGUAGES}
            return render(request, "outreach/surveys/preview.html", context)

    # --- Paper ---

    @asked_again
    def codes(self, request, pk):
        """New codes as a file: this is the only time that anybody can read them."""
        survey = self._found(request, pk, "outreach.change_survey", *STILL_AHEAD)
        form = CodesForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            made = make_codes(survey, form.cleaned_data["number"])
            self.log_change(request, survey, str(_("Codes made: %d") % len(made)))
            kind = form.cleaned_data["kind"]
            audit.exported(request.user, survey, _file_name(survey, kind))
            return AS_FILE[kind](survey, made)
        made = survey.codes.count()
        return self._page(request, "codes.html", survey, form=form, made=made, title=_("Codes for invitations"))

    def paper(self, request, pk):
        """The answers of a paper, typed in by a member; until the entry is ended."""
        survey = self._found(request, pk, "outreach.change_survey", Standing.OPEN, Standing.CLOSED)
        form = PaperForm(request.POST or None, survey=survey, sections=sections_of(survey))
        if request.method == "POST" and form.is_valid() and self._entered(request, survey, form):
            self.message_user(request, _("The answers are stored. Here is an empty form for the next paper."))
            return redirect("admin:outreach_survey_paper", pk)
        return self._page(request, "paper.html", survey, form=form, title=_("Enter a paper"))

    def _entered(self, request, survey, form):
        typed, answers = form.cleaned_data, form.answers()
        if not answers:
            form.add_error(None, _("No question is answered yet. Answer at least one."))
            return False
        try:
            store(
                survey, answers, station=typed.get("station"), language=typed["language"], token=str(typed["key"]),
                code=typed.get("code", ""), entered_by=request.user, on=Agency.current().today(),
            )  # fmt: skip
        except AlreadyAnswered:
            form.add_error(None, _("This paper is stored already: the button was pressed twice."))
        except EntryEnded:
            form.add_error(None, _("The entry of papers was ended a moment ago. This paper is not stored."))
        except CodeRefused as refused:
            form.add_error("code", str(refused))
        return not form.errors

    # --- What people wrote ---

    def texts(self, request, pk, question):
        """Who may only look sees the same boxes, and no button."""
        survey = self._found(request, pk, "outreach.view_answer")
        if not is_complete(survey):
            raise PermissionDenied
        asked = get_object_or_404(Question, pk=question, section__survey=survey, kind=QuestionKind.TEXT)
        may_change = request.user.has_perm("outreach.change_theme")
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        page = Paginator(texts_of(asked), TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
        form = ThemesForm(request.POST or None, answers=_texts_shown(request, asked, page), themes=asked.themes.all())
        if request.method == "POST" and form.is_valid():
            assign(form.changed())
            if name := form.cleaned_data["new"]:
                asked.themes.create(name=name)
            self.message_user(request, _("It is saved."))
            return redirect(request.get_full_path())
        context = {"question": asked, "page": page, "form": form, "title": str(asked), "may_change": may_change}
        return self._page(request, "texts.html", survey, **context)


def _texts_shown(request, question, page):
    """Those the member had before them: a text that came in since would shift them from page to page."""
    if request.method != "POST":
        return list(page)
    shown = set(request.POST.getlist("shown"))
    return [answer for answer in texts_of(question) if str(answer.pk) in shown]


def _address(survey):
    return settings.SITE_URL + survey.get_absolute_url()


def _labels(survey, codes):
    context = {"survey": survey, "codes": codes, "address": _address(survey).partition("://")[2]}
    return _file(survey, pdf_of("outreach/surveys/codes.pdf.html", context), "application/pdf", "pdf")


def _list(survey, codes):
    response = _file(survey, b"", "text/csv; charset=utf-8", "csv")
    rows = csv.writer(response)
    rows.writerow([str(_("Code")), str(_("Address"))])
    rows.writerows([code, f"{_address(survey)}?code={code}"] for code in codes)
    return response


def _file_name(survey, ending):
    return f"{survey.slug}-codes.{ending}"


def _file(survey, content, content_type, ending):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(survey, ending)}"'
    return response


AS_FILE = {"pdf": _labels, "csv": _list}
