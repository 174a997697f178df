"""The stations' plans, as search finds them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.search import Page, searched

from .models import Plan


@searched
def plans() -> Iterator[Page]:
    kind = _("Plan")
    yield Page(_("Community Policing Plans"), reverse("cpp:plans"), kind, _("station priorities neighborhood"))
    for plan in Plan.objects.for_page().adopted().filter(station__is_open=True):
        title = _("%(station)s: Community Policing Plan") % {"station": plan.station}
        yield Page(title, plan.get_absolute_url(), kind, f"{plan.station.area} {plan.station.address}")
