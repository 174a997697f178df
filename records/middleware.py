"""One entry for each page that a member asks for, and each form that a member sends."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import DatabaseError, InterfaceError
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from . import audit
from .models import Action

logger = logging.getLogger(__name__)

# What shows nothing of anybody, or is asked for again and again: its page has an entry.
NOT_TOLD = {"admin:jsi18n", "admin:index", "admin:login", "admin:logout", "account_login", "account_logout"}
QUIET_TYPES = ("application/json", "text/javascript", "text/css")
# Shown, refused, or hidden from this member: each is worth knowing.
TOLD_STATUSES = {200, 403, 404}
# By which part of its address a page says whose it is; no other part is kept, least of all the key of a private link.
NUMBERS = ("object_id", "pk")


class AuditMiddleware:
    """Lets the trail know which member asks, and writes what was asked. Of residents it takes no notice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response = self.get_response(request)
            if audit.asked.get() is request:
                tell(request, response)
            return response
        finally:
            audit.asked.set(None)
            audit.told.set(False)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if is_for_members(request, view):
            audit.asked.set(request)


def is_for_members(request: HttpRequest, view: Any) -> bool:
    """Whether a page is of the admin, of members, or of their accounts."""
    match = request.resolver_match
    in_admin = match is not None and "admin" in match.app_names
    return in_admin or getattr(view, "is_for_members", False) or request.path.startswith("/accounts/")


def tell(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the entry of a request. Where it cannot be written, the page is shown all the same, and the log says so."""
    try:
        if request.resolver_match and is_told(request, request.resolver_match, response):
            entry = audit.entry(Action.ACTED if request.method == "POST" else Action.SAW, by=request.user)
            entry.status = response.status_code
            for name, value in whose(request.resolver_match, response).items():
                setattr(entry, name, value)
            entry.save()
    except (DatabaseError, InterfaceError) as error:
        # Without the database's own words: they could repeat a row.
        logger.error("The audit trail lacks an entry (%s).", type(error).__name__)  # noqa: TRY400


def is_told(request: HttpRequest, match: ResolverMatch, response: HttpResponseBase) -> bool:
    if match.view_name in NOT_TOLD or is_autosave(request, match):
        return False
    if request.method != "POST" and (audit.told.get() or not _is_page(response)):
        return False
    # Whoever was only sent to the sign-in is nobody yet.
    return response.status_code < 500 and request.user.is_authenticated


def is_autosave(request: HttpRequest, match: ResolverMatch) -> bool:
    """What a script posts by the second, to a page that takes it. The header alone, which anybody can send, is none."""
    return (
        request.method == "POST" and "X-Autosave" in request.headers and getattr(match.func, "takes_autosaves", False)
    )


def _is_page(response: HttpResponseBase) -> bool:
    quiet = response.headers.get("Content-Type", "").startswith(QUIET_TYPES)
    return response.status_code in TOLD_STATUSES and not quiet


def whose(match: ResolverMatch, response: HttpResponseBase) -> dict[str, str]:
    """Which record a page is of, as far as the page or its address says so without a further question."""
    kind = kind_of(match.namespace, match.url_name or "")
    number = next((str(match.kwargs[name]) for name in NUMBERS if name in match.kwargs), "")
    for shown in (getattr(response, "context_data", None) or {}).values():
        if isinstance(shown, Model) and (shown._meta.label_lower, str(shown.pk)) == (kind, number):
            return audit.named(shown)
    return {
        "kind": kind,
        "record": number[:64] if number.replace("-", "").isalnum() else "",
        "reference": str(match.kwargs.get("reference", ""))[:40],
    }


@cache
def kind_of(namespace: str, url_name: str) -> str:
    """The model that a page of the admin is about, by its name; of members' pages, the part of the portal."""
    if namespace != "admin":
        return namespace
    models = {f"{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
    fits = [begin for begin in models if url_name.startswith(begin)]
    return models[max(fits, key=len)]._meta.label_lower if fits else ""
