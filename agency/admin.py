from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from .models import Agency, Holiday, Member, Station


@admin.register(Agency)
class AgencyAdmin(I18nModelAdmin):
    fieldsets = [
        (None, {"fields": ["name", "short_name", "unit_name", "address", "time_zone"]}),
        (
            _("How to reach us"),
            {"fields": ["non_emergency_phone", "unit_phone", "unit_email", "website_url", "from_email"]},
        ),
        (_("Other doors"), {"fields": ["complaints_url", "tips_url", "calea_url"]}),
        (_("Look and texts"), {"fields": ["colour", "seal", "privacy_notice"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Agency.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Station)
class StationAdmin(I18nModelAdmin):
    list_display = ["name", "address", "phone", "is_open"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["on", "name"]
    date_hierarchy = "on"


@admin.register(Member)
class MemberAdmin(UserAdmin):
    list_display = ["username", "get_full_name", "title", "station", "is_active"]
    list_filter = ["groups", "station", "is_active"]
    list_select_related = ["station"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "title", "is_sworn", "email", "language", "station"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_deleted_objects(self, objs, request):
        """Whose work is on record stays, and what it was is not named: who looks after members need not see it."""
        deleted, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        instead = [_("Work is on record here. Make the member inactive instead.")]
        return deleted, counts, forbidden, instead if protected else []
