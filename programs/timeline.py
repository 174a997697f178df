"""An application's way, as its applicant sees it: done, now, next."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Application, Status
from .workflow import Action

NOW = {
    Status.WAITING_FOR_GUARDIAN: lambda: (
        _("Waiting for your guardian"),
        _("They have a letter with a link to read and sign. The clock stands still until then."),
    ),
    Status.RECEIVED: lambda: (_("Waiting to be reviewed"), _("Nothing for you to do.")),
    Status.IN_REVIEW: lambda: (_("In review"), _("We are checking your application. Nothing for you to do.")),
    Status.WAITING_FOR_APPLICANT: lambda: (
        _("Waiting for your answer"),
        _("We asked you a question. The clock stands still until you answer."),
    ),
    Status.APPROVED: lambda: (_("Choose your shift"), _("You are approved. Pick one of the open shifts.")),
    Status.SCHEDULED: lambda: (_("Your ride is booked"), _("Come fifteen minutes early and bring the ID you gave us.")),
}  # fmt: skip

NEXT = {
    Status.WAITING_FOR_GUARDIAN: lambda: [_("We review it"), _("Our answer"), _("You choose a shift"), _("Your ride")],
    Status.RECEIVED: lambda: [_("We review it"), _("Our answer"), _("You choose a shift"), _("Your ride")],
    Status.IN_REVIEW: lambda: [_("Our answer"), _("You choose a shift"), _("Your ride")],
    Status.WAITING_FOR_APPLICANT: lambda: [_("Our answer"), _("You choose a shift"), _("Your ride")],
    Status.APPROVED: lambda: [_("Your ride")],
    Status.SCHEDULED: lambda: [_("A few questions about your ride")],
}  # fmt: skip

# What applicants are shown of the history; review and check-in are ours.
SHOWN = {action.value for action in Action} - {Action.CHECK_IN.value, Action.START_REVIEW.value}

# Said to the applicant, who is "the applicant" to nobody but us.
SAID = {
    Action.ASK_APPLICANT: lambda: _("We asked you a question"),
    Action.ANSWER: lambda: _("You answered"),
    Action.SIGN_AS_GUARDIAN: lambda: _("Your guardian signed"),
    Action.APPROVE: lambda: _("You are approved"),
    Action.SCHEDULE_AGAIN: lambda: _("You may book again"),
}


def timeline(application: Application) -> list[dict[str, Any]]:
    done = [
        {
            "state": "done",
            "label": _label(Action(event.action)),
            "date": timezone.localdate(event.at),
            "text": "",
        }
        for event in application.events.filter(is_private=False, action__in=SHOWN)
    ]
    status = Status(application.status)
    label, text = NOW[status]() if status in NOW else (str(status.label).capitalize(), "")
    # Of an application that has ended, the last step done is where it stands.
    now = [{"state": "now", "label": label, "date": None, "text": text}] if application.is_open() else []
    ahead = [{"state": "next", "label": step, "date": None, "text": ""} for step in NEXT.get(status, list)()]
    return done + now + ahead


def _label(action: Action) -> str:
    return SAID[action]() if action in SAID else str(action.label).capitalize()
