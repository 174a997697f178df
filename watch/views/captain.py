"""A captain's own pages, behind their private link. A GET shows, only a POST acts: mail scanners open links."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agency.models import Agency
from uswds.typed import texts_in
from watch import access, letters, links, roster, signs, wording
from watch.forms.captain import FindForm, HouseholdForm
from watch.models import Captain, Household
from watch.models.captain import hash_of_email
from watch.standing import standing, with_facts

View = Callable[..., HttpResponse]


def with_captain(view: View) -> View:
    """Hand the view the captain whose link was opened in this browser, or show how to get in again."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            captain = access.opened_captain(request)
        except links.LinkRefused:
            return _refused(request)
        return view(request, captain, **kwargs)

    return guarded


def _refused(request: HttpRequest) -> HttpResponse:
    """What was typed is shown, to be copied: the page may have closed while somebody wrote."""
    context = {"form": FindForm(), "texts": texts_in(request)}
    return render(request, "watch/link_refused.html", context, status=403)


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        captain = links.captain_behind(token)
    except links.LinkRefused:
        return _refused(request)
    access.grant(request, captain)
    return redirect("watch:home")


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Send the link again. The answer is the same whether or not a captain has that address."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hashed, hour = hash_of_email(form.cleaned_data["email"]), timezone.now().strftime("%Y%m%d%H")
        serving = Captain.objects.serving().filter(email_hash=hashed, group__dissolved_on=None)
        for captain in serving.select_related("group"):
            letters.link_again(captain, hour)
        return render(request, "watch/link_sent.html")
    return render(request, "watch/find.html", {"form": form})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    access.leave(request)
    return redirect("home")


@require_safe
@with_captain
def home(request: HttpRequest, captain: Captain) -> HttpResponse:
    on = Agency.current().today()
    group = with_facts(captain.group, on)
    context = {
        "captain": captain,
        "group": captain.group,
        "term_has_ended": captain.until_on < on,
        "standing": standing(captain.group, on),
        "needs": wording.needs(group, on),
        "steps": wording.start_up(captain.group),
        "households": captain.households.enrolled(),
        "neighbors": roster.neighbors_to_ask(captain),
        "enrolled": captain.group.enrolled(),
        "planned": captain.group.meetings.planned().select_related("opening__officer").order_by("planned_at"),
        "held": captain.group.meetings.held().prefetch_related("concerns")[:6],
        "why_no_signs": signs.why_not_yet(captain.group),
    }
    return render(request, "watch/home.html", context)


@with_captain
def add_household(request: HttpRequest, captain: Captain) -> HttpResponse:
    """A line more on the roster; of a neighbor who was put in touch, what they said we may give is filled in."""
    neighbor = _neighbor(request, captain)
    initial = {"contact": neighbor.application.full_name, "phone": neighbor.application.phone} if neighbor else {}
    form = HouseholdForm(request.POST or None, initial=initial, captain=captain)
    if request.method == "POST" and form.is_valid():
        roster.enrol(captain, form.cleaned_data, Agency.current().today(), neighbor)
        messages.success(request, _("The household is on your roster."))
        return redirect("watch:home")
    context = {"form": form, "title": _("Add a household"), "button": _("Add it to my roster")}
    return render(request, "watch/form.html", context)


def _neighbor(request: HttpRequest, captain: Captain) -> Any:
    asked = request.GET.get("neighbor", "")
    known = asked.isdecimal() and len(asked) < 10
    return roster.neighbors_to_ask(captain).filter(shares_contact=True, pk=asked).first() if known else None


@with_captain
def correct_household(request: HttpRequest, captain: Captain, pk: int) -> HttpResponse:
    household = _own(captain, pk)
    form = HouseholdForm(request.POST or None, instance=household, captain=captain)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The roster is corrected."))
        return redirect("watch:home")
    context = {"form": form, "title": _("Correct a household"), "button": _("Save"), "household": household}
    return render(request, "watch/form.html", context)


def _own(captain: Captain, pk: int) -> Household:
    """A household of the captain's own block; 404 for any other."""
    return get_object_or_404(captain.households.enrolled(), pk=pk)


@require_POST
@with_captain
def household_left(request: HttpRequest, captain: Captain, pk: int) -> HttpResponse:
    roster.mark_as_left(_own(captain, pk), Agency.current().today())
    messages.success(request, _("The household is off your roster."))
    return redirect("watch:home")


@require_POST
@with_captain
def confirm_roster(request: HttpRequest, captain: Captain) -> HttpResponse:
    roster.confirm(captain, Agency.current().today())
    messages.success(request, _("Thank you. Your roster is confirmed as of today."))
    return redirect("watch:home")
