"""What the public can use, and who we are."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agency.models import Agency, Station
from outreach.models import OfficerProfile, Resource, ResourceKind
from training.statistics import share_trained


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """Everything at hand, by kind; in the order of the kinds."""
    order = list(ResourceKind)
    found = sorted(Resource.objects.public(), key=lambda resource: order.index(ResourceKind(resource.kind)))
    groups = [(ResourceKind(kind), list(of_kind)) for kind, of_kind in groupby(found, key=lambda each: each.kind)]
    return render(request, "outreach/resources/resources.html", {"groups": groups})


@require_safe
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Resource.objects.public(), pk=pk)
    return render(request, "outreach/resources/resource.html", {"resource": shown})


@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """The unit: how to reach it, who serves in it and agreed to be shown, and what share of us is trained."""
    context = {
        "profiles": OfficerProfile.objects.public(),
        "accounts": Resource.objects.public().filter(kind=ResourceKind.ACCOUNT),
        "stations": Station.remembered(),
        "trained": share_trained(Agency.current().today()),
    }
    return render(request, "outreach/resources/unit.html", context)


@require_safe
@cache_control(max_age=300, public=True)
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_object_or_404(OfficerProfile.objects.public().exclude(jpeg=None), pk=pk)
    return HttpResponse(bytes(profile.jpeg or b""), content_type="image/jpeg")
