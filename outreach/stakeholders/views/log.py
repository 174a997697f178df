"""The engagement log: one page on a phone, and one's own last entries under the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from agency.models import Agency
from agency.sign_in import member_required
from outreach.models import Engagement
from outreach.stakeholders import logbook
from outreach.stakeholders.figures import stations_read_by
from outreach.stakeholders.forms import EntryForm
from outreach.stakeholders.logbook import EntryStands

SHOWN = 10
# Not `never_cache`: what was typed is there again after the browser's Back button.
as_it_was_left = cache_control(private=True, no_cache=True)


def may_log(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def for_members_who_log(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("outreach.add_engagement"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return member_required(for_members_who_log)


@require_http_methods(["GET", "HEAD", "POST"])
@as_it_was_left
@may_log
def log(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST or None, member=request.user, on=Agency.current().today())
    if form.is_valid():
        logbook.write_down(form.entry(), **form.heard())
        messages.success(request, _("It is written down. Thank you."))
        return redirect("outreach:log")
    own = Engagement.objects.filter(member=request.user).select_related("organization", "concern").order_by("-noted_at")
    now = timezone.now()
    context = {
        "form": form,
        "entries": [(entry, logbook.is_correctable(entry, now)) for entry in own[:SHOWN]],
        "reads_figures": bool(stations_read_by(request.user)),
    }
    return render(request, "outreach/stakeholders/log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_it_was_left
@may_log
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own entry, to be corrected for a week."""
    entry = get_object_or_404(Engagement.objects.select_related("organization"), pk=pk, member=request.user)
    if request.method != "POST" and not logbook.is_correctable(entry, timezone.now()):
        messages.error(request, _("An entry can be changed for seven days. This one stays as it is."))
        return redirect("outreach:log")
    form = EntryForm(request.POST or None, instance=entry, member=request.user, on=Agency.current().today())
    if form.is_valid():
        try:
            logbook.correct(form.entry(), **form.heard(), by=request.user, now=timezone.now())
            messages.success(request, _("The entry is corrected."))
            return redirect("outreach:log")
        except EntryStands as stands:
            # What was typed stays on the page.
            messages.error(request, str(stands))
    return render(request, "outreach/stakeholders/entry.html", {"form": form, "entry": entry})


@require_POST
@may_log
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = Engagement.objects.filter(pk=pk, member=request.user).first()
    try:
        # Pressed twice, the second time there is nothing left to take out.
        if entry:
            logbook.remove(entry, by=request.user, now=timezone.now())
        messages.success(request, _("The entry is taken out."))
    except EntryStands as stands:
        messages.error(request, str(stands))
    return redirect("outreach:log")
