"""Times offered: one, or a weekly series with exceptions."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.models import Member, Station
from programs import waiting
from programs.booking import cancel_opening
from programs.forms.shifts import CancelOpeningForm, OpeningForm, SeriesForm
from programs.forms.staff import date_and_time
from programs.kinds import with_times
from programs.models import EVERY_STATION, Appointment, AppointmentStatus, Opening, Program
from programs.workflow import DECIDE


class AppointmentInline(admin.TabularInline):
    model = Appointment
    fields = ["application", "people", "status", "checked_in_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("programs.view_application")


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("past", _("Past")), ("cancelled", _("Cancelled")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Coming")}
        yield from others

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "past":
            return queryset.filter(starts_at__lt=now)
        if self.value() == "cancelled":
            return queryset.exclude(cancelled_at=None)
        return queryset if self.value() == "all" else queryset.offered(now)


def stations_of(member: Member) -> "QuerySet[Station]":
    """The stations for which a member may offer times."""
    stations = Station.objects.open()
    return stations if member.has_perm(EVERY_STATION) else stations.filter(pk=member.station_id)


@admin.register(Opening)
class OpeningAdmin(admin.ModelAdmin):
    list_display = ["__str__", "program", "officer", "seats", "taken"]
    list_filter = [WhenFilter, "program", "station"]
    list_select_related = ["program", "station", "officer"]
    form = OpeningForm
    fields = ["program", "station", "place", "officer", "starts_at", "ends_at", "seats", "language"]
    inlines = [AppointmentInline]
    formfield_overrides = {DateTimeField: {"form_class": forms.DateTimeField, "widget": date_and_time()}}
    change_list_template = "admin/programs/opening/change_list.html"
    change_form_template = "admin/programs/opening/change_form.html"

    def get_queryset(self, request):
        # An officer's time at a meeting is planned, and given back, where the meeting is.
        return super().get_queryset(request).filter(program__slug__in=with_times()).with_taken()

    def _may_offer(self, request):
        return request.user.has_perm("programs.offer_opening")

    def has_add_permission(self, request):
        return self._may_offer(request)

    def has_change_permission(self, request, obj=None):
        if obj is None or not self._may_offer(request):
            return self._may_offer(request)
        return obj.cancelled_at is None and Opening.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changeform_initial_data(self, request):
        program = Program.objects.first()
        return {"program": program, "seats": program.seats if program else 1, "station": request.user.station_id}

    def get_readonly_fields(self, request, obj=None):
        # People were told when and where: a booked time is cancelled and offered anew, not moved under them.
        if obj is None or not obj.taken:
            return []
        fixed = ["program", "station", "place", "starts_at", "ends_at"]
        # Who comes sees what others may not: nobody puts themselves in another's place, or into what is past.
        may_replace = request.user.has_perm(DECIDE) and obj.is_offered()
        return fixed if may_replace else [*fixed, "officer"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        waiting.offer_freed_seats(obj, timezone.now())
        if change and "officer" in form.changed_data:
            for appointment in obj.appointments.filter(status=AppointmentStatus.BOOKED):
                note = str(obj.officer or "")
                appointment.application.events.create(action="officer", by=request.user, note=note, is_private=True)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "station":
            kwargs["queryset"] = stations_of(request.user)
        if db_field.name == "program":
            kwargs["queryset"] = Program.objects.filter(slug__in=with_times())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("taken"))
    def taken(self, opening):
        return opening.taken

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("series/", wrap(self.series), name="programs_opening_series"),
            path("<int:pk>/cancel/", wrap(self.cancel), name="programs_opening_cancel"),
        ]
        return own + super().get_urls()

    def _context(self, request, **context):
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}

    def series(self, request):
        """The same time every week until a date, but for the dates excepted."""
        if not self._may_offer(request):
            raise PermissionDenied
        form = SeriesForm(request.POST or None, initial=self.get_changeform_initial_data(request))
        form.fields["station"].queryset = stations_of(request.user)
        if request.method == "POST" and form.is_valid():
            made, clashing = form.save()
            text = ngettext("%d time is offered.", "%d times are offered.", made) % made
            messages.success(request, text)
            for opening in clashing:
                messages.warning(request, _("Left out, the officer is somewhere else then: %s") % opening)
            return redirect("admin:programs_opening_changelist")
        return TemplateResponse(
            request,
            "admin/programs/opening/series.html",
            self._context(request, form=form, title=_("Offer a weekly time")),
        )

    def cancel(self, request, pk):
        if not self._may_offer(request):
            raise PermissionDenied
        offered = self.get_queryset(request).editable_by(request.user).offered(timezone.now())
        opening = get_object_or_404(offered, pk=pk)
        form = CancelOpeningForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            told = cancel_opening(opening, by=request.user, note=form.cleaned_data["note"])
            text = ngettext("Cancelled; %d applicant is told.", "Cancelled; %d applicants are told.", told) % told
            messages.success(request, text)
            return redirect("admin:programs_opening_changelist")
        context = self._context(request, form=form, opening=opening, title=_("Cancel this time"))
        return TemplateResponse(request, "admin/programs/opening/cancel.html", context)
