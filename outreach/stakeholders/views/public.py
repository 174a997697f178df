"""What the public reads: whom we work with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outreach.models import Organization, StakeholderKind


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Active organizations that agreed to be named, by kind. Never a person."""
    named: dict[str, list[Organization]] = {}
    for organization in Organization.objects.public().prefetch_related("stations"):
        named.setdefault(organization.kind, []).append(organization)
    kinds = [(kind.label, named[kind]) for kind in StakeholderKind if kind in named]
    return render(request, "outreach/stakeholders/partners.html", {"kinds": kinds})
