"""A list from a file: looked at line by line, then put down whole or not at all."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.spreadsheets import CannotBeRead
from agency.view_only import ViewOnlyAdmin
from training.forms import UploadForm
from training.models import TrainingImport
from training.recording import ImportRefused, confirm, upload

LINES_SHOWN = 200


@admin.register(TrainingImport)
class TrainingImportAdmin(ViewOnlyAdmin):
    list_display = ["file_name", "uploaded_by", "uploaded_at", "lines", "problems", "confirmed_at"]
    list_select_related = ["uploaded_by"]
    list_filter = []

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request):
        return request.user.has_perm("training.add_trainingimport")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("rows")

    def get_urls(self):
        own = [
            path("<int:pk>/confirm/", self.admin_site.admin_view(self.confirm), name="training_trainingimport_confirm")
        ]
        return own + super().get_urls()

    def add_view(self, request, form_url="", extra_context=None):
        """The file; what is in it stands on the next page, and nothing is recorded yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                seen = upload(file.read(), file.name, by=request.user)
                return redirect("admin:training_trainingimport_change", seen.pk)
            except CannotBeRead as unreadable:
                form.add_error("file", str(unreadable))
        context = {**self._frame(request), "title": _("Import from a file"), "form": form}
        return TemplateResponse(request, "admin/training/trainingimport/upload.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Every line as it was read; those that are not right come first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        seen = get_object_or_404(TrainingImport, pk=object_id if object_id.isdecimal() else None)
        rows = sorted(seen.rows, key=lambda row: not row["problems"])
        shown = Paginator(rows, LINES_SHOWN).get_page(request.GET.get("page"))
        context = {**self._frame(request), "title": seen.file_name, "seen": seen, "page_obj": shown}
        context["may_confirm"] = not seen.problems and not seen.confirmed_at and self.has_add_permission(request)
        return TemplateResponse(request, "admin/training/trainingimport/preview.html", context)

    def confirm(self, request, pk):
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        seen = get_object_or_404(TrainingImport.objects.defer("rows"), pk=pk)
        try:
            number = confirm(seen, by=request.user)
            words = ngettext("%d line is recorded.", "%d lines are recorded.", number)
            messages.success(request, words % number)
        except ImportRefused as refused:
            messages.error(request, str(refused))
            return redirect("admin:training_trainingimport_change", pk)
        return redirect("admin:training_attendance_changelist")

    def _frame(self, request):
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
