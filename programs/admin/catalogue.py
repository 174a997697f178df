from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from programs.models import Category, DeclineReason, Program, Release


class CategoryInline(admin.TabularInline):
    model = Category
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults
    extra = 0


class DeclineReasonInline(admin.TabularInline):
    model = DeclineReason
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults
    extra = 0


@admin.register(Program)
class ProgramAdmin(I18nModelAdmin):
    """Every rule of a program. What is promised already keeps its date."""

    list_display = ["name", "is_open", "processing_days", "counted_in", "minimum_age", "months_between"]
    inlines = [CategoryInline, DeclineReasonInline]
    fieldsets = [
        (None, {"fields": ["slug", "name", "summary", "is_open", "paused_because", "contact_phone", "contact_email"]}),
        (
            _("The promise"),
            {
                "fields": ["processing_days", "counted_in", "waiting_days", "booking_days"],
                "description": _("Applications already received keep the date they were given."),
            },
        ),
        (
            _("Who may ride"),
            {"fields": ["minimum_age", "minors_allowed", "minimum_age_with_guardian", "months_between"]},
        ),
        (_("Shifts"), {"fields": ["lead_days", "seats", "longest_hours"]}),
        (
            _("Texts"),
            {
                "fields": ["who_may", "what_happens", "what_to_wear", "not_allowed", "rules_out", "what_we_ask"],
                "description": _("Markdown, in each language. A text missing in a language is shown in English."),
            },
        ),
    ]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # it is part of addresses that were given out


@admin.register(Release)
class ReleaseAdmin(I18nModelAdmin):
    """Versions of the release. A new one is published; what was signed stays as it was signed."""

    list_display = ["program", "version", "published_at", "published_by"]
    list_select_related = ["program", "published_by"]
    fields = ["program", "text"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changeform_initial_data(self, request):
        newest = Release.objects.order_by("-pk").first()
        return {"program": newest.program, "text": newest.text} if newest else {}

    def save_model(self, request, obj, form, change):
        obj.published_by = request.user
        super().save_model(request, obj, form, change)
