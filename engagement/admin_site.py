"""Django's admin as the staff's workplace."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.sign_in import has_second_factor, keep, where_to_give_it
from comments import statistics as comments
from cpp import statistics as cpp
from outreach.committees import statistics as committees
from outreach.events import statistics as events
from outreach.interpreters import statistics as interpreters
from outreach.policies import statistics as policies
from outreach.stakeholders import statistics as stakeholders
from outreach.surveys import statistics as surveys
from programs import statistics as programs
from training import statistics as training
from watch import statistics as watch

Work = Callable[[Any, date], dict[str, Any]]
# With which permission one sees a part of the first page (None: every member), its template, and what it shows.
PARTS: list[tuple[str | None, str, Work]] = [
    ("comments.view_review", "comments/_workplace", comments.workplace),
    ("cpp.view_plan", "cpp/_workplace", cpp.workplace),
    ("programs.view_application", "programs/_workplace", programs.workplace),
    ("outreach.view_event", "outreach/_workplace_events", events.workplace),
    ("outreach.view_interpreterrequest", "outreach/_workplace_interpreters", interpreters.workplace),
    ("watch.view_watchgroup", "watch/_workplace", watch.workplace),
    ("outreach.view_committee", "outreach/_workplace_committees", committees.workplace),
    ("outreach.view_policycomment", "outreach/_workplace_policies", policies.workplace),
    ("outreach.add_engagement", "outreach/_workplace_stakeholders", stakeholders.workplace),
    ("outreach.view_survey", "outreach/_workplace_surveys", surveys.workplace),
    (None, "training/_workplace", training.workplace),
]


class PortalAdminSite(admin.AdminSite):
    site_title = index_title = _("Workplace")
    index_template = "admin/workplace.html"
    # The few places are named in the header, and the queue needs the width.
    enable_nav_sidebar = False

    def each_context(self, request):
        return {**super().each_context(request), "site_header": Agency.current().name}

    def has_permission(self, request):
        return super().has_permission(request) and has_second_factor(request)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated and request.user.is_staff and not has_second_factor(request):
            return redirect(where_to_give_it(request, then=get_next_redirect_url(request) or reverse("admin:index")))
        return secure_admin_login(super().login)(request, extra_context)

    def admin_view(self, view, cacheable=False):
        """As Django's; but what a member sent after the session's end is kept, to be sent again."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def kept(request, *args, **kwargs):
            if request.method == "POST" and not request.user.is_authenticated:
                return keep(request)
            return guarded(request, *args, **kwargs)

        return kept

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        return super().index(request, {"parts": list(parts_of_the_workplace(request.user)), **(extra_context or {})})


def parts_of_the_workplace(member: Any) -> Iterator[dict[str, Any]]:
    """What each part of the portal has for this member to do, with the template that shows it."""
    on = Agency.current().today()
    for permission, template, work in PARTS:
        if (permission is None or member.has_perm(permission)) and (found := work(member, on)):
            yield {"template": f"admin/{template}.html", "work": found}
