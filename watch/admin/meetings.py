"""Meetings, the officers who go to them, and the concerns raised there."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from watch import meetings
from watch.forms.staff import MeetingForm
from watch.models import Concern, WatchMeeting

from .scope import OfAGroup, PartOfAGroup


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        asked = ("officer", _("An officer is asked for"))
        return [("planned", _("Planned")), asked, ("mine", _("I am the officer who comes")), ("held", _("Held"))]

    def queryset(self, request, queryset):
        narrowed = {
            "planned": queryset.planned,
            "officer": lambda: queryset.planned().filter(wants_officer=True, opening=None),
            "mine": lambda: queryset.planned().filter(opening__officer=request.user),
            "held": queryset.held,
        }.get(self.value())
        return narrowed() if narrowed else queryset


class AnsweredFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answered"

    def lookups(self, request, model_admin):
        return [("no", _("Not answered yet")), ("yes", _("Answered"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.exclude(done_on=None)
        return queryset.unanswered() if self.value() == "no" else queryset


class ConcernInline(PartOfAGroup):
    model = Concern
    fields = [("what", "is_critical"), ("done", "done_on")]


@admin.register(WatchMeeting)
class WatchMeetingAdmin(OfAGroup):
    form = MeetingForm
    list_display = ["__str__", "place", "attendance", "wants_officer", "officer"]
    list_filter = [WhenFilter]
    list_select_related = ["group", "opening__officer"]
    list_per_page = 50
    date_hierarchy = "held_on"
    search_fields = ["group__name", "place"]
    search_help_text = _("Group or place")
    actions = None
    inlines = [ConcernInline]
    fields = ["group", "planned_at", "place", "wants_officer", "officer", "held_on", "attendance", "topics"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        meeting = super().get_object(request, object_id, from_field)
        if meeting and request.method == "POST":
            # Until this is saved no captain calls it off: saving what was read before would call it on again.
            return WatchMeeting.objects.select_for_update().get(pk=meeting.pk)
        return meeting

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.cancelled_on)

    def get_fields(self, request, obj=None):
        return [*self.fields, "cancelled_on"] if obj and obj.cancelled_on else self.fields

    def get_inlines(self, request, obj):
        return self.inlines if obj and obj.held_on else []

    @admin.display(description=_("officer"))
    def officer(self, meeting):
        return meeting.officer

    def get_form(self, request, obj=None, change=False, **kwargs):
        # `officer` is a field of the form, and a column of the list: the form's counts here.
        return super().get_form(request, obj, change, **{**kwargs, "form": MeetingForm})

    def save_model(self, request, obj, form, change):
        on = Agency.current().today()
        if obj.held_on and not obj.noted_by_captain:
            meetings.record(obj, [], by=request.user, on=on)
        else:
            super().save_model(request, obj, form, change)
            meetings.settle(obj.group, on)
        if {"officer", "planned_at"} & set(form.changed_data) and not obj.held_on:
            # The form has seen that the officer is free, and holds their time until this is saved.
            meetings.send_officer(obj, form.cleaned_data.get("officer"))


@admin.register(Concern)
class ConcernAdmin(OfAGroup):
    list_display = ["what", "raised_on", "group", "is_critical", "done_on"]
    list_filter = [AnsweredFilter, "is_critical"]
    list_select_related = ["meeting__group"]
    list_per_page = 50
    search_fields = ["what", "meeting__group__name"]
    fields = ["what", "raised_on", "group", "is_critical", "done", "done_on"]
    readonly_fields = ["what", "raised_on", "group", "is_critical"]
    actions = None

    def group_of(self, obj):
        return obj.meeting.group

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("raised on"), ordering="meeting__held_on")
    def raised_on(self, concern):
        return concern.raised_on

    @admin.display(description=_("group"), ordering="meeting__group__name")
    def group(self, concern):
        return concern.meeting.group
