"""Django's admin as the staff's workplace."""

from collections.abc import Iterator
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.sign_in import has_second_factor
from comments.statistics import workplace as comments_to_weigh
from cpp.statistics import workplace as plans_to_keep
from programs.statistics import workplace as applications_to_answer
from watch.statistics import workplace as groups_to_look_after


class PortalAdminSite(admin.AdminSite):
    site_title = index_title = _("Workplace")
    index_template = "admin/workplace.html"
    # The few places are named in the header, and the queue needs the width.
    enable_nav_sidebar = False

    def each_context(self, request):
        return {**super().each_context(request), "site_header": Agency.current().name}

    def has_permission(self, request):
        return super().has_permission(request) and has_second_factor(request.user)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated and request.user.is_staff and not has_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return secure_admin_login(super().login)(request, extra_context)

    def index(self, request, extra_context=None):
        return super().index(request, {"parts": list(parts_of_the_workplace(request.user)), **(extra_context or {})})


def parts_of_the_workplace(member: Any) -> Iterator[dict[str, Any]]:
    """What each app has for this member to do, with the template that shows it."""
    on = Agency.current().today()
    if member.has_perm("comments.view_review"):
        yield {"template": "admin/comments/_workplace.html", "work": comments_to_weigh(on)}
    if member.has_perm("cpp.view_plan"):
        yield {"template": "admin/cpp/_workplace.html", "work": plans_to_keep(member, on)}
    if member.has_perm("programs.view_application"):
        yield {"template": "admin/programs/_workplace.html", "work": applications_to_answer(member, on)}
    if member.has_perm("watch.view_watchgroup"):
        yield {"template": "admin/watch/_workplace.html", "work": groups_to_look_after(member, on)}
