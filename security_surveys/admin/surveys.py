"""Who looked at which survey, and when: for who must be able to ask why. It says no address and no finding."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agency.view_only import ViewOnlyAdmin
from security_surveys.models import Look


@admin.register(Look)
class LookAdmin(ViewOnlyAdmin):
    list_display = ["at", "member", "what", "reference"]
    list_display_links = None
    list_filter = ["what", "at"]
    list_select_related = ["member", "survey__application"]
    list_per_page = 40
    search_fields = ["survey__application__reference", "member__username", "member__last_name"]
    search_help_text = _("Reference, or who looked")
    date_hierarchy = "at"
    fields = ["at", "member", "what", "reference"]

    class Media:
        css = {"all": ["css/admin.css"]}

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Who looked at surveys"), **(extra_context or {})})

    @admin.display(description=_("survey"), ordering="survey__application__reference")
    def reference(self, look):
        return look.survey.application.reference
