"""Everything staff need to know of one application, gathered for its page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from notices.models import Notice

from .eligibility import RideGap, ride_gap
from .forms.staff import AssignForm, BackgroundCheckForm, NoteForm, PaperSignatureForm
from .models import Application, BackgroundCheck, RideAlong, Signer
from .models.program import age_on
from .signing import still_verifies
from .workflow import REVIEW, TRANSITIONS, Action, allowed_actions

# What stands in the history besides the actions that move an application.
OTHER_EVENTS = {
    "note": _("private note"),
    "assign": _("assigned"),
    "background check": _("background check"),
    "paper signature": _("signature on paper recorded"),
    "contact": _("contact details changed by the applicant"),
    "erasure": _("erasure asked for"),
}


def story(application: Application, member: Member) -> dict[str, Any]:
    on = Agency.current().today()
    ride_along = application.ride_along
    may_review = member.has_perm(REVIEW)
    signatures = [
        (signature, still_verifies(signature)) for signature in application.signatures.select_related("release")
    ]
    return {
        "application": application,
        "ride_along": ride_along,
        "applicant_age": age_on(ride_along.birth_date, on),
        "age_in_days": application.age_in_days(on),
        "lateness": application.lateness(on),
        "moves": moves(application, member),
        "signatures": signatures,
        "is_signed": any(signature.signer == Signer.RIDER for signature, _verifies in signatures),
        "earlier": earlier(ride_along),
        "gap": gap(ride_along),
        "checks": application.background_checks.select_related("checked_by"),
        "events": history(application),
        "letters": Notice.objects.filter(about=application.about).order_by("-pk"),
        "appointment": application.appointment,
        "may_review": may_review,
        "may_check": member.has_perm("programs.record_background_check"),
        "note_form": NoteForm(),
        "assign_form": AssignForm(initial={"assignee": application.assignee}),
        "check_form": BackgroundCheckForm(on=on),
        "paper_form": PaperSignatureForm(initial={"typed_name": application.full_name}),
    }


def moves(application: Application, member: Member) -> list[dict[str, Any]]:
    """A button for each move that the status and the member's permissions allow, and the letter it sends."""
    return [
        {"action": action.value, "button": TRANSITIONS[action].button, "letter": letter_sentence(action)}
        for action in allowed_actions(application, member)
    ]


def letter_sentence(action: Action) -> str:
    """What the letter to the applicant tells; empty if the action sends none."""
    return str(action.label) if TRANSITIONS[action].letter else ""


def earlier(ride_along: RideAlong) -> list[RideAlong]:
    """The same person's other applications, refusals and ended rides too."""
    return list(RideAlong.objects.same_person(ride_along).select_related("application__decline_reason")[:20])


def gap(ride_along: RideAlong) -> RideGap:
    return ride_gap(ride_along)


def is_cleared(application: Application) -> bool:
    """Whether the last background check was passed."""
    last = application.background_checks.first()
    return last is not None and last.outcome == BackgroundCheck.Outcome.CLEARED


def history(application: Application) -> list[dict[str, Any]]:
    labels = {**dict(Action.choices), **OTHER_EVENTS}
    events = application.events.select_related("by")
    return [{"event": event, "label": labels.get(event.action, event.action)} for event in events]
