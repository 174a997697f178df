"""The public's side: read what would change, comment while it is open, read what was heard. Nothing is answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agency.models import Agency
from comments.doors import words_found
from outreach.models import PolicyComment, PolicyDraft

from .changes import changes
from .forms import PolicyCommentForm
from .receiving import CommentsClosed, receive
from .summary import counts, themes


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    on = Agency.current().today()
    shown = list(PolicyDraft.objects.public().for_list())
    context = {
        "open": sorted((policy for policy in shown if policy.is_open(on)), key=lambda policy: policy.closes_on),
        "to_come": [policy for policy in shown if policy.is_to_come(on)],
        "closed": [policy for policy in shown if policy.has_closed(on)],
    }
    return render(request, "outreach/policies/policies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """A policy with the form while it is open. What comes too late is not taken, and is shown to be copied."""
    found = get_object_or_404(PolicyDraft.objects.public(), slug=slug)
    form = PolicyCommentForm(request.POST or None)
    if not form.is_valid() or "change" in request.POST:
        return _shown(request, found, form)
    words = words_found(form.cleaned_data["text"])
    if words and "go_on" not in request.POST and found.is_open(Agency.current().today()):
        return render(request, "outreach/policies/other_doors.html", {"policy": found, "form": form, "found": words})
    try:
        return redirect(receive(found, form.answers(), key=form.cleaned_data["key"]))
    except CommentsClosed:
        return _shown(request, found, form, is_too_late=True)


def _shown(request: HttpRequest, found: PolicyDraft, form: PolicyCommentForm, **context: Any) -> HttpResponse:
    on = Agency.current().today()
    context |= {
        "policy": found,
        "form": form,
        "is_open": found.is_open(on),
        "is_to_come": found.is_to_come(on),
        "has_closed": found.has_closed(on),
        "changes": list(changes(str(found.current_text), str(found.proposed_text))) if found.current_text else [],
    }
    if context["has_closed"]:
        context |= {"counts": counts(found), "themes": themes(found) if found.is_answered else []}
    return render(request, "outreach/policies/policy.html", context)


@require_safe
@never_cache
def receipt(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """That a comment arrived, and when; never what it says: an address can be guessed, seen and passed on."""
    comments = PolicyComment.objects.select_related("policy").only(
        "receipt", "received_at", "policy__slug", "policy__title", "policy__closes_on"
    )
    comment = get_object_or_404(comments, policy__slug=slug, receipt=receipt)
    return render(request, "outreach/policies/receipt.html", {"comment": comment, "policy": comment.policy})
