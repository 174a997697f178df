"""A recommendation's life: from the committee's vote to the department's answer, and what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from notices import outbox
from outreach.events.history import note
from outreach.models import Committee, CommitteeMeeting, Recommendation, RecommendationStatus


class Action(TextChoices):
    RECOMMEND = "recommend", gettext_lazy("Recommended")
    ACCEPT = "accept", gettext_lazy("Accepted")
    IN_PART = "in part", gettext_lazy("Accepted in part")
    DECLINE = "decline", gettext_lazy("Declined")
    DO = "do", gettext_lazy("Done")
    REOPEN = "reopen", gettext_lazy("Answer taken back")


@dataclass(frozen=True)
class Transition:
    """From where to where an action leads; `button` is what staff press."""

    sources: frozenset[RecommendationStatus]
    target: RecommendationStatus
    button: Any
    answers: bool = False


AWAITING = frozenset({RecommendationStatus.AWAITING})
AGREED = frozenset({RecommendationStatus.ACCEPTED, RecommendationStatus.IN_PART})
TRANSITIONS = {
    Action.ACCEPT: Transition(AWAITING, RecommendationStatus.ACCEPTED, gettext_lazy("Accept"), answers=True),
    Action.IN_PART: Transition(AWAITING, RecommendationStatus.IN_PART, gettext_lazy("Accept in part"), answers=True),
    Action.DECLINE: Transition(AWAITING, RecommendationStatus.DECLINED, gettext_lazy("Decline"), answers=True),
    Action.DO: Transition(AGREED, RecommendationStatus.DONE, gettext_lazy("Mark as done")),
    Action.REOPEN: Transition(
        AGREED | {RecommendationStatus.DECLINED}, RecommendationStatus.AWAITING, gettext_lazy("Take the answer back")
    ),
}


class TransitionRefused(Exception):
    """The sentence says why."""


@transaction.atomic
def recommend(
    committee: Committee,
    text: Any,
    made_on: date,
    by: Member,
    *,
    meeting: CommitteeMeeting | None = None,
    answer_due_on: date | None = None,
) -> Recommendation:
    """Record what a committee recommends, under the next number of its year; public from now on.

    The same words on the same day are one recommendation, however often they are sent.
    """
    # Two at once would take the same number.
    Committee.objects.select_for_update().get(pk=committee.pk)
    if recorded := committee.recommendations.filter(text=text, made_on=made_on).first():
        return recorded
    last = committee.recommendations.filter(year=made_on.year).aggregate(last=Max("number"))["last"]
    made = Recommendation.objects.create(
        committee=committee,
        meeting=meeting,
        year=made_on.year,
        number=(last or 0) + 1,
        text=text,
        made_on=made_on,
        answer_due_on=answer_due_on or made_on + timedelta(days=committee.answer_days),
    )
    note(made, by, str(Action.RECOMMEND.label))
    return made


@transaction.atomic
def advance(recommendation: Recommendation, action: Action, *, by: Member, answer: Any = "") -> None:
    """Answer a recommendation, mark it as done, or open it again; raises TransitionRefused."""
    transition = TRANSITIONS[action]
    locked = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if locked.status not in transition.sources:
        raise TransitionRefused(_("It is “%s” by now. Load the page again.") % locked.get_status_display())
    if transition.answers and not str(answer).strip():
        raise TransitionRefused(_("Write the answer: the public reads it."))
    on = Agency.current().today()
    changes: dict[str, Any] = {"status": transition.target}
    if transition.answers:
        changes |= {"answer": answer, "answered_on": on}
    if action == Action.DO:
        changes |= {"done_on": on}
    if action == Action.REOPEN:
        changes |= {"answered_on": None}
    for name, value in changes.items():
        setattr(locked, name, value)
        setattr(recommendation, name, value)
    locked.save(update_fields=list(changes))
    note(locked, by, str(action.label))
    outbox.drop_reminders(locked.about_key)


def possible(recommendation: Recommendation) -> list[tuple[Action, Transition]]:
    """The buttons that stand beside a recommendation."""
    return [(action, step) for action, step in TRANSITIONS.items() if recommendation.status in step.sources]
