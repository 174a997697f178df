"""Every page of signing in, and no other of allauth's: nobody signs up, keeps addresses or resets a password here."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as city
from django.db import transaction
from django.urls import include, path
from django.views.generic import RedirectView

from . import account_views
from .sign_in import asked_before_enrolling

# Asked for by name within allauth, and leading nowhere: each answers that there is no such page.
SHUT = {
    "signup/": "account_signup",
    "email/": "account_email",
    "password/set/": "account_set_password",
    "city/connections/": "socialaccount_connections",
}

# Before allauth's own of the same names.
ENROLLING = [
    path("totp/activate/", asked_before_enrolling(app.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", asked_before_enrolling(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("webauthn/add/", asked_before_enrolling(transaction.atomic(passkey.add_webauthn)), name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", asked_before_enrolling(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", asked_before_enrolling(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    path("recovery-codes/", asked_before_enrolling(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        asked_before_enrolling(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        asked_before_enrolling(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_home"), name="account_index"),
    path("mine/", account_views.home, name="account_home"),
    path("confirmed/", account_views.confirmed, name="account_confirmed"),
    path("session/", account_views.session, name="account_session"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", transaction.atomic(account.password_change), name="account_change_password"),
    path("2fa/", include([*ENROLLING, path("", include("allauth.mfa.urls"))])),
    path("sessions/", include("allauth.usersessions.urls")),
    # Where OIDC_SERVER_URL is not set, allauth answers that there is no such page.
    path("oidc/<slug:provider_id>/login/", account_views.city_login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", account_views.city_callback, name="openid_connect_callback"),
    path("city/cancelled/", city.login_cancelled, name="socialaccount_login_cancelled"),
    path("city/error/", city.login_error, name="socialaccount_login_error"),
    *[path(address, account_views.shut, name=name) for address, name in SHUT.items()],
]
