"""How long members stay signed in: thirty minutes after they last did something, and twelve hours in all.

CJIS Security Policy 5.5.5 gives the thirty minutes. Residents' sessions hold their drafts and end by their own rule.
"""

from time import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

BEGAN, ACTED = "signed_in_at", "acted_at"
# What a member does is written down once a minute at most: no page costs a write.
EVERY = 60


class MemberSessionMiddleware(AuthenticationMiddleware):
    """Nobody is signed in whose session is over. It is looked at only where a page asks who is there."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: member_there(request))


def begin(request: HttpRequest, **kwargs: Any) -> None:
    """A member signed in."""
    request.session[BEGAN] = request.session[ACTED] = time()


def member_there(request: HttpRequest) -> Any:
    user = get_user(request)
    if not user.is_authenticated:
        return user
    if seconds_left(request.session) <= 0:
        request.session.flush()
        return AnonymousUser()
    if is_of_a_person(request):
        acted(request)
    return user


def seconds_left(session: SessionBase) -> float:
    return min(_idle_left(session), longest_left(session))


def longest_left(session: SessionBase) -> float:
    """Until the end that nothing puts off."""
    return session.get(BEGAN, 0) + settings.SESSION_LONGEST - time()


def _idle_left(session: SessionBase) -> float:
    return session.get(ACTED, 0) + settings.SESSION_IDLE - time()


def is_of_a_person(request: HttpRequest) -> bool:
    """Whether somebody went to a page or sent a form; what a script asks for by itself keeps nobody signed in."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "X-Autosave" not in request.headers


def acted(request: HttpRequest) -> None:
    now = time()
    if now - request.session[ACTED] >= min(EVERY, settings.SESSION_IDLE / 10):
        request.session[ACTED] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def whose(member: Any) -> str:
    """Says whether two pages are the same member's, and no more."""
    return salted_hmac("agency.sessions", str(member.pk), algorithm="sha256").hexdigest()[:16]
