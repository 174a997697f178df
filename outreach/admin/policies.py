"""Policies open for comment: from the draft to what was heard and what changed."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.labelled_rows import LabelledFormSet
from agency.models import Agency
from agency.sign_in import asked_again
from outreach.models import PolicyDraft, PolicyTheme
from outreach.policies import workflow
from outreach.policies.export import table_of_comments
from outreach.policies.staff_forms import PolicyForm, StepForm
from outreach.policies.workflow import TRANSITIONS, Action
from records import audit

from .acts import WithActs, typed_in

READ_COMMENTS = "outreach.view_policycomment"
VIEWS = [("", _("All")), ("stands=open", _("Open now")), ("stands=closed", _("Closed without a summary"))]
# What happens at each step, before the button.
WHAT_HAPPENS = {
    Action.ANNOUNCE: _("From then on everybody reads it. Its texts stay as they are: people comment on these words."),
    Action.TAKE_BACK: _("Nobody can read it any more, until it is announced again."),
    Action.EXTEND: _("Comments are taken until the new day."),
    Action.PUBLISH: _("Everybody reads what was heard and what changed, and how many comments spoke of each theme."),
    Action.CORRECT: _("The public page says that you are still reading, until you publish the summary again."),
}


class StandsFilter(admin.SimpleListFilter):
    title = _("stands")
    parameter_name = "stands"

    def lookups(self, request, model_admin):
        return [(query.partition("=")[2], name) for query, name in VIEWS if query]

    def queryset(self, request, queryset):
        on = Agency.current().today()
        if self.value() == "open":
            return queryset.open_for_comment(on)
        return queryset.without_summary(on).exclude(closes_on=on) if self.value() == "closed" else queryset


class ThemeInline(admin.TabularInline):
    model = PolicyTheme
    formset = LabelledFormSet
    fields = ["title", "number"]
    readonly_fields = ["number"]
    extra = 0
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(reviewed=Count("reviews"))

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(READ_COMMENTS)

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("outreach.change_policydraft")

    has_change_permission = has_add_permission

    def has_delete_permission(self, request, obj=None):
        # Published numbers stay what they were.
        return self.has_add_permission(request) and not (obj and obj.is_answered)

    @admin.display(description=_("comments"))
    def number(self, theme):
        return getattr(theme, "reviewed", 0)


@admin.register(PolicyDraft)
class PolicyDraftAdmin(WithActs, I18nModelAdmin):
    form = PolicyForm
    list_display = ["title", "stands", "opens_on", "closes_on", "owner", "comments_came"]
    list_filter = [StandsFilter, "status"]
    list_select_related = ["owner"]
    list_per_page = 50
    search_fields = ["title"]
    actions = None
    view_on_site = False
    inlines = [ThemeInline]
    change_list_template = "admin/list_with_views.html"
    change_form_template = "admin/outreach/policies/policy.html"
    fieldsets = [
        (None, {"fields": ["title", "slug", "owner", ("opens_on", "closes_on")]}),
        (_("Texts"), {"fields": ["summary", "current_text", "proposed_text"]}),
    ]
    outcome = (
        _("Afterwards"),
        {
            "fields": ["heard", "changed"],
            "description": _("What many people said, in your words, and what came of it. No single comment, no name."),
        },
    )

    class Media:
        css = {"all": ["css/admin.css"]}

    # --- Who may what ---

    def has_delete_permission(self, request, obj=None):
        return bool(obj and obj.is_draft) and super().has_delete_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        return [*self.fieldsets, self.outcome] if obj and not obj.is_draft else self.fieldsets

    def get_readonly_fields(self, request, obj=None):
        if obj is None or obj.is_draft:
            return []
        fixed = ["title", "slug", "opens_on", "closes_on", "summary", "current_text", "proposed_text"]
        return [*fixed, "heard", "changed"] if obj.is_answered else fixed

    def get_prepopulated_fields(self, request, obj=None):
        return {}

    def get_inlines(self, request, obj):
        return self.inlines if obj and not obj.is_draft else []

    # --- The list ---

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(came=Count("comments"))

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        views = [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS]
        context = {"title": _("Policies open for comment"), "views": views}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("stands"), ordering="status")
    def stands(self, policy):
        css, sign, words = standing_of(policy, Agency.current().today())
        return format_html('<span class="lateness lateness--{}">{} {}</span>', css, sign, words)

    @admin.display(description=_("comments"), ordering="came")
    def comments_came(self, policy):
        if not policy.came:
            return "–"
        address = reverse("admin:outreach_policyreview_changelist")
        return format_html('<a href="{}?comment__policy__id__exact={}">{}</a>', address, policy.pk, policy.came)

    # --- One policy ---

    def get_changeform_initial_data(self, request):
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"show_save_and_add_another": False}
        if obj:
            context |= {"subtitle": None, "stands": self.stands(obj), "moves": list(self.moves(request, obj))}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def moves(self, request, policy):
        """Where a policy may go from here, and what stands beside it: the page and its name."""
        if self.has_change_permission(request, policy):
            for action, step in workflow.possible(policy, Agency.current().today()):
                yield reverse("admin:outreach_policydraft_step", args=[policy.pk, action.value]), step.button
        if policy.is_draft:
            return
        if request.user.has_perm(READ_COMMENTS):
            comments = reverse("admin:outreach_policyreview_changelist")
            yield f"{comments}?comment__policy__id__exact={policy.pk}", _("Read the comments (%d)") % policy.came
            yield reverse("admin:outreach_policydraft_table", args=[policy.pk]), _("Comments as a table (CSV)")
        yield policy.get_absolute_url(), _("As the public sees it")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/step/<str:action>/", wrap(self.step), name="outreach_policydraft_step"),
            path("<int:pk>/comments.csv", wrap(self.download), name="outreach_policydraft_table"),
        ]
        return own + super().get_urls()

    def step(self, request, pk, action):
        policy = self.record(request, pk)
        if action not in TRANSITIONS:
            raise Http404
        action = Action(action)
        form = StepForm(typed_in(request), action=action)
        if request.method == "POST" and form.is_valid():
            try:
                workflow.advance(policy, action, by=request.user, **form.cleaned_data)
                return self.acted(request, policy, action.label)
            except workflow.TransitionRefused as refused:
                form.add_error(None, str(refused))
        button = TRANSITIONS[action].button
        words = [WHAT_HAPPENS[action]]
        return self.act_page(request, policy, form, title=button, words=words, button=button)

    @asked_again
    def download(self, request, pk):
        """The comments without who wrote them."""
        if not request.user.has_perm(READ_COMMENTS):
            raise PermissionDenied
        policy = get_object_or_404(PolicyDraft, pk=pk)
        name = f"{policy.slug}-comments.csv"
        audit.exported(request.user, policy, name)
        response = HttpResponse(table_of_comments(policy), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def standing_of(policy, on):
    """How a policy stands: a class, a sign, and words."""
    if policy.is_draft:
        return "paused", "○", _("draft")
    if policy.is_answered:
        return "answered", "✓", _("summary published")
    if policy.is_to_come(on):
        return "on-time", "○", _("opens on %s") % date_format(policy.opens_on, "SHORT_DATE_FORMAT")
    if policy.is_open(on):
        return "on-time", "●", _("open for comment")
    return "due-soon", "▲", _("closed, no summary yet")
