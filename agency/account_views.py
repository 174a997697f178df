"""What a member sees of the own sign-in, beside allauth's pages."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import sessions
from .sign_in import takes_autosaves


def shut(request: HttpRequest) -> HttpResponse:
    raise Http404


@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Your sign-in: password, second factor, sessions."""
    types = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "has_app": Authenticator.Type.TOTP in types,
        "passkeys": types.count(Authenticator.Type.WEBAUTHN),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "account/home.html", context)


@never_cache
@require_safe
def city_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the city's own sign-in; its server is asked first where that is."""
    # Here, for they bring a client of HTTP with them, and most portals have no such sign-in.
    from allauth.socialaccount.providers.openid_connect import views as oidc
    from requests import RequestException

    try:
        return oidc.login(request, provider_id)
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=503)


def city_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there."""
    from allauth.socialaccount.providers.openid_connect import views as oidc  # as above

    return oidc.callback(request, provider_id)


@never_cache
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """After the second factor was asked for in a tab of its own: see agency.sign_in.asked_again."""
    return render(request, "account/confirmed.html")


@takes_autosaves
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How long the member stays signed in, for a page's script; a POST says that somebody is there."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_out": True}, status=401)
    if request.method == "POST":
        sessions.acted(request)
    answer = {
        "left": sessions.seconds_left(request.session),
        "longest": sessions.longest_left(request.session),
        "whose": sessions.whose(request.user),
        "token": get_token(request),
    }
    return JsonResponse(answer)
