"""What committees recommend, and the department's answers."""

from django.contrib import admin
from django.http import Http404
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.models import Agency
from outreach.committees import recommending
from outreach.committees.recommending import TRANSITIONS, Action
from outreach.committees.staff_forms import AnswerForm, RecommendationForm
from outreach.models import CommitteeMeeting, EventStatus, Recommendation

from .acts import WithActs, typed_in

ANSWER = "outreach.answer_recommendation"
VIEWS = [("", _("All")), ("answer=late", _("Late")), ("answer=awaited", _("Awaiting an answer"))]
CONFIDENTIAL = _(
    "What is known of an employee is confidential by law (North Carolina G.S. 160A-168). Write no name and no detail "
    "of a person anywhere here: a case is its number. The public reads how many there were, and nothing else."
)


class AnswerFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [(query.partition("=")[2], name) for query, name in VIEWS if query]

    def queryset(self, request, queryset):
        if self.value() == "late":
            return queryset.awaiting().filter(answer_due_on__lt=Agency.current().today())
        return queryset.awaiting() if self.value() == "awaited" else queryset


@admin.register(Recommendation)
class RecommendationAdmin(WithActs, I18nModelAdmin):
    form = RecommendationForm
    list_display = ["__str__", "committee", "said", "made_on", "stands"]
    list_filter = [AnswerFilter, "committee", "status", "year"]
    list_select_related = ["committee"]
    list_per_page = 50
    search_fields = ["text"]
    actions = None
    view_on_site = False
    change_list_template = "admin/list_with_views.html"
    change_form_template = "admin/outreach/committees/recommendation.html"
    fields = ["committee", "meeting", "text", "made_on", "answer_due_on"]

    class Media:
        css = {"all": ["css/admin.css"]}

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        views = [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS]
        context = {"title": _("Recommendations"), "views": views}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("what is recommended"))
    def said(self, recommendation):
        return Truncator(str(recommendation.text)).chars(90)

    @admin.display(description=_("state"), ordering="status")
    def stands(self, recommendation):
        words = recommendation.get_status_display()
        if not recommendation.is_awaiting:
            return format_html('<span class="lateness lateness--answered">✓ {}</span>', words)
        day = date_format(recommendation.answer_due_on, "SHORT_DATE_FORMAT")
        is_late = recommendation.answer_due_on < Agency.current().today()
        css, sign = ("overdue", "▲") if is_late else ("on-time", "○")
        return format_html('<span class="lateness lateness--{}">{} {}, {}</span>', css, sign, words, _("due %s") % day)

    def get_changeform_initial_data(self, request):
        return {"made_on": Agency.current().today(), **super().get_changeform_initial_data(request)}

    def get_fields(self, request, obj=None):
        return [*self.fields, "stands", "answer", "answered_on", "done_on"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        """What was recommended can be put right until it is answered; the answer has its own page."""
        if obj is None:
            return []
        shown = ["committee", "meeting", "made_on", "stands", "answer", "answered_on", "done_on"]
        return shown if obj.is_awaiting else [*shown, "text", "answer_due_on"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "meeting":
            kwargs["queryset"] = held_meetings()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        made = recommending.recommend(
            obj.committee, obj.text, obj.made_on, request.user, meeting=obj.meeting, answer_due_on=obj.answer_due_on
        )
        # What the admin goes on with is the row that was made.
        obj.__dict__.update(made.__dict__)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"confidential": CONFIDENTIAL, "show_save_and_add_another": False}
        if obj:
            context["moves"] = list(self.moves(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def moves(self, request, recommendation):
        if request.user.has_perm(ANSWER):
            for action, step in recommending.possible(recommendation):
                yield reverse("admin:outreach_recommendation_step", args=[recommendation.pk, action.value]), step.button
        yield recommendation.get_absolute_url(), _("As the public sees it")

    def get_urls(self):
        step = self.admin_site.admin_view(self.step)
        return [path("<int:pk>/step/<str:action>/", step, name="outreach_recommendation_step"), *super().get_urls()]

    def step(self, request, pk, action):
        """The department's answer, or what became of it."""
        recommendation = self.record(request, pk, ANSWER)
        if action not in TRANSITIONS:
            raise Http404
        action = Action(action)
        form = AnswerForm(typed_in(request), action=action, initial={"answer": recommendation.answer})
        if request.method == "POST" and form.is_valid():
            try:
                recommending.advance(recommendation, action, by=request.user, **form.cleaned_data)
                return self.acted(request, recommendation, _("Saved, and the public page says so."))
            except recommending.TransitionRefused as refused:
                form.add_error(None, str(refused))
        button = TRANSITIONS[action].button
        words = [str(recommendation.text)]
        return self.act_page(request, recommendation, form, title=button, words=words, button=button)


def held_meetings():
    return CommitteeMeeting.objects.filter(event__status=EventStatus.HELD).select_related("event__committee")
