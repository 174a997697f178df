"""The walks over the chain of comments: what each found, and a button for another."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from agency.view_only import ViewOnlyAdmin
from comments.models import Verification
from comments.sealing import verify


@admin.register(Verification)
class VerificationAdmin(ViewOnlyAdmin):
    list_display = ["at", "standing", "finding", "comments"]
    fields = ["at", "standing", "finding", "comments", "broken_at", "seal"]
    date_hierarchy = "at"
    list_per_page = 40
    change_list_template = "admin/comments/verification/list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def may_verify(self, request):
        return self.has_view_permission(request) and request.user.has_perm("comments.change_review")

    @admin.display(description=_("the comments are"))
    def standing(self, verification):
        return _("✓ as received") if verification.is_intact else _("✗ not as received")

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Verifications"), "may_verify": self.may_verify(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_urls(self):
        own = path("verify/", self.admin_site.admin_view(self.verify_now), name="comments_verification_verify")
        return [own, *super().get_urls()]

    def verify_now(self, request):
        if not self.may_verify(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        verification = verify()
        level = messages.SUCCESS if verification.is_intact else messages.ERROR
        messages.add_message(request, level, verification.finding)
        return redirect("admin:comments_verification_changelist")
