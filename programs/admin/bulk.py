"""Moves on many applications at once: a page to confirm, then a result for each row."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import workflow
from programs.forms.staff import form_for
from programs.models import Application
from programs.story import is_cleared
from programs.workflow import TRANSITIONS, Action, TransitionRefused, advance

# So many can be read before the button is pressed.
MOST = 100


def _confirm_then_advance(
    model_admin: Any, request: HttpRequest, queryset: Any, action: Action, name: str
) -> HttpResponse:
    confirmed = "confirmed" in request.POST
    if confirmed:
        # Those that were read, though another reviewer may since have moved one out of this view.
        queryset = model_admin.get_queryset(request).filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
    applications = list(queryset.for_page()[:MOST])
    if not applications:
        return redirect(request.get_full_path())
    form = form_for(applications[0], action, request.POST if confirmed else None)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "title": TRANSITIONS[action].button,
        "letter": TRANSITIONS[action].letter,
        "applications": applications,
        "action_name": name,
        "form": form,
        "unchecked": unchecked(applications) if action == Action.APPROVE else set(),
        "left_out": 0 if confirmed else max(0, queryset.count() - MOST),
    }
    if confirmed and form.is_valid():
        context["results"] = [
            (application, _result(application, action, form, request.user)) for application in applications
        ]
    return TemplateResponse(request, "admin/programs/application/bulk.html", context)


def unchecked(applications: list[Application]) -> set[int]:
    """Those whose last background check is not recorded as cleared."""
    return {application.pk for application in applications if not is_cleared(application)}


def _result(application: Application, action: Action, form: Any, by: Any) -> dict[str, Any]:
    answers = form.cleaned_data
    try:
        advance(application, action, by=by, note=answers.get("note", ""), decline_reason=answers.get("decline_reason"))
    except TransitionRefused as refused:
        return {"done": False, "text": str(refused)}
    return {"done": True, "text": str(action.label)}


@admin.action(description=gettext_lazy("Start review"), permissions=["review"])
def start_review(model_admin, request, queryset):
    return _confirm_then_advance(model_admin, request, queryset, Action.START_REVIEW, "start_review")


@admin.action(description=gettext_lazy("Approve"), permissions=["decide"])
def approve(model_admin, request, queryset):
    return _confirm_then_advance(model_admin, request, queryset, Action.APPROVE, "approve")


@admin.action(description=gettext_lazy("Decline"), permissions=["decide"])
def decline(model_admin, request, queryset):
    return _confirm_then_advance(model_admin, request, queryset, Action.DECLINE, "decline")


@admin.action(description=gettext_lazy("Assign to me"), permissions=["review"])
def assign_to_me(model_admin, request, queryset):
    applications = list(queryset.select_related("program"))
    mine = [application for application in applications if workflow.may_assign(application, request.user)]
    for application in mine:
        workflow.assign(application, request.user, by=request.user)
    if mine:
        model_admin.message_user(request, _("Assigned to you."))
    if len(mine) < len(applications):
        text = _("Security surveys are assigned by a coordinator only.")
        model_admin.message_user(request, text, messages.WARNING)
