"""What everybody reads of interpreters, and an interpreter's own page. A GET shows, only a POST acts."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agency.models import Agency
from outreach.models import Assignment, AssignmentStatus, Language
from uswds.typed import texts_in

from . import access, asking, links, statistics
from .forms import AcceptForm, TranslationForm
from .translating import hand_in as hand_in_translation
from .workflow import TransitionRefused

View = Callable[..., HttpResponse]


@require_safe
def language_access(request: HttpRequest) -> HttpResponse:
    context = {
        "languages": Language.objects.offered().exclude(code=settings.LANGUAGE_CODE),
        "numbers": statistics.in_public(Agency.current().today()),
    }
    return render(request, "outreach/interpreters/language_access.html", context)


def with_assignment(view: View) -> View:
    """Hand the view an assignment whose link was opened in this browser, or say how to get in again."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, key: UUID) -> HttpResponse:
        try:
            return view(request, access.opened_assignment(request, key))
        except links.LinkRefused:
            return _refused(request)
        except TransitionRefused:
            messages.info(request, _("This stands differently by now: see below."))
            return redirect("outreach:assignment", key)

    return guarded


def _refused(request: HttpRequest) -> HttpResponse:
    """What was typed is shown, to be copied: the page may have closed while somebody wrote."""
    return render(request, "outreach/interpreters/link_refused.html", {"texts": texts_in(request)}, status=403)


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        assignment = links.assignment_behind(token)
    except links.LinkRefused:
        return _refused(request)
    access.grant(request, assignment)
    return redirect("outreach:assignment", assignment.key)


@require_safe
@with_assignment
def assignment(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    return _shown(request, assignment)


def _shown(request: HttpRequest, assignment: Assignment, **forms: Any) -> HttpResponse:
    wanted, is_accepted = assignment.request, assignment.status == AssignmentStatus.ACCEPTED
    context = {
        "assignment": assignment,
        "wanted": wanted,
        "is_asked": assignment.status == AssignmentStatus.ASKED and not wanted.is_over(timezone.now()),
        "is_accepted": is_accepted,
        "may_give_back": is_accepted and not wanted.is_over(timezone.now()),
        # Read only by who has accepted, for as long as they work on it.
        "comment": wanted.comment if is_accepted else None,
        "accept_form": AcceptForm(),
        "translation_form": TranslationForm(),
        **forms,
    }
    return render(request, "outreach/interpreters/assignment.html", context)


@require_POST
@with_assignment
def accept(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _shown(request, assignment, accept_form=form)
    asking.accept(assignment)
    messages.success(request, _("Thank you. You are down for it, and a letter with the details is on its way."))
    return redirect("outreach:assignment", assignment.key)


@require_POST
@with_assignment
def decline(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    asking.decline(assignment, timezone.now())
    messages.success(request, _("Thank you for telling us. We ask somebody else."))
    return redirect("outreach:assignment", assignment.key)


@require_POST
@with_assignment
def give_back(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    asking.give_back(assignment, timezone.now())
    messages.success(request, _("Thank you for telling us. We look for somebody else."))
    return redirect("outreach:assignment", assignment.key)


@require_POST
@with_assignment
def hand_in(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    form = TranslationForm(request.POST)
    if not form.is_valid():
        return _shown(request, assignment, translation_form=form)
    hand_in_translation(assignment, form.cleaned_data["translation"])
    messages.success(request, _("Thank you. Your translation is with us."))
    return redirect("outreach:assignment", assignment.key)
