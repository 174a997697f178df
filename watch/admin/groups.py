"""The groups by how they stand, and everything about one of them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from programs.models import Application
from programs.workflow import TransitionRefused
from records.revealing import HidesEncryptedBeside
from watch import letters, meetings, wording
from watch.enrolment import enroll
from watch.forms.staff import FoundForm, GroupForm, JoinForm, officers
from watch.models import AreaMap, Captain, Household, Office, Standing, StepDone, WatchGroup, WatchMeeting
from watch.standing import kept
from watch.views.area import picture_of

from .scope import OfAGroup, PartOfAGroup, ShownBesideAGroup, looks_after

SIGN_FIELDS = ("signs_asked_on", "signs_count", "signs_places", "signs_approved_on", "signs_installed_on")
MARKS = {
    Standing.FORMING: ("paused", "○"),
    Standing.ACTIVE: ("on-time", "✓"),
    Standing.AT_RISK: ("due-soon", "▲"),
    Standing.INACTIVE: ("overdue", "✗"),
    Standing.DISSOLVED: ("paused", "–"),
}


class StandingFilter(admin.SimpleListFilter):
    """All but the dissolved ones unless asked otherwise."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        if self.value() in Standing.values:
            return queryset.filter(standing=self.value())
        return queryset.exclude(standing=Standing.DISSOLVED)


class SignsFilter(admin.SimpleListFilter):
    title = _("signs")
    parameter_name = "signs"

    def lookups(self, request, model_admin):
        return [("asked", _("Asked for")), ("approved", _("Approved, not installed"))]

    def queryset(self, request, queryset):
        if self.value() == "asked":
            return queryset.filter(signs_approved_on=None).exclude(signs_asked_on=None)
        if self.value() == "approved":
            return queryset.filter(signs_installed_on=None).exclude(signs_approved_on=None)
        return queryset


class StepInline(PartOfAGroup):
    model = StepDone
    fields = [("step", "done_on", "done_by")]
    readonly_fields = ["done_by"]


class CaptainInline(HidesEncryptedBeside, ShownBesideAGroup):
    model = Captain
    fields = readonly_fields = ["office", "name", "phone", "block", "from_on", "until_on", "left_on"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("watch.view_captain") and looks_after(request.user, obj)


class MeetingInline(ShownBesideAGroup):
    model = WatchMeeting
    fields = readonly_fields = ["held_on", "planned_at", "place", "officer", "attendance", "cancelled_on"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("opening__officer")

    @admin.display(description=_("officer"))
    def officer(self, meeting):
        return meeting.officer


@admin.register(WatchGroup)
class WatchGroupAdmin(OfAGroup):
    form = GroupForm
    list_display = ["name", "stands", "last_met", "enrolled_share", "station", "liaison", "kind"]
    list_filter = [StandingFilter, SignsFilter, "station", "kind"]
    list_select_related = ["station", "liaison"]
    list_per_page = 50
    search_fields = ["name", "area"]
    search_help_text = _("Name or area")
    show_full_result_count = False
    actions = None
    inlines = [StepInline, CaptainInline, MeetingInline]
    readonly_fields = ["stands", "keeps_it_active", "enrolled_share", "outline_on_map"]
    change_list_template = "admin/watch/watchgroup/list.html"
    change_form_template = "admin/watch/watchgroup/group.html"
    fieldsets = [
        (None, {"fields": ["stands", "keeps_it_active", "enrolled_share"]}),
        (_("Group"), {"fields": ["name", "kind", "station", "area", "households", "liaison", "started_on"]}),
        (_("Signs"), {"fields": SIGN_FIELDS, "description": _("Captains ask for them on their own page.")}),
        (_("End"), {"fields": ["dissolved_on", "dissolved_because"]}),
    ]

    # --- Who may what ---

    def group_of(self, obj):
        return obj

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.fieldsets[1:2]
        shown = "outline" if self.has_change_permission(request, obj) else "outline_on_map"
        area = [(_("Area on the map"), {"fields": [shown]})] if obj.drawing else []
        return [*self.fieldsets[:2], *area, *self.fieldsets[2:]]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "liaison":
            kwargs["queryset"] = officers()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # --- The list ---

    def get_queryset(self, request):
        enrolled = Household.objects.enrolled().filter(captain__group=OuterRef("pk")).order_by()
        counted = enrolled.values("captain__group").annotate(number=Count("pk")).values("number")
        groups = super().get_queryset(request).visible_to(request.user)
        return groups.with_standing(Agency.current().today()).annotate(on_rosters=Coalesce(Subquery(counted), 0))

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.get("standing", "")
        views = [("", _("All groups")), *((value, label.capitalize()) for value, label in Standing.choices)]
        context = {
            "title": _("Community Watch groups"),
            "views": [
                {"query": f"standing={value}" if value else "", "name": name, "is_current": value == asked}
                for value, name in views
            ],
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("standing"), ordering="standing")
    def stands(self, group):
        standing = Standing(group.standing)
        css, sign = MARKS[standing]
        return format_html('<span class="lateness lateness--{}">{} {}</span>', css, sign, standing.label)

    @admin.display(description=_("last meeting"), ordering="last_met_on")
    def last_met(self, group):
        return group.last_met_on

    @admin.display(description=_("enrolled"), ordering="on_rosters")
    def enrolled_share(self, group):
        share = round(100 * group.on_rosters / group.households)
        return _("%(enrolled)d of %(all)d (%(share)d %%)") % {
            "enrolled": group.on_rosters, "all": group.households, "share": share,
        }  # fmt: skip

    @admin.display(description=_("what keeps it active"))
    def keeps_it_active(self, group):
        if group.standing in {Standing.FORMING, Standing.DISSOLVED} or not kept(group):
            return "–"
        needs = wording.needs(group, Agency.current().today())
        return " ".join(f"{'✓' if need.is_met else '▲'} {need.name}: {need.sentence}" for need in needs)

    @admin.display(description=_("outline"))
    def outline_on_map(self, group):
        if not group.outline:
            return "–"
        picture = reverse("admin:watch_watchgroup_map", args=[group.pk])
        return render_to_string("watch/_partials/outline.html", {"drawing": group.drawing, "picture": picture})

    # --- One group ---

    def map(self, request, pk):
        """The picture beneath the outline."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        group = get_object_or_404(WatchGroup.objects.visible_to(request.user), pk=pk)
        return picture_of(get_object_or_404(AreaMap, station=group.station_id))

    def save_model(self, request, obj, form, change):
        if change and "station" in form.changed_data and obj.outline:
            obj.outline = []
            messages.warning(request, _("The outline is cleared: it was drawn on the map of another station."))
        super().save_model(request, obj, form, change)
        if "signs_approved_on" in form.changed_data and obj.signs_approved_on:
            letters.signs_approved(obj)
        if "dissolved_on" in form.changed_data and obj.dissolved_on:
            meetings.cancel_from(obj, obj.dissolved_on, Agency.current().today())

    def save_formset(self, request, form, formset, change):
        for step in formset.save(commit=False):
            if step.pk is None:
                step.done_by = request.user
            step.save()
        for step in formset.deleted_objects:
            step.delete()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["may_read_roster"] = WatchGroup.objects.kept_by(request.user).filter(pk=obj.pk).exists()
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- From an application to a group ---

    def get_urls(self):
        own = [
            path("enroll/<int:pk>/", self.admin_site.admin_view(self.enroll), name="watch_watchgroup_enroll"),
            path("<int:pk>/map/", self.admin_site.admin_view(self.map), name="watch_watchgroup_map"),
        ]
        return own + super().get_urls()

    def enroll(self, request, pk):
        """A new group with the applicant in it, or a letter to the captain of one that is there."""
        if not request.user.has_perm("watch.add_watchgroup"):
            raise PermissionDenied
        registered = Application.objects.visible_to(request.user).filter(watch_registration__isnull=False)
        application = get_object_or_404(registered.select_related("program", "watch_registration"), pk=pk)
        join = JoinForm(request.POST if "join" in request.POST else None)
        found = FoundForm(
            request.POST if "found" in request.POST else None, registration=application.watch_registration
        )
        if request.method == "POST" and (found.is_valid() or join.is_valid()):
            return self._enrolled(request, application, found, join)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        context |= {"title": _("Start their group, or put in touch"), "application": application}
        context |= {"registration": application.watch_registration, "found": found, "join": join}
        return TemplateResponse(request, "admin/watch/watchgroup/enroll.html", context)

    def _enrolled(self, request, application, found, join):
        try:
            if join.is_bound:
                captain = join.cleaned_data["captain"]
                enroll(application, captain.group, captain=captain, by=request.user)
                messages.success(request, _("The captain and the applicant are told."))
            else:
                office = found.cleaned_data["office"]
                enroll(
                    application, found.save(commit=False), office=Office(office) if office else None,
                    block=found.cleaned_data["block"], by=request.user,
                )  # fmt: skip
                messages.success(request, _("The group is made, and the applicant is told."))
        except TransitionRefused as refused:
            messages.error(request, str(refused))
        return redirect("admin:programs_application_change", application.pk)
