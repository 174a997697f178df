"""The engagement log as a list to be read. It does not know who wrote what, and cannot be asked."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agency.paging import CappedPaginator
from agency.view_only import ViewOnlyAdmin
from outreach.models import Engagement, StakeholderKind
from outreach.models.engagement import KIND
from outreach.stakeholders.figures import stations_read_by


class KindFilter(admin.SimpleListFilter):
    """By the kind of stakeholder, whether it is the organization's or was chosen."""

    title = _("with whom")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return StakeholderKind.choices

    def queryset(self, request, queryset):
        return queryset.alias(kind=KIND).filter(kind=self.value()) if self.value() else queryset


@admin.register(Engagement)
class EngagementAdmin(ViewOnlyAdmin):
    list_display = ["on", "activity", "purpose", "whom", "station", "place", "people", "minutes"]
    list_filter = ["activity", "purpose", KindFilter, "station"]
    list_select_related = ["station", "organization"]
    list_per_page = 50
    date_hierarchy = "on"
    search_fields = ["organization__name", "place", "note"]
    search_help_text = _("Organization, place or note")
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None
    # Whose entry it is stands nowhere: no officer is counted by their entries (docs/glossary.md, engagement log).
    fields = ["on", "activity", "purpose", "whom", "station", "place", "people", "minutes", "note", "concern"]
    readonly_fields = ["whom", "concern"]

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        log, readable = super().get_queryset(request), stations_read_by(request.user)
        return log if None in readable else log.filter(station__in=readable)

    def lookup_allowed(self, lookup, value, request=None):
        # Django lets anybody narrow a list by any column, from the address bar.
        return not lookup.startswith(("member", "noted_at", "submission_key")) and super().lookup_allowed(
            lookup, value, request
        )

    @admin.display(description=_("with whom"), ordering="organization__name")
    def whom(self, entry):
        return entry.organization or entry.get_who_display()

    @admin.display(description=_("concern"))
    def concern(self, entry):
        return getattr(entry, "concern", None)
