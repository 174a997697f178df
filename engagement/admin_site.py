"""Django's admin as the staff's workplace."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from programs.statistics import workplace


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
        work = (
            workplace(request.user, Agency.current().today())
            if request.user.has_perm("programs.view_application")
            else {}
        )
        return super().index(request, {**work, **(extra_context or {})})


def has_second_factor(user: Any) -> bool:
    """Whether signing in asked for more than a password. In the demonstration nobody has a second factor."""
    return settings.DEMO or is_mfa_enabled(user)
