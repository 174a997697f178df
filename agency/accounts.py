"""What django-allauth asks of us: who comes in, what counts as a failure, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from . import lockout
from .encryption import decrypt, encrypt
from .models import Agency, Member

LOCKED = _("Too many tries went wrong. Wait ten minutes and try again, or ask an administrator.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; residents need none."""

    error_messages = {**DefaultAccountAdapter.error_messages, "locked": LOCKED}

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        super().pre_authenticate(request, **credentials)
        self._try = lockout.of_password(request, typed_name(credentials))
        if self._try.is_refused:
            raise self.validation_error("locked")

    def authenticate(self, request, **credentials):
        member = super().authenticate(request, **credentials)
        if member and self._try.is_account_locked:
            # Locked under its other name: said as if the password were wrong, for it may be a stranger's luck.
            member = None
        if member:
            self._try.take_back()
        else:
            self._try.went_wrong()
        return member

    def pre_login(self, request, user, **kwargs):
        """Asked of a passkey and of the city's account, too: a locked account is locked whatever is shown."""
        if lockout.is_member_locked(user):
            messages.error(request, LOCKED)
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        super().login(request, user)
        lockout.forget(user)

    def get_reauthentication_methods(self, user):
        """Who has a second factor is asked for it: the password alone confirms nothing."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods


def typed_name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


class CountedCode(forms.Form):
    """A wrong code counts as a wrong password does."""

    user: Member

    def clean_code(self) -> str:
        tried = lockout.of_code(context.request, self.user)
        if tried.is_refused or tried.is_account_locked:
            tried.take_back()
            raise forms.ValidationError(LOCKED)
        try:
            code = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            tried.went_wrong()
            raise
        tried.take_back()
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(CountedCode, ReauthenticateForm):
    """The second factor asked for again."""

    def save(self) -> None:
        super().save()
        lockout.forget(self.user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps and of recovery codes are encrypted at rest, as personal data is."""

    def encrypt(self, text):
        return encrypt(text)

    def decrypt(self, encrypted_text):
        return decrypt(encrypted_text)

    def get_totp_issuer(self):
        return Agency.current().short_name

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": Agency.current().name}


def given_by_setting_it_up(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever sets up an app or a passkey has just shown that it works: it is not asked for at once again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


class CityAccountAdapter(DefaultSocialAccountAdapter):
    """The city's own accounts, by OpenID Connect: they open existing members' accounts and make none."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(refused(request))
        if not sociallogin.is_existing:
            member = member_of(sociallogin)
            if member is None:
                raise ImmediateHttpResponse(refused(request))
            sociallogin.connect(request, member)
        # Which account it is must be known; what else the provider tells of a person is not kept.
        SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})


def member_of(sociallogin: SocialLogin) -> Member | None:
    """The one active member with an address that the provider has verified; None where there are two."""
    verified = [address.email for address in sociallogin.email_addresses if address.email and address.verified is True]
    found = [member for email in verified for member in Member.objects.filter(email__iexact=email, is_active=True)]
    return found[0] if len(found) == 1 else None


def refused(request: HttpRequest) -> Any:
    return render(request, "socialaccount/refused.html", status=403)
