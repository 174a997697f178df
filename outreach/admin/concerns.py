"""What people raised with us: unanswered first, given to somebody, answered."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, F
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agency.models import Agency, Station
from agency.paging import CappedPaginator
from comments.models import DESTROYED
from outreach.events import concerns
from outreach.events.staff_forms import AnswerForm, WithRevision, who_may_change
from outreach.models import Concern, Event
from outreach.models.event import EVERY_STATION
from uswds.forms import date_input

VIEWS = [
    ("", _("Unanswered")),
    ("state=overdue", _("Overdue")),
    ("state=mine", _("Mine")),
    ("state=unowned", _("Nobody’s")),
    ("state=critical", _("Critical of us")),
    ("state=answered", _("Answered")),
    ("state=all", _("All")),
]


class StateFilter(admin.SimpleListFilter):
    """The unanswered ones unless asked otherwise."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(query.removeprefix("state="), name) for query, name in VIEWS[1:]]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Unanswered")}
        yield from others

    def queryset(self, request, queryset):
        on = Agency.current().today()
        narrowed = {
            "overdue": lambda: queryset.overdue(on),
            "mine": lambda: queryset.open().filter(owner=request.user),
            "unowned": queryset.unowned,
            "critical": lambda: queryset.open().filter(is_critical=True),
            "answered": lambda: queryset.exclude(answered_on=None),
            "all": lambda: queryset,
        }.get(self.value(), queryset.open)
        return narrowed()


@admin.register(Concern)
class ConcernAdmin(admin.ModelAdmin):
    form = WithRevision
    list_display = ["said", "standing", "owner", "raised_on", "raised_by", "event", "station", "is_critical"]
    list_filter = [StateFilter, "is_critical", "who", "station"]
    list_select_related = ["owner", "event", "station"]
    list_per_page = 50
    search_fields = ["what"]
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None
    ordering = [F("answered_on").desc(nulls_first=True), "due_on", "pk"]
    formfield_overrides = {DateField: {"widget": date_input()}}
    change_list_template = "admin/outreach/concern/list.html"
    change_form_template = "admin/outreach/concern/concern.html"
    raised = (_("What was raised"), {"fields": ["what", ("who", "is_critical"), "event", "station", "raised_on"]})
    given = (
        _("Who answers"),
        {
            "fields": ["owner", "due_on"],
            "description": _("They are told, and reminded three days before, on the day, and each week after it."),
        },
    )

    class Media:
        css = {"all": ["css/admin.css"]}

    # --- Who may what ---

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        # No officer is counted by what they noted, not from the address bar either (see EngagementAdmin).
        return not lookup.startswith(("noted_by", "engagement", "submission_key")) and super().lookup_allowed(
            lookup, value, request
        )

    def get_object(self, request, object_id, from_field=None):
        concern = super().get_object(request, object_id, from_field)
        if concern and request.method == "POST":
            # Until this is saved nobody else changes it: see WithRevision.
            Concern.objects.select_for_update().get(pk=concern.pk)
            concern.refresh_from_db()
        return concern

    # --- The list ---

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.get("state", "")
        views = [
            {"query": query, "name": name, "is_current": asked == query.removeprefix("state=")} for query, name in VIEWS
        ]
        return super().changelist_view(request, {"title": _("Concerns"), "views": views, **(extra_context or {})})

    @admin.display(description=_("what was raised"))
    def said(self, concern):
        return Truncator(concern.what).chars(90)

    @admin.display(description=_("answer"), ordering="due_on")
    def standing(self, concern):
        css, sign, words = _mark(concern, Agency.current().today())
        return format_html('<span class="lateness lateness--{}">{} {}</span>', css, sign, words)

    @admin.display(description=_("raised by"), ordering="who")
    def raised_by(self, concern):
        return concern.get_who_display()

    # --- One concern ---

    def get_fieldsets(self, request, obj=None):
        known = [(None, {"fields": ["revision"]})] if obj and self.has_change_permission(request, obj) else []
        if obj and obj.answered_on:
            shown = ["asked", "answer", "is_public", "answered_on"]
            return [(_("Answer"), {"fields": shown}), self.raised, self.given, *known]
        return [self.raised, self.given, *known]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        kept = ["asked", "answer", "is_public", "answered_on", "event", "raised_on"]
        if not request.user.has_perm(EVERY_STATION):
            kept.append("station")
        if obj.what == DESTROYED:
            kept.append("what")
        return [*kept, "owner", "due_on"] if obj.answered_on else kept

    def get_changeform_initial_data(self, request):
        return {"raised_on": Agency.current().today(), "station": request.user.station_id}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "owner":
            kwargs["queryset"] = who_may_change("concern")
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.public().visible_to(request.user).order_by("-starts_at")[:200]
        if db_field.name == "station" and not request.user.has_perm(EVERY_STATION):
            kwargs["queryset"] = Station.objects.filter(pk=request.user.station_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            concerns.keep(obj, request.user)
            return
        plain = [name for name in form.changed_data if name not in {"owner", "due_on"}]
        if plain:
            obj.save(update_fields=[*plain, "changed_at"])
        if {"owner", "due_on"} & set(form.changed_data):
            concerns.assign(obj, obj.owner, obj.due_on, request.user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = False
        if obj:
            css, sign, words = _mark(obj, Agency.current().today())
            context |= {"title": _("Concern"), "subtitle": None, "mark": {"css": css, "sign": sign, "words": words}}
            context["may_answer"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Its answer ---

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/answer/", wrap(self.answer), name="outreach_concern_answer"),
            path("<int:pk>/reopen/", wrap(require_POST(self.reopen)), name="outreach_concern_reopen"),
        ]
        return own + super().get_urls()

    def _concern(self, request, pk):
        concern = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, concern):
            raise PermissionDenied
        return concern

    def answer(self, request, pk):
        """The question and the answer in words that may be read by everybody."""
        concern = self._concern(request, pk)
        known = {"asked": concern.asked, "answer": concern.answer, "is_public": concern.is_public}
        form = AnswerForm(request.POST or None, initial=known)
        if request.method == "POST" and form.is_valid():
            concerns.answer(concern, by=request.user, on=Agency.current().today(), **form.cleaned_data)
            words = _("Answered, and shown in public.") if concern.is_public else _("Answered.")
            messages.success(request, words)
            return redirect("admin:outreach_concern_change", pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        context |= {"title": _("Answer"), "concern": concern, "form": form}
        return TemplateResponse(request, "admin/outreach/concern/answer.html", context)

    def reopen(self, request, pk):
        try:
            concerns.reopen(self._concern(request, pk), request.user, Agency.current().today())
            messages.success(request, _("Open again. An answer is due in two weeks."))
        except concerns.ConcernRefused as refused:
            messages.error(request, str(refused))
        return redirect("admin:outreach_concern_change", pk)


def _mark(concern, on):
    """How it stands: the class of its color, a sign, and words."""
    if concern.answered_on:
        return "answered", "✓", _("answered in public") if concern.is_public else _("answered")
    left = concerns.days_left(concern, on)
    if left < 0:
        return "overdue", "▲", ngettext("%d day late", "%d days late", -left) % -left
    if left == 0:
        return "due-soon", "▲", _("due today")
    words = ngettext("due in %d day", "due in %d days", left) % left
    return ("due-soon", "▲", words) if left <= 3 else ("on-time", "○", words)
