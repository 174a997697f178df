"""How the plans are narrowed down. Every filter is in the address, so that a view can be bookmarked."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from cpp.statistics import in_need, needs


class NeedFilter(admin.SimpleListFilter):
    title = _("what they need")
    parameter_name = "need"

    def lookups(self, request, model_admin):
        return [
            ("late", _("Late")),
            ("soon", _("Due in 30 days")),
            ("submitted", _("Waiting for approval")),
            ("uncommanded", _("Without a commander")),
            ("unadopted", _("Not adopted")),
        ]

    def queryset(self, request, queryset):
        need, on = self.value(), Agency.current().today()
        return in_need(queryset, need, on) if need in needs(on) else queryset


class OpenFilter(admin.SimpleListFilter):
    """Open stations unless asked otherwise: a closed one owes nothing."""

    title = _("station")
    parameter_name = "stations"

    def lookups(self, request, model_admin):
        return [("closed", _("Closed")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Open")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(station__is_open=self.value() != "closed")
