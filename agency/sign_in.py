"""Who comes in: members only, with a second factor, which is asked for again before what is most private."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from uswds.typed import NOT_KEPT, texts_in, typed_in

View = Callable[..., HttpResponseBase]
# For how many seconds a second factor stands before an export, or before encrypted fields are shown.
LATELY = 5 * 60
# What the provider of the city's own accounts is called in addresses.
CITY = "city"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session. In the demonstration nobody has one."""
    return settings.DEMO or bool(_given_at(request))


def was_asked_lately(request: HttpRequest) -> bool:
    """Whether a second factor was given in the last five minutes, at sign-in or since."""
    return settings.DEMO or any(0 <= time.time() - at < LATELY for at in _given_at(request))


def member_required(view: View) -> View:
    """For pages of members outside the admin. Who was signed out while writing loses nothing: see `keep`."""

    @wraps(view)
    def for_members(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.is_authenticated and request.user.is_staff):
            return keep(request)
        if not has_second_factor(request):
            return redirect(where_to_give_it(request))
        return view(request, *args, **kwargs)

    # By this the audit trail knows whose pages these are; `wraps` hands it on.
    for_members.is_for_members = True  # type: ignore[attr-defined]
    return for_members


def takes_autosaves(view: View) -> View:
    """For a page to which a script sends by the second what is typed: what it posts is not an entry of the trail each.

    What such a post changes in a record is. Never for a page of the admin, nor for one that only shows.
    """
    view.takes_autosaves = True  # type: ignore[attr-defined]
    return view


def asked_again(view: View) -> View:
    """For exports and what is encrypted: the second factor anew, then the page that was asked for.

    Stands on a view or on a method of a ModelAdmin. What was sent is kept in the browser's page, to be sent once more.
    """

    @wraps(view)
    def after_asking(*args: Any, **kwargs: Any) -> HttpResponseBase:
        request = next(given for given in args if isinstance(given, HttpRequest))
        if was_asked_lately(request):
            return view(*args, **kwargs)
        if not request.user.is_authenticated:
            return keep(request)
        if request.method == "POST":
            return _ask_and_keep(request)
        return redirect(where_to_give_it(request))

    return after_asking


def asked_before_enrolling(view: View) -> View:
    """For what changes second factors: whoever gave one in this session gives it anew; the first is set up without.

    allauth asks for nothing where it knows no way of asking: of who comes in by the city's account alone.
    """
    again = asked_again(view)

    @wraps(view)
    def enrolling(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        given = request.user.is_authenticated and has_second_factor(request)
        return (again if given else view)(request, *args, **kwargs)

    return enrolling


def where_to_give_it(request: HttpRequest, then: str = "") -> str:
    """The page on which a member gives the second factor, or sets one up; it leads to `then`, or back."""
    then = then or request.get_full_path()
    if is_mfa_enabled(request.user):
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': then})}"
    if _given_at(request):
        # It was given to the city's own sign-in: given there anew.
        return f"{reverse('openid_connect_login', args=[CITY])}?{urlencode({'process': 'login', 'next': then})}"
    return f"{reverse('mfa_index')}?{urlencode({'next': then})}"


def _ask_and_keep(request: HttpRequest) -> HttpResponseBase:
    """What was sent, to be sent once more; but a password that somebody chose is put into no page."""
    sent = typed_in(request)
    typed = [(name, value) for name, value in sent if not name.startswith("password")]
    where = where_to_give_it(request, then=reverse("account_confirmed"))
    context = {"typed": typed, "where": where, "had_password": len(typed) < len(sent)}
    response = render(request, "account/ask_again.html", context, status=401)
    response["Cache-Control"] = "no-store"  # it holds what was typed
    return response


def keep(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in; but what was sent stays in a page of its own until it can be sent again.

    Nothing of it is stored here: it is in the browser's page alone, without the files, which the page names.
    """
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved": False, "signed_out": True}, status=401)
    if request.method == "POST" and not request.path.startswith(NOT_KEPT):
        typed = {"typed": typed_in(request), "texts": texts_in(request), "had_files": bool(request.FILES)}
        response = render(request, "account/signed_out.html", typed, status=401)
        response["Cache-Control"] = "no-store"
        return response
    return redirect_to_login(request.get_full_path())


def _given_at(request: HttpRequest) -> list[float]:
    """When a second factor was given in this session, in seconds since the epoch."""
    counts = {"mfa", "socialaccount"} if settings.OIDC_SECOND_FACTOR else {"mfa"}
    user = request.user if request.user.is_authenticated else None
    return [record["at"] for record in get_authentication_records(request, user) if record["method"] in counts]
