"""Who completed what: entered one by one, or a course with everybody who was there."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.models import Member, Station
from agency.paging import CappedPaginator
from training.forms import PresentForm
from training.models import Attendance
from training.recording import record, take_back_reminders

from .courses import DATES


@admin.register(Attendance)
class AttendanceAdmin(admin.ModelAdmin):
    list_display = ["member", "course", "completed_on", "hours", "reference", "source"]
    list_filter = ["source", "member__station", "course"]
    list_select_related = ["member", "course"]
    list_per_page = 50
    date_hierarchy = "completed_on"
    search_fields = ["member__first_name", "member__last_name", "member__username", "course__name", "reference"]
    search_help_text = _("Member, course or certificate number")
    show_full_result_count = False
    paginator = CappedPaginator
    formfield_overrides = DATES
    actions = None
    readonly_fields = ["source", "entered_by", "entered_at"]
    fieldsets = [
        (None, {"fields": ["member", "course", ("completed_on", "hours")]}),
        (_("Certificate"), {"fields": [("reference", "score"), "note"]}),
        (_("How it came here"), {"fields": [("source", "entered_by", "entered_at")]}),
    ]
    change_list_template = "admin/training/attendance/list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.fieldsets[:-1]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "member":
            kwargs["queryset"] = Member.objects.order_by("last_name", "first_name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)
        take_back_reminders([obj.member_id])

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Attendance"), **(extra_context or {})})

    # --- Many at once ---

    def get_urls(self):
        own = [path("present/", self.admin_site.admin_view(self.present), name="training_attendance_present")]
        return own + super().get_urls()

    def present(self, request):
        """A course, a day, and a tick for everybody who was there; `?station=` leaves those of one station."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        station = _number(request.GET.get("station", ""))
        members = Member.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")
        if station is not None:
            members = members.filter(station=station)
        form = PresentForm(request.POST or None, members=members)
        if request.method == "POST" and form.is_valid():
            self._record(request, form.cleaned_data)
            return redirect("admin:training_attendance_changelist")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "form": form}
        context |= {"title": _("Enter everybody who was there"), "stations": Station.objects.open(), "station": station}
        return TemplateResponse(request, "admin/training/attendance/present.html", context)

    def _record(self, request, answers):
        members = answers["members"]
        new = record(answers["course"], members, answers["completed_on"], answers["hours"], by=request.user)
        messages.success(request, ngettext("%d member recorded.", "%d members recorded.", new) % new)
        if known := len(members) - new:
            words = ngettext("%d was recorded already.", "%d were recorded already.", known)
            messages.info(request, words % known)


def _number(text):
    return int(text) if text.isdecimal() and len(text) < 10 else None
