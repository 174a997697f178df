"""Everything staff need to know of one application, gathered for its page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from notices.models import Notice
from records.holds import Holds
from records.kinds import KINDS
from records.models import Hold

from . import booking
from .forms.staff import AssignForm, BackgroundCheckForm, NoteForm, PaperSignatureForm
from .models import Application, BackgroundCheck, Status
from .models.shift import OpeningQuerySet
from .retention import ABOUT
from .waiting import OFFER_RAN_OUT, WAITED_IN_VAIN, WAITS
from .workflow import REVIEW, TRANSITIONS, Action, allowed_actions, may_assign

# What stands in the history besides the actions that move an application.
OTHER_EVENTS = {
    "note": _("private note"),
    "assign": _("assigned"),
    "background check": _("background check"),
    "paper signature": _("signature on paper recorded"),
    "contact": _("contact details changed by the applicant"),
    "erasure": _("erasure asked for"),
    "officer": _("another officer"),
    WAITS: _("on the waiting list"),
    OFFER_RAN_OUT: _("offer not taken in time"),
    WAITED_IN_VAIN: _("waited in vain"),
    "findings erased": _("findings erased"),
    "people": _("number of people changed"),
}


def story(application: Application, member: Member) -> dict[str, Any]:
    on = Agency.current().today()
    kind = application.kind
    return {
        "application": application,
        "tombstone": application.tombstone(),
        "hold": hold_on(application),
        "kind": kind,
        "answers": f"admin/{kind.folder}/_answers.html",
        "age_in_days": application.age_in_days(on),
        "lateness": application.lateness(on),
        "moves": moves(application, member),
        "links": kind.staff_links(application, member),
        "checks": application.background_checks.select_related("checked_by"),
        "events": history(application),
        "letters": Notice.objects.filter(about=application.about).order_by("-pk"),
        "appointment": application.appointment,
        "may_review": member.has_perm(REVIEW),
        "may_assign": may_assign(application, member),
        "places": application.waiting_places.live().select_related("opening__station"),
        "full": full_times(application),
        "may_check": member.has_perm("programs.record_background_check"),
        "note_form": NoteForm(),
        "assign_form": AssignForm(initial={"assignee": application.assignee}),
        "check_form": BackgroundCheckForm(on=on),
        "paper_form": PaperSignatureForm(initial={"typed_name": application.full_name}),
        **kind.story(application, member),
    }


def hold_on(application: Application) -> Hold | None:
    """The legal hold on it, or on somebody it is about."""
    kinds = (kind for kind in KINDS.values() if kind.about == ABOUT and kind.find)
    kept_as = next((kind for kind in kinds if kind.find and kind.find(application.reference)), None)
    return Holds().on(kept_as, application) if kept_as else None


def full_times(application: Application) -> OpeningQuerySet:
    """Times for which somebody who is approved may still be put on the waiting list."""
    full = booking.full_openings_for(application, timezone.now())
    waits = application.kind.has_waiting_list and application.status == Status.APPROVED
    return full.exclude(waiting_places__in=application.waiting_places.live()) if waits else full.none()


def moves(application: Application, member: Member) -> list[dict[str, Any]]:
    """A button for each move that the status and the member's permissions allow, and the letter it sends."""
    return [
        {"action": action.value, "button": TRANSITIONS[action].button, "letter": letter_sentence(action)}
        for action in allowed_actions(application, member)
        if action not in application.kind.own_pages
    ]


def letter_sentence(action: Action) -> str:
    """What the letter to the applicant tells; empty if the action sends none."""
    return str(action.label) if TRANSITIONS[action].letter else ""


def is_cleared(application: Application) -> bool:
    """Whether the last background check was passed, or none is needed."""
    if not application.kind.needs_background_check:
        return True
    last = application.background_checks.first()
    return last is not None and last.outcome == BackgroundCheck.Outcome.CLEARED


def history(application: Application) -> list[dict[str, Any]]:
    labels = {**dict(Action.choices), **OTHER_EVENTS}
    events = application.events.select_related("by")
    return [{"event": event, "label": labels.get(event.action, event.action)} for event in events]
