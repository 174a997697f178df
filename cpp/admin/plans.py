"""The stations by what they owe, and one station's record. What a plan says is written at /station/, not here."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from agency.paging import CappedPaginator
from agency.sign_in import asked_again
from cpp import workflow
from cpp.export import table_of_plans
from cpp.forms.staff import AppointForm
from cpp.models import Plan, Version
from cpp.snapshot import digest
from cpp.statistics import in_need, mark_of, marks_of, overview, stations_without_plan
from records import audit

from .filters import NeedFilter, OpenFilter

# The addresses that are asked for most, one press away.
VIEWS = [
    ("", _("All stations")),
    ("need=late", _("Late")),
    ("need=soon", _("Due in 30 days")),
    ("need=submitted", _("Waiting for approval")),
    ("need=uncommanded", _("Without a commander")),
    ("need=unadopted", _("Not adopted")),
]


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    list_display = ["station", "update", "due", "commanded_by", "last_version", "standing", "superior"]
    list_filter = [NeedFilter, OpenFilter]
    list_select_related = ["station", "commander", "superior"]
    list_per_page = 50
    search_fields = ["station__name", "commander__last_name"]
    search_help_text = _("Station, or last name of the commander")
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None
    # What is due first stands first; what was never adopted, last.
    ordering = [F("next_update_due").asc(nulls_last=True), "station__name"]
    readonly_fields = ["commanded_by", "standing", "adopted_on", "due", "update"]
    fieldsets = [
        (None, {"fields": [("update", "due"), ("commanded_by", "superior"), ("standing", "adopted_on")]}),
    ]
    change_list_template = "admin/cpp/plan/list.html"
    change_form_template = "admin/cpp/plan/plan.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    # --- Who may what ---

    def has_change_permission(self, request, obj=None):
        # A commander's right to change a plan is to write it, at /station/. Here one appoints and oversees.
        return request.user.has_perm("cpp.oversee_plan")

    def has_delete_permission(self, request, obj=None):
        return False

    # --- The list ---

    def get_queryset(self, request):
        newest = Version.objects.filter(plan=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .defer("about")
            .annotate(
                last_number=Subquery(newest.values("number")[:1]), last_at=Subquery(newest.values("published_at")[:1])
            )
        )

    def changelist_view(self, request, extra_context=None):
        asked, on = request.GET.urlencode(), Agency.current().today()
        plans = Plan.objects.for_page().order_by("next_update_due")
        context = {
            "title": _("Plans"),
            "views": [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS],
            "late": [(plan, mark_of(plan, on)) for plan in in_need(plans, "late", on)],
            "soon": [(plan, mark_of(plan, on)) for plan in in_need(plans, "soon", on)],
            "without_plan": list(stations_without_plan()),
            "seen": overview(on),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("update"), ordering="next_update_due")
    def update(self, plan):
        mark = mark_of(plan, Agency.current().today())
        return format_html('<span class="lateness lateness--{}">{} {}</span>', mark["css"], mark["sign"], mark["words"])

    @admin.display(description=_("next due"), ordering="next_update_due")
    def due(self, plan):
        return date_format(plan.next_update_due, "SHORT_DATE_FORMAT") if plan.next_update_due else "–"

    @admin.display(description=_("unit commander"), ordering="commander__last_name")
    def commanded_by(self, plan):
        return commander_mark(plan.commander)

    @admin.display(description=_("last version"), ordering="last_at")
    def last_version(self, plan):
        if plan.last_number is None:
            return "–"
        on = date_format(plan.last_at.astimezone(Agency.current().zone), "SHORT_DATE_FORMAT")
        return _("%(number)d of %(on)s") % {"number": plan.last_number, "on": on}

    # --- One station ---

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else [(None, {"fields": ["station", "superior"]})]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "station":
            kwargs["queryset"] = stations_without_plan()
        if db_field.name == "superior":
            kwargs["queryset"] = Member.objects.filter(is_active=True, is_staff=True).order_by("last_name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        # Its commander may be writing at this moment: only what this form is about is stored.
        obj.save(update_fields=form.changed_data if change else None)

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, _("%s has a plan to be written. Appoint its commander.") % obj)
        return redirect("admin:cpp_plan_appoint", obj.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= self._record(request, obj)
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _record(self, request, plan):
        """Everything that happened to a plan, to be read."""
        versions = plan.versions.select_related("published_by", "plan__station").order_by("-number")
        on, waits = Agency.current().today(), plan.standing == "submitted"
        return {
            "title": str(plan),
            "subtitle": None,
            "may_appoint": self.has_change_permission(request, plan),
            "may_approve": waits and request.user.has_perm("cpp.approve_plan"),
            "versions": [(version, digest(version.content) == version.digest) for version in versions],
            "marks": list(marks_of(plan, on))[::-1],
            "tenures": plan.tenures.select_related("commander"),
            "history": workflow.history(plan),
        }

    # --- Pages of our own ---

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("table.csv", wrap(self.download), name="cpp_plan_table"),
            path("<int:pk>/appoint/", wrap(self.appoint), name="cpp_plan_appoint"),
        ]
        return own + super().get_urls()

    @asked_again
    def download(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        on = Agency.current().today()
        name = f"plans-{on}.csv"
        audit.exported(request.user, Plan, name)
        response = HttpResponse(table_of_plans(on), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def appoint(self, request, pk):
        """Who commands the station from today; who had it before stays in its history."""
        if not request.user.has_perm("cpp.oversee_plan"):
            raise PermissionDenied
        plan = get_object_or_404(Plan.objects.for_page(), pk=pk)
        form = AppointForm(request.POST or None, plan=plan)
        if request.method == "POST" and form.is_valid():
            commander = form.cleaned_data["commander"]
            workflow.appoint(plan, commander, by=request.user)
            words = _("%(station)s is commanded by %(commander)s.") if commander else _("%(station)s has no commander.")
            messages.success(request, words % {"station": plan, "commander": commander})
            return redirect("admin:cpp_plan_change", pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "plan": plan}
        context |= {"form": form, "title": _("Appoint a commander")}
        return TemplateResponse(request, "admin/cpp/plan/appoint.html", context)


def commander_mark(commander):
    """Who commands; and aloud where nobody does, or somebody who cannot sign in."""
    if commander is None:
        return format_html('<span class="warning-line">{}</span>', _("▲ nobody"))
    if not commander.is_active:
        return format_html('{} <span class="warning-line">{}</span>', commander, _("▲ no longer active"))
    return str(commander)
