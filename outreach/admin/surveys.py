"""Surveys: built, announced, closed early; their codes, papers and texts."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, DateField, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from i18nfield.admin import I18nModelAdmin

from agency.models import Agency
from outreach.models import Channel, Question, QuestionKind, Survey
from outreach.surveys.building import copy, from_template
from outreach.surveys.defaults import TEMPLATES
from outreach.surveys.publishing import is_complete
from outreach.surveys.workflow import TRANSITIONS, Action, Standing, SurveyRefused, advance, allowed, missing, standing
from uswds.forms import date_input

from .survey_pages import STILL_AHEAD, SurveyPages
from .survey_parts import SectionInline
from .survey_results import SurveyResultsPages

VIEWS = [
    ("", _("All surveys")),
    ("standing=draft", _("Drafts")),
    ("standing=open", _("Open")),
    ("standing=closed", _("Closed, papers are entered")),
    ("standing=counted", _("All answers are in, results not published")),
]
# What people were told when it was announced, and what the samples depend on.
FIXED_ONCE_ANNOUNCED = ["slug", "station", "opens_on", "smallest_group", "is_self_selected"]


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        on = Agency.current().today()
        over = Q(closes_on__lt=on) | Q(closed_at__isnull=False)
        ways: dict[str | None, Any] = {
            Standing.DRAFT: lambda: queryset.filter(announced_at=None),
            Standing.COMING: lambda: queryset.announced().filter(opens_on__gt=on),
            Standing.OPEN: lambda: queryset.open_on(on),
            Standing.CLOSED: lambda: queryset.announced().filter(over, counted_at=None),
            Standing.COUNTED: lambda: queryset.filter(counted_at__isnull=False, results_published_at=None),
            Standing.PUBLISHED: queryset.published,
        }
        narrowed = ways.get(self.value())
        return narrowed() if narrowed else queryset


@admin.register(Survey)
class SurveyAdmin(SurveyPages, SurveyResultsPages, I18nModelAdmin):
    list_display = ["title", "standing", "station", "opens_on", "closes_on", "answered"]
    list_filter = [StandingFilter, "station"]
    list_select_related = ["station"]
    list_per_page = 50
    search_fields = ["title", "slug"]
    actions = None
    formfield_overrides = {DateField: {"widget": date_input()}}
    change_list_template = "admin/outreach/survey/list.html"
    change_form_template = "admin/outreach/survey/survey.html"
    inlines = [SectionInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "intro", "station"]}),
        (_("When"), {"fields": [("opens_on", "closes_on")]}),
        (_("Results"), {"fields": ["is_self_selected", "smallest_group", "compares_with"]}),
    ]

    view_on_site = False  # a draft has no page yet; the others have a link of ours

    class Media:
        css = {"all": ["css/admin.css", "css/surveys.css"]}

    # --- Who may what ---

    def has_delete_permission(self, request, obj=None):
        return (obj is None or obj.announced_at is None) and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        if obj is None or obj.announced_at is None:
            return []
        is_over = standing(obj, Agency.current().today()) not in STILL_AHEAD
        return [*FIXED_ONCE_ANNOUNCED, *["closes_on"] * is_over]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "compares_with":
            own = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Survey.objects.announced().exclude(pk=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"station", "compares_with"}:
            # Chosen here, and neither made nor changed on the way.
            field.widget = field.widget.widget
        return field

    # --- The list ---

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(returned=Count("returns"))

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        context = {
            "title": _("Surveys"),
            "views": [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS],
            "templates": [(template.slug, template.name) for template in TEMPLATES.values()],
            "may_add": self.has_add_permission(request),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("standing"))
    def standing(self, survey):
        return standing(survey, Agency.current().today()).label

    @admin.display(description=_("answers"), ordering="returned")
    def answered(self, survey):
        return survey.returned

    # --- One survey ---

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= self._standing_of(request, obj)
        context |= {"show_save_and_add_another": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _standing_of(self, request, survey):
        on = Agency.current().today()
        stands = standing(survey, on)
        came_by = dict(survey.returns.order_by().values_list("came_by").annotate(Count("pk")))
        may_change = self.has_change_permission(request, survey)
        return {
            "stands": stands,
            "is_draft": stands == Standing.DRAFT,
            "actions_allowed": allowed(survey, on) if may_change else [],
            "missing": missing(survey, on) if stands == Standing.DRAFT else [],
            "may_copy": self.has_add_permission(request),
            "may_enter": may_change and stands in {Standing.OPEN, Standing.CLOSED},
            "may_print": may_change and stands in STILL_AHEAD,
            "came_by": [(channel.label, came_by[channel]) for channel in Channel if channel in came_by],
            "codes": survey.codes.aggregate(made=Count("pk"), used=Count("used_on")),
            "texts": self._texts(request, survey),
        }

    def _texts(self, request, survey):
        """The questions answered in people's own words; nobody reads them before the last has come."""
        if not is_complete(survey) or not request.user.has_perm("outreach.view_answer"):
            return []
        return Question.objects.filter(section__survey=survey, kind=QuestionKind.TEXT)

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, _("This is a draft. Add its sections; each one’s page holds its questions."))
        return redirect("admin:outreach_survey_change", obj.pk)

    # --- What is done with a whole survey ---

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("new/<slug:template>/", wrap(require_POST(self.begin)), name="outreach_survey_begin"),
            path("<int:pk>/copy/", wrap(require_POST(self.copy)), name="outreach_survey_copy"),
            path("<int:pk>/move/<slug:action>/", wrap(require_POST(self.advance)), name="outreach_survey_advance"),
        ]
        return [*self.pages(), *own, *super().get_urls()]

    def begin(self, request, template):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if template not in TEMPLATES:
            raise Http404
        return self._made(request, from_template(TEMPLATES[template], Agency.current().today()))

    def copy(self, request, pk):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._made(request, copy(get_object_or_404(Survey, pk=pk), Agency.current().today()))

    def _made(self, request, survey):
        self.log_addition(request, survey, [{"added": {}}])
        self.message_user(request, _("This is a draft. Change what you like, and see that its dates are right."))
        return redirect("admin:outreach_survey_change", survey.pk)

    def advance(self, request, pk, action):
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_change_permission(request, survey):
            raise PermissionDenied
        if action not in Action:
            raise Http404
        try:
            advance(survey, Action(action), timezone.now())
            self.log_change(request, survey, str(Action(action).label))
            self.message_user(request, TRANSITIONS[Action(action)].done)
        except SurveyRefused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return redirect("admin:outreach_survey_change", survey.pk)
