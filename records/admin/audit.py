"""The audit trail as the auditor reads it: found by who, what, where and when, and changed by nobody."""

import csv
import json

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from agency.paging import CappedPaginator
from agency.roles import ROLES
from agency.sign_in import asked_again
from agency.spreadsheets import safe
from agency.view_only import ViewOnlyAdmin
from records import audit
from records.models import Action, AuditEntry, SealedDay

COLUMNS = ["number", "at", "username", "action", "kind", "record", "reference", "view", "method", "status", "address"]


class WhoFilter(admin.SimpleListFilter):
    title = _("who")
    parameter_name = "who"

    def lookups(self, request, model_admin):
        return [(name, name) for name in Member.objects.order_by("username").values_list("username", flat=True)]

    def queryset(self, request, queryset):
        return queryset.filter(username=self.value()) if self.value() else queryset


class WhatFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "what"

    def lookups(self, request, model_admin):
        return Action.choices

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


class PartFilter(admin.SimpleListFilter):
    """By part of the portal: the kinds themselves are too many to be listed, and can be searched for."""

    title = _("part of the portal")
    parameter_name = "part"

    def lookups(self, request, model_admin):
        labels = {name.partition(".")[0] for granted in ROLES.values() for name in granted}
        return sorted(
            ((label, apps.get_app_config(label).verbose_name) for label in labels), key=lambda one: str(one[1])
        )

    def queryset(self, request, queryset):
        part = self.value()
        return queryset.filter(Q(kind=part) | Q(kind__startswith=f"{part}.")) if part else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ViewOnlyAdmin):
    list_display = ["at", "who", "what", "about", "view", "address"]
    list_filter = [WhatFilter, ("at", admin.DateFieldListFilter), PartFilter, WhoFilter]
    list_per_page = 50
    # `get_search_results` says how: whole words only, so that each search is a look into an index.
    search_fields = ["reference"]
    search_help_text = _("A whole reference, username, kind of record (programs.application), or kind and number")
    show_full_result_count = False
    paginator = CappedPaginator
    ordering = ["-pk"]
    fields = ["at", "who", "what", "about", "reference", "view", "method", "status", "address", "told"]
    change_list_template = "admin/records/auditentry/list.html"

    def get_search_results(self, request, queryset, search_term):
        term, number = [*search_term.split(), "", ""][:2]
        if not term:
            return queryset, False
        if number:
            return queryset.filter(kind=term.lower(), record=number), False
        found = Q(reference=term.upper()) | Q(username=term) | Q(kind=term.lower())
        for kind, number in referred_to(term.upper()):
            found |= Q(kind=kind, record=number)
        return queryset.filter(found), False

    def get_urls(self):
        own = path("export/", self.admin_site.admin_view(self.export), name="records_auditentry_export")
        return [own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Audit trail"), **(extra_context or {})})

    @asked_again
    def export(self, request):
        """What the list shows, page after page, as one table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        name = f"audit-trail-{Agency.current().today()}.csv"
        audit.exported(request.user, AuditEntry, name)
        response = StreamingHttpResponse(table(entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @admin.display(description=_("who"), ordering="username")
    def who(self, entry):
        return entry.username or (_("not signed in") if entry.view else _("the portal"))

    @admin.display(description=_("what"), ordering="action")
    def what(self, entry):
        return _("was refused") if entry.action == Action.SAW and entry.status != 200 else entry.what

    @admin.display(description=_("record"))
    def about(self, entry):
        about = f"{called(entry.kind)} {entry.record}".strip()
        return f"{about} ({entry.reference})" if entry.reference else about

    @admin.display(description=_("details"))
    def told(self, entry):
        return entry.details and format_html(
            "<pre>{}</pre>", json.dumps(entry.details, indent=1, sort_keys=True, ensure_ascii=False)
        )


def referred_to(reference):
    """The records that go by a reference: pages that were only sent know theirs by number."""
    for model in apps.get_models():
        if any(field.name == "reference" for field in model._meta.concrete_fields) and model is not AuditEntry:
            for pk in model._base_manager.filter(reference=reference).values_list("pk", flat=True)[:10]:
                yield model._meta.label_lower, str(pk)


class Line:
    """What csv writes to, so that each row can be sent as it is made."""

    def write(self, text):
        return text


def table(entries):
    line = csv.writer(Line())
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + line.writerow([*COLUMNS, "details"])
    for entry in entries.iterator(chunk_size=2000):
        at = timezone.localtime(entry.at, Agency.current().zone).isoformat()
        plain = [getattr(entry, name) for name in COLUMNS[2:]]
        details = json.dumps(entry.details, sort_keys=True, ensure_ascii=False)
        yield line.writerow([safe("" if cell is None else cell) for cell in (entry.pk, at, *plain, details)])


def called(kind):
    """A kind of record, or a part of the portal, in words."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name if "." in kind else apps.get_app_config(kind).verbose_name)
    except LookupError:
        return kind


@admin.register(SealedDay)
class SealedDayAdmin(ViewOnlyAdmin):
    list_display = ["day", "count", "digest", "sealed_at", "released_on"]
    fields = ["number", "day", "count", "first", "last", "digest", "sealed_at", "released_on"]
    list_per_page = 50
    change_list_template = "admin/records/sealedday/list.html"

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Sealed days of the audit trail"), **(extra_context or {})})
