"""Proof that the public was told of an assessment: added and looked at, never changed."""

from pathlib import Path

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.view_only import ViewOnlyAdmin
from comments import letters
from comments.models import PublicNotice
from comments.proofs import digest_now, is_unaltered
from records import audit

from .accreditation import notice_mark
from .forms import PublicNoticeForm


@admin.register(PublicNotice)
class PublicNoticeAdmin(ViewOnlyAdmin):
    form = PublicNoticeForm
    list_display = ["__str__", "assessment", "in_time", "recorded_by"]
    list_select_related = ["assessment", "recorded_by"]
    fields = ["assessment", "text", "published_on", "where", "proof"]
    recorded_fields = [
        "assessment", "text", "published_on", "ahead", "where", "file", "still", "proof_digest", "recorded",
    ]  # fmt: skip

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request):
        return request.user.has_perm("comments.add_publicnotice")

    def get_fields(self, request, obj=None):
        return self.recorded_fields if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.recorded_fields if obj else []

    def save_model(self, request, obj, form, change):
        obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
        letters.notice_recorded(obj)

    @admin.display(description=_("in time"))
    def in_time(self, notice):
        return notice_mark(notice)

    @admin.display(description=_("before the assessment"))
    def ahead(self, notice):
        days = ngettext("%d day before", "%d days before", notice.days_ahead) % notice.days_ahead
        return f"{days}: {_('in time') if notice.is_in_time else _('too late')}"

    @admin.display(description=_("proof"))
    def file(self, notice):
        address = reverse("admin:comments_publicnotice_proof", args=[notice.pk])
        return format_html('<a href="{}">{}</a>', address, Path(notice.proof.name).name)

    @admin.display(description=_("the file today"))
    def still(self, notice):
        digest = digest_now(notice)
        if digest == notice.proof_digest:
            return _("✓ It is the file that was recorded.")
        altered = _("It is not the file that was recorded: its SHA-256 is now %s.") % digest
        words = altered if digest else _("It is gone.")
        return format_html('<span class="warning-line">✗ {}</span>', words)

    @admin.display(description=_("recorded"))
    def recorded(self, notice):
        at = date_format(timezone.localtime(notice.recorded_at), "DATETIME_FORMAT")
        return f"{notice.recorded_by}, {at}"

    def get_urls(self):
        proof = path("<int:pk>/proof/", self.admin_site.admin_view(self.proof), name="comments_publicnotice_proof")
        return [proof, *super().get_urls()]

    def proof(self, request, pk):
        """The file, to be saved and never shown as a page of ours; one that was altered says so by its name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        notice = get_object_or_404(PublicNotice, pk=pk)
        name = Path(notice.proof.name).name
        try:
            name = name if is_unaltered(notice) else f"ALTERED-{name}"
            response = FileResponse(notice.proof.storage.open(notice.proof.name), as_attachment=True, filename=name)
        except FileNotFoundError as gone:
            raise Http404(_("The file is gone.")) from gone
        # Not by its own name: whoever put it up chose that.
        audit.exported(request.user, notice, f"proof-{pk}{Path(name).suffix}")
        response["X-Content-Type-Options"] = "nosniff"
        return response
