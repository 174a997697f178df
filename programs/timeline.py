"""An application's way, as its applicant sees it: done, now, next."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .kinds import Words
from .models import Application, Status
from .workflow import Action

BEFORE_THE_ANSWER = {
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
}  # fmt: skip


def _now(application: Application, words: Words) -> tuple[str, str]:
    status = Status(application.status)
    if status in BEFORE_THE_ANSWER:
        return BEFORE_THE_ANSWER[status]()
    if status == Status.APPROVED:
        return str(words.choose or words.ahead[0]), str(words.approved)
    return str(words.booked), str(words.prepare)


def _ahead(application: Application, words: Words) -> list[str]:
    """What is still to come, in order: our review, our answer, and what the program has after it."""
    reviewed = [_("We review it")] if application.status in {Status.RECEIVED, Status.WAITING_FOR_GUARDIAN} else []
    if application.is_undecided():
        return [*reviewed, _("Our answer"), *map(str, words.ahead)]
    if application.status == Status.APPROVED:
        return [str(step) for step in words.ahead[1:]]
    return [str(words.afterwards)] if words.afterwards else []


# What applicants are shown of the history; review and check-in are ours.
SHOWN = {action.value for action in Action} - {Action.CHECK_IN.value, Action.START_REVIEW.value}

# Said to the applicant, who is "the applicant" to nobody but us.
SAID = {
    Action.ASK_APPLICANT: lambda: _("We asked you a question"),
    Action.ANSWER: lambda: _("You answered"),
    Action.SIGN_AS_GUARDIAN: lambda: _("Your guardian signed"),
    Action.APPROVE: lambda: _("You are approved"),
    Action.TAKE_BACK: lambda: _("We corrected that: you were there"),
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
    # Of an application that has ended, the last step done is where it stands.
    if not application.is_open():
        return done
    words = application.kind.words
    label, text = _now(application, words)
    now = [{"state": "now", "label": label, "date": None, "text": text}]
    ahead = [{"state": "next", "label": step, "date": None, "text": ""} for step in _ahead(application, words)]
    return done + now + ahead


def _label(action: Action) -> str:
    return SAID[action]() if action in SAID else str(action.label).capitalize()
