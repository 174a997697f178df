"""Where requests for interpreters come from, and what happens to them when that moves or is called off."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Member
from comments.models import Comment
from outreach.models import Event, Interpreter, InterpreterRequest, Language, Mode
from outreach.models.interpreter_request import AHEAD, LIVE, RequestStatus
from programs.models import Application, Appointment, Opening

from . import letters
from .asking import NotAsked, ask, ask_next
from .workflow import Action, TransitionRefused, advance

LONGEST_PLACE = 330


@transaction.atomic
def ask_for_event(event: Event, language: Language) -> InterpreterRequest:
    """That somebody wants to take part in a language: one request for it, however many ask."""
    return _request(
        None,
        event=event,
        language=language,
        mode=Mode.of(language),
        defaults=_times(event) | {"station": event.station},
    )


@transaction.atomic
def no_longer_asked(event: Event, language: Language) -> None:
    """One who asked for a language no longer does: if nobody else asks, whoever was asked or has accepted is freed.

    What staff asked for stays.
    """
    if event.rsvps.live().filter(interpreter_for=language).exists():
        return
    ahead = event.interpreter_requests.ahead().filter(language=language, mode=Mode.of(language))
    for request in ahead.filter(history__action=Action.RECEIVE, history__by=None):
        try:
            advance(request, Action.CANCEL, note=_("Nobody who comes asks for it any more."))
        except TransitionRefused:
            continue  # changed in this very moment


@transaction.atomic
def ask_for_application(application: Application, language: Language, *, by: Member) -> InterpreterRequest | None:
    """For the time that an applicant has booked; None while there is none."""
    booked = application.appointments.filter(status="booked").select_related("opening__station").first()
    if booked is None:
        return None
    defaults = _times(booked.opening) | {"station": booked.opening.station}
    return _request(by, application=application, language=language, mode=Mode.of(language), defaults=defaults)


@transaction.atomic
def ask_for_comment(comment: Comment, language: Language, due_on: date, *, by: Member) -> InterpreterRequest:
    """To have what was written translated, so that we understand it."""
    return _request(by, comment=comment, language=language, mode=Mode.WRITTEN, defaults={"due_on": due_on})


def _request(by: Member | None, **what: Any) -> InterpreterRequest:
    request, new = InterpreterRequest.objects.exclude(status="cancelled").get_or_create(**what)
    if new:
        request.history.create(action=Action.RECEIVE, by=by)
    elif request.status == RequestStatus.UNMET:
        _reopen(request, by, what["defaults"])
    return request


def _reopen(request: InterpreterRequest, by: Member | None, to: dict[str, Any]) -> None:
    """What was not met is open once more, for its time of now, unless that has begun: somebody is asked as for a new
    one."""
    for name, value in to.items():
        setattr(request, name, value)
    if request.is_over(timezone.now()):
        return
    with suppress(TransitionRefused):  # somebody else did it in this very moment
        advance(request, Action.REOPEN, by=by)
        request.save(update_fields={*to, "due_on"})


def _times(source: Event | Opening) -> dict[str, Any]:
    return {"starts_at": source.starts_at, "ends_at": source.ends_at, "place": source.where[:LONGEST_PLACE]}


@transaction.atomic
def event_moved(event: Event) -> None:
    """The event has another time or place: who was asked or has accepted is asked again, or freed."""
    _hold_everything_of(event)
    for request in event.interpreter_requests.filter(status=RequestStatus.UNMET):
        _reopen(request, None, _times(event))
    for request in event.interpreter_requests.ahead():
        move(request, **_times(event))


def _hold_everything_of(event: Event) -> None:
    """All requests first, the later ones' of the series too, then all people: so no two wait for each other.

    A move touches many requests, and who is asked next for each is not known before.
    """
    its_own = Q(event=event)
    if event.series_id:
        its_own |= Q(event__series=event.series_id, event__series_on__gt=event.series_on)
    requests = InterpreterRequest.objects.ahead().filter(its_own).order_by("pk")
    if list(requests.select_for_update(of=["self"])):
        list(Interpreter.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def event_called_off(event: Event) -> None:
    """Nobody need interpret any more, and who was asked is told."""
    for request in event.interpreter_requests.ahead():
        advance(request, Action.CANCEL)


@transaction.atomic
def move(
    request: InterpreterRequest, starts_at: datetime, ends_at: datetime, place: str, *, by: Member | None = None
) -> None:
    """Take over another time or place; with another time, the interpreter is asked anew."""
    request = InterpreterRequest.objects.select_for_update().get(pk=request.pk)
    if request.status not in AHEAD:
        return
    is_at_the_same_time = (request.starts_at, request.ends_at) == (starts_at, ends_at)
    is_at_the_same_place, request.place = request.place == place, place
    request.starts_at, request.ends_at = starts_at, ends_at
    request.save(update_fields=["starts_at", "ends_at", "due_on", "place"])
    if not is_at_the_same_time:
        _ask_again(request, by)
    elif not is_at_the_same_place:
        request.history.create(action=Action.MOVE, by=by, note=place)
        letters.place_changed(request)


def _ask_again(request: InterpreterRequest, by: Member | None) -> None:
    held, now = request.assignment, timezone.now()
    advance(request, Action.MOVE, by=by)
    if held and held.status in LIVE:
        try:
            ask(request, held.interpreter, by=by, now=now, instead_of=held)
        except NotAsked:
            letters.released(held, because=Action.MOVE.value)
    request.refresh_from_db(fields=["status"])
    ask_next(request, now)


def follow_appointments() -> None:
    """Requests for applications go where the booked time goes, or end with it: programs do not know of interpreters."""
    booked = Appointment.objects.filter(status="booked").select_related("opening__station")
    times = {appointment.application_id: appointment.opening for appointment in booked.filter(
        application__interpreter_requests__in=InterpreterRequest.objects.ahead()
    )}  # fmt: skip
    for request in InterpreterRequest.objects.ahead().exclude(application=None):
        opening = times.get(request.application_id or 0)
        try:
            if opening:
                move(request, **_times(opening))
            elif not request.is_over(timezone.now()):
                advance(request, Action.CANCEL)
        except TransitionRefused:
            continue  # changed in this very moment
