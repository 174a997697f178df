"""Who comes in: members only, with a second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from uswds.typed import texts_in, typed_in

View = Callable[..., HttpResponse]


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; residents need none."""

    def is_open_for_signup(self, request):
        return False


def has_second_factor(user: Any) -> bool:
    """Whether signing in asked for more than a password. In the demonstration nobody has a second factor."""
    return settings.DEMO or is_mfa_enabled(user)


def member_required(view: View) -> View:
    """For pages of members outside the admin. Who was signed out while writing loses nothing: see `_keep`."""

    @wraps(view)
    def for_members(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_authenticated and request.user.is_staff):
            return _keep(request)
        if not has_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return view(request, *args, **kwargs)

    return for_members


def _keep(request: HttpRequest) -> HttpResponse:
    """To the sign-in; but what was sent stays in a page of its own until it can be sent again."""
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved": False, "signed_out": True}, status=401)
    if request.method == "POST":
        typed = {"typed": typed_in(request), "texts": texts_in(request)}
        return render(request, "account/signed_out.html", typed, status=401)
    return redirect_to_login(request.get_full_path())
