"""What can be taken, and what is asked for."""

from django.contrib import admin
from django.db.models import DateField, URLField
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.labelled_rows import LabelledFormSet
from agency.models import Member
from training.models import Course, CourseDate, Requirement
from uswds.forms import date_input

DATES = {DateField: {"widget": date_input()}}


class CourseDateInline(admin.TabularInline):
    model = CourseDate
    formset = LabelledFormSet
    formfield_overrides = DATES
    extra = 1


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    list_display = ["name", "provider", "mode", "hours", "counts", "is_active"]
    list_filter = ["is_active", "counts", "mode"]
    list_per_page = 50
    search_fields = ["name", "provider", "topics"]
    search_help_text = _("Name, provider or topic")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    actions = None
    inlines = [CourseDateInline]
    fieldsets = [
        (None, {"fields": ["name", "provider", ("mode", "hours"), "topics", "link"]}),
        (_("Does it count?"), {"fields": ["counts", "approved_by"]}),
        (_("Offered"), {"fields": ["is_active"], "description": _("Members see its dates below on their own page.")}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "approved_by":
            kwargs["queryset"] = Member.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        # What somebody has completed stays known: stop offering it instead.
        return super().has_delete_permission(request, obj) and not (obj and obj.attendances.exists())


@admin.register(Requirement)
class RequirementAdmin(I18nModelAdmin):
    list_display = ["name", "hours", "period", "who", "from_on", "is_active"]
    list_filter = ["is_active"]
    formfield_overrides = DATES
    actions = None
    fieldsets = [
        (None, {"fields": ["name", ("hours", "period"), ("who", "from_on")]}),
        (_("Joining and leaving"), {"fields": ["is_pro_rata"]}),
        (None, {"fields": ["is_active"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}
