from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from programs.kinds import KINDS
from programs.models import Category, DeclineReason, Program, Release


class CategoryInline(admin.TabularInline):
    model = Category
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults
    extra = 0


class DeclineReasonInline(admin.TabularInline):
    model = DeclineReason
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults
    extra = 0


PROMISE = (
    _("The promise"),
    {
        "fields": ["processing_days", "counted_in", "waiting_days", "booking_days"],
        "description": _("Applications already received keep the date they were given."),
    },
)
TEXTS = (
    _("Texts"),
    {
        "fields": ["who_may", "what_happens", "what_to_wear", "not_allowed", "rules_out", "what_we_ask"],
        "description": _("Markdown, in each language. A text missing in a language is shown in English."),
    },
)
# What each program has besides.
RULES = {
    "ride-along": [
        (
            _("Who may ride"),
            {"fields": ["minimum_age", "minors_allowed", "minimum_age_with_guardian", "months_between"]},
        ),
        (_("Shifts"), {"fields": ["lead_days", "seats", "longest_hours"]}),
    ],
    "security-survey": [(_("Visits"), {"fields": ["lead_days", "longest_hours", "findings_kept_months"]})],
    "robbery-training": [
        (_("Sessions"), {"fields": ["lead_days", "seats", "longest_hours", "offer_hours", "certificate_months"]})
    ],
}


@admin.register(Program)
class ProgramAdmin(I18nModelAdmin):
    """Every rule of a program. What is promised already keeps its date."""

    list_display = ["name", "is_open", "processing_days", "counted_in"]
    inlines = [CategoryInline, DeclineReasonInline]

    def get_fieldsets(self, request, obj=None):
        """Only the rules that this program has."""
        slug = obj.slug if obj else ""
        start = ["slug", "name", "invitation", "summary", "is_open", "paused_because", "contact_phone", "contact_email"]
        rules = RULES.get(slug, [])
        promise = [PROMISE] if slug in KINDS else []
        return [(None, {"fields": start}), *promise, *rules, TEXTS]

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
