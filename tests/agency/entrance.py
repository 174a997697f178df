"""How members come in, in tests: with password and code, as they do, or handed a session in which both were given."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.http import HttpResponse
from django.test import Client

from agency.models import Member
from tests.factories import make_lena

PASSWORD = "blue-lantern-over-harbor"


def make_lena_with_app(**fields: Any) -> tuple[Member, str]:
    """Lena, with a password and an authenticator app, whose secret comes with her."""
    lena = make_lena(**fields)
    lena.set_password(PASSWORD)
    lena.save()
    secret = generate_totp_secret()
    TOTP.activate(lena, secret)
    return lena, secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


def recovery_codes_of(member: Member) -> list[str]:
    return list(RecoveryCodes.activate(member).get_unused_codes())


def give_password(client: Client, login: str = "lena", password: str = PASSWORD, **extra: Any) -> HttpResponse:
    return client.post("/accounts/login/", {"login": login, "password": password}, **extra)


def give_code(client: Client, code: str, page: str = "authenticate", **extra: Any) -> HttpResponse:
    return client.post(f"/accounts/2fa/{page}/", {"code": code, **extra})


def signed_in_twice(member: Member, *, seconds_ago: int = 0) -> Client:
    """Signed in, with a second factor given so many seconds ago."""
    client = Client()
    client.force_login(member)
    session = client.session
    session[METHODS] = [{"method": "mfa", "type": "totp", "at": time.time() - seconds_ago}]
    session[f"{METHODS}_user"] = user_id_to_str(member)
    session.save()
    return client
