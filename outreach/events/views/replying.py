"""Saying that one comes, and the page of one's own reply behind its private link.

A GET shows, only a POST acts: mail scanners open links.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.models import Agency
from outreach.events import access, attending, letters, links
from outreach.events.attending import ReplyRefused
from outreach.events.forms import PeopleForm, ReplyForm
from outreach.models import Event, RequestStatus, Rsvp
from outreach.models.event import LIVE
from uswds.typed import texts_in

View = Callable[..., HttpResponse]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    event = _event(pk)
    form = ReplyForm(request.POST or None, event=event, on=Agency.current().today())
    if not attending.takes_replies(event, timezone.now()):
        return _closed(request, event)
    if not form.is_valid():
        context = {"event": event, "form": form, "left": event.seats_left()}
        return render(request, "outreach/events/reply.html", context)
    answers = {**form.cleaned_data, "language": get_language() or "en"}
    try:
        attending.reply(event, answers, key=answers.pop("key"))
    except ReplyRefused:  # called off, or begun, in this very moment
        return _closed(request, event)
    request.session["wrote_to"] = answers["email"]
    return redirect("outreach:reply_received", pk)


def _event(pk: int) -> Event:
    return get_object_or_404(Event.objects.public().for_list(), pk=pk)


def _closed(request: HttpRequest, event: Event) -> HttpResponse:
    """Why nobody can reply any more; what was written meanwhile is shown, to be copied."""
    event.refresh_from_db(fields=["status", "starts_at", "cancelled_because"])
    context = {"event": event, "has_begun": event.starts_at <= timezone.now(), "texts": texts_in(request)}
    return render(
        request, "outreach/events/reply_closed.html", context, status=409 if request.method == "POST" else 200
    )


@never_cache
@require_safe
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """That we have written. Where they stand only the letter says: somebody else may have typed the address."""
    context = {"event": _event(pk), "wrote_to": request.session.pop("wrote_to", "")}
    return render(request, "outreach/events/reply_received.html", context)


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        rsvp = links.rsvp_behind(token)
    except links.LinkRefused:
        return render(request, "outreach/events/link_refused.html", status=404)
    access.grant(request, rsvp)
    return redirect("outreach:own_reply", rsvp.event_id)


def with_rsvp(view: View) -> View:
    """Hand the view the reply whose link was opened in this browser, or show how to get in again."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, access.opened_rsvp(request, pk))
        except links.LinkRefused:
            return render(request, "outreach/events/link_refused.html", {"event_pk": pk}, status=403)
        except ReplyRefused as refused:
            messages.error(request, str(refused))
            return redirect("outreach:own_reply", pk)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@with_rsvp
def own_reply(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    """Where they stand, and a form to change how many come and what help they need."""
    form = PeopleForm(request.POST or None, instance=rsvp, event=rsvp.event, on=Agency.current().today())
    if request.method == "POST" and form.is_valid():
        attending.change(rsvp, form.cleaned_data)
        messages.success(request, _("Your reply is changed."))
        return redirect("outreach:own_reply", rsvp.event_id)
    return render(request, "outreach/events/own_reply.html", {"form": form, **_standing(rsvp)})


def _standing(rsvp: Rsvp) -> dict[str, Any]:
    now = timezone.now()
    # Asked anew: the form may have put into the row what is not saved.
    rsvp = Rsvp.objects.select_related("event", "interpreter_for").get(pk=rsvp.pk)
    event = rsvp.event
    counts = rsvp.status in LIVE and not event.is_called_off
    is_open = counts and event.starts_at > now
    can_take = is_open and attending.can_take_place(rsvp, now)
    asked = event.interpreter_requests.filter(language=rsvp.interpreter_for, status=RequestStatus.CONFIRMED)
    return {
        "rsvp": rsvp,
        "event": event,
        "is_open": is_open,
        "can_take": can_take,
        "has_begun": event.starts_at <= now,
        "is_interpreted": rsvp.interpreter_for is not None and asked.exists(),
    }


@require_POST
@with_rsvp
def take_place(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    attending.take_place(rsvp)
    messages.success(request, _("You have a place. A letter with a calendar file is on its way."))
    return redirect("outreach:own_reply", rsvp.event_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_rsvp
def leave(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    """Asks once more, and gives the place up when the button is pressed."""
    if request.method != "POST":
        return render(request, "outreach/events/leave.html", _standing(rsvp))
    attending.leave(rsvp)
    messages.success(request, _("Thank you for telling us. We have erased your name and your address."))
    return redirect(rsvp.event)


@require_POST
@with_rsvp
def new_link(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    """For who passed the link on by mistake: a new one by letter, and the old ones open nothing."""
    links.revoke(rsvp)
    letters.link_again(rsvp)
    messages.success(request, _("We have sent you a new link. The old ones no longer work."))
    return redirect(rsvp.event)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Forget everything opened here: the next person at this computer sees nothing."""
    request.session.flush()
    return redirect("outreach:events")
