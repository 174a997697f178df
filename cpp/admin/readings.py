"""What is only read here: the published versions, and what the community said."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agency.paging import CappedPaginator
from agency.view_only import ViewOnlyAdmin
from cpp.models import CommunityInput, Version
from cpp.snapshot import digest


class LongListAdmin(ViewOnlyAdmin):
    actions = None
    show_full_result_count = False
    paginator = CappedPaginator
    list_per_page = 40

    class Media:
        css = {"all": ["css/admin.css"]}


@admin.register(Version)
class VersionAdmin(LongListAdmin):
    list_display = ["plan", "number", "published_at", "published_by", "digest"]
    list_display_links = ["plan", "number"]
    list_filter = ["plan__station"]
    list_select_related = ["plan__station", "published_by"]
    date_hierarchy = "published_at"
    ordering = ["-published_at"]
    fields = ["plan", "number", "published_at", "published_by", "page", "digest", "still_matches"]

    def get_queryset(self, request):
        # Large, and read by nobody here: the page shows it.
        return super().get_queryset(request).defer("content")

    @admin.display(description=_("as the public reads it"))
    def page(self, version):
        return format_html('<a href="{}">{}</a>', version.get_absolute_url(), version)

    @admin.display(description=_("computed again just now"))
    def still_matches(self, version):
        return _("✓ the same") if digest(version.content) == version.digest else _("✗ not the same")


@admin.register(CommunityInput)
class CommunityInputAdmin(LongListAdmin):
    """By kind of person and theme. Names and addresses are for the station's commander alone, and not here."""

    list_display = ["reference", "station", "received_on", "came_by", "who", "theme", "criticizes", "answered"]
    list_filter = ["station", "who", "came_by", "is_critical", "is_public"]
    list_select_related = ["station"]
    date_hierarchy = "received_on"
    search_fields = ["reference", "theme", "asked"]
    search_help_text = _("Reference, theme, or what was asked")
    fields = [
        "reference", "station", "received_on", "came_by", "who", "language", "theme", "text", "asked", "is_critical",
        "priority", "done", "is_public", "taken_by",
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).defer("name", "email").select_related("priority", "taken_by")

    # In words: a red cross beside somebody's concern would say something that we do not mean.
    @admin.display(description=_("criticizes"), ordering="is_critical")
    def criticizes(self, said):
        return _("yes") if said.is_critical else "–"

    @admin.display(description=_("answered in public"), ordering="is_public")
    def answered(self, said):
        return _("yes") if said.is_public else "–"

    def lookup_allowed(self, lookup, value, request):
        # Any column can be asked for in the address; these would answer whether somebody wrote to us.
        return lookup.split("__")[0] not in {"name", "email"} and super().lookup_allowed(lookup, value, request)
