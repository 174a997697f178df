"""Taking the comments of a cycle out for the assessor; who did, when, and what."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.sign_in import asked_again
from agency.view_only import ViewOnlyAdmin
from comments.export import Package, export
from comments.models import AssessmentCycle, Export
from records import audit

from .forms import ExportForm


@admin.register(Export)
class ExportAdmin(ViewOnlyAdmin):
    list_display = ["at", "by", "cycle", "part", "with_names", "comments", "digest"]
    list_select_related = ["by", "cycle"]
    fields = ["at", "by", "cycle", "part", "with_names", "comments", "digest"]
    change_list_template = "admin/comments/export/list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request):
        return request.user.has_perm("comments.add_export")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Exports"), **(extra_context or {})})

    @admin.display(description=_("which part"))
    def part(self, record):
        return _("Year %d of the cycle") % record.year if record.year else _("The whole cycle")

    @asked_again
    def add_view(self, request, form_url="", extra_context=None):  # type: ignore[override]  # the stubs are narrower
        """What is to be in it, then the file itself; without its record there is no file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        on = Agency.current().today()
        present = AssessmentCycle.objects.filter(begins_on__lte=on, ends_on__gte=on).first()
        form = ExportForm(request.POST or None, initial={"cycle": request.GET.get("cycle", present)})
        if request.method == "POST" and form.is_valid():
            package = Package(**form.cleaned_data)
            record, file = export(package, by=request.user)
            audit.exported(request.user, record, package.filename)
            return FileResponse(file, as_attachment=True, filename=package.filename, content_type="application/zip")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "form": form}
        context |= {"title": _("Export for the assessor"), "has_cycles": AssessmentCycle.objects.exists()}
        return TemplateResponse(request, "admin/comments/export/export.html", context)
