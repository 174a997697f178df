"""The organizations that the department works with, whom to call there, and when somebody last did."""

from datetime import timedelta

from django.contrib import admin, messages
from django.db.models import DateField, Max, TextField, URLField
from django.forms import Textarea
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.models import Agency
from outreach.models import Contact, Organization
from outreach.stakeholders.figures import SILENT
from outreach.stakeholders.merging import merge
from records.revealing import HidesEncryptedBeside
from uswds.forms import date_input


class SilentFilter(admin.SimpleListFilter):
    title = _("spoken with")
    parameter_name = "spoken"

    def lookups(self, request, model_admin):
        return [("no", _("Not in 90 days")), ("yes", _("In the last 90 days"))]

    def queryset(self, request, queryset):
        since = Agency.current().today() - SILENT + timedelta(days=1)
        if self.value() == "yes":
            return queryset.filter(last_on__gte=since)
        return queryset.active().exclude(last_on__gte=since) if self.value() == "no" else queryset


class PublicFilter(admin.SimpleListFilter):
    title = _("public page")
    parameter_name = "public"

    def lookups(self, request, model_admin):
        return [("yes", _("On the public page")), ("no", _("Not on it"))]

    def queryset(self, request, queryset):
        public = queryset.public()
        if self.value() == "yes":
            return public
        return queryset.exclude(pk__in=public.values("pk")) if self.value() == "no" else queryset


class ContactInline(HidesEncryptedBeside, admin.StackedInline):
    model = Contact
    extra = 0
    formfield_overrides = {
        TextField: {"widget": admin.widgets.AdminTextInputWidget},
        DateField: {"widget": date_input()},
    }
    fields = [("name", "role"), ("email", "phone"), ("language", "left_on")]


@admin.register(Organization)
class OrganizationAdmin(I18nModelAdmin):
    list_display = ["name", "kind", "where", "spoken_on", "partner_since", "is_public", "is_active"]
    list_filter = ["is_active", SilentFilter, PublicFilter, "kind", "stations"]
    list_per_page = 50
    search_fields = ["name", "note"]
    search_help_text = _("Name, or what the note says")
    show_full_result_count = False
    actions = ["merge_into_one"]
    inlines = [ContactInline]
    readonly_fields = ["spoken_on", "merged_into"]
    filter_horizontal = ["stations"]
    formfield_overrides = {
        **I18nModelAdmin.formfield_overrides_defaults,
        DateField: {"widget": date_input()},
        URLField: {"assume_scheme": "https"},
        TextField: {"widget": Textarea({"rows": 3, "cols": 60})},
    }
    fieldsets = [
        (None, {"fields": ["name", "kind", "stations", "website", "spoken_on", "is_active", "merged_into"]}),
        (
            _("Partnership"),
            {
                "fields": ["together", "partner_since", "agreed_to_be_public_on"],
                "description": _(
                    "The public page shows an active organization once it agreed. It never shows a person."
                ),
            },
        ),
        (_("For staff"), {"fields": ["note"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_delete_permission(self, request, obj=None):
        return False

    def has_merge_permission(self, request):
        return self.has_change_permission(request)

    def get_queryset(self, request):
        organizations = super().get_queryset(request).visible_to(request.user)
        return organizations.annotate(last_on=Max("engagements__on")).prefetch_related("stations")

    @admin.display(description=_("stations"))
    def where(self, organization):
        return ", ".join(station.name for station in organization.stations.all()) or _("The whole city")

    @admin.display(description=_("last spoken with"), ordering="last_on")
    def spoken_on(self, organization):
        on = getattr(organization, "last_on", None)
        return date_format(on) if on else None

    @admin.display(description=_("on the public page"), boolean=True)
    def is_public(self, organization):
        return organization.is_active and organization.agreed_to_be_public_on is not None

    @admin.action(description=_("Make them one organization"), permissions=["merge"])
    def merge_into_one(self, request, queryset):
        """Which name stays, and then the button."""
        chosen = list(queryset)
        into = next((one for one in chosen if str(one.pk) == request.POST.get("into")), None)
        if len(chosen) < 2:
            self.message_user(request, _("Choose two organizations or more."), messages.ERROR)
            return None
        if into is None:
            context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
            context |= {"title": _("Make them one organization"), "organizations": chosen}
            return TemplateResponse(request, "admin/outreach/organization/merge.html", context)
        merge(into, chosen)
        self.message_user(request, _("They are one organization now: %s.") % into)
        return None
