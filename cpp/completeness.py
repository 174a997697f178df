"""What a plan, or its semi-annual update, still lacks before it may be published.

The four contents of an update are those of policy 3-01/110.00: community feedback, effectiveness, new and changed
responses with what they are based on, and sharing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from .changes import Kind, changed_responses
from .models import EvidenceKind, Plan, Priority, PriorityStatus, Response, ResponseChange, Update
from .snapshot import Content, snapshot

# Feedback that somebody gathered, and not only read about.
GATHERED = {EvidenceKind.MEETING, EvidenceKind.SURVEY, EvidenceKind.INPUT}
STILL_WORKED_ON = {PriorityStatus.OPEN, PriorityStatus.IMPROVING}


@dataclass(frozen=True)
class Missing:
    """One thing that is not there yet, and the page on which it is put right."""

    element: str
    sentence: str
    url: str


def missing(plan: Plan, update: Update | None, on: date) -> list[Missing]:
    """Everything that keeps a plan from being published, in the order in which one would write it."""
    found = list(_missing_in_plan(plan))
    if update:
        found += _missing_in_update(plan, update, on)
    return found


def responses_to_mark(plan: Plan, on: date) -> dict[Response, Kind]:
    """The responses that are new or changed since the last version."""
    latest = plan.latest
    if latest is None:
        return {}
    kinds = changed_responses(latest.content, snapshot(plan, None, on))
    responses = Response.objects.filter(problem__priority__plan=plan, key__in=kinds).order_by("pk")
    return {response: kinds[str(response.key)] for response in responses}


def _missing_in_plan(plan: Plan) -> Iterator[Missing]:
    slug = plan.station.slug
    if plan.commander is None:
        yield Missing("plan", _("The station has no commander."), plan.get_station_url())
    if not plan.about.strip():
        yield Missing("plan", _("Say something about the area."), reverse("cpp:edit_about", args=[slug]))
    priorities = plan.priorities.prefetch_related("evidence", "problems__responses")
    if not any(priority.status in STILL_WORKED_ON for priority in priorities):
        yield Missing("plan", _("Name at least one priority that is worked on."), reverse("cpp:edit_plan", args=[slug]))
    for priority in priorities:
        yield from _missing_in_priority(priority, slug)


def _missing_in_priority(priority: Priority, slug: str) -> Iterator[Missing]:
    url = reverse("cpp:edit_part", args=[slug, "priority", priority.pk])
    title = {"title": priority.title}
    if not priority.evidence.all():
        yield Missing("plan", _("“%(title)s”: link the evidence it comes from.") % title, url)
    if priority.status in STILL_WORKED_ON and not any(problem.responses.all() for problem in priority.problems.all()):
        yield Missing("plan", _("“%(title)s”: name a problem and at least one response to it.") % title, url)


def _missing_in_update(plan: Plan, update: Update, on: date) -> Iterator[Missing]:
    def lacks(element: str, sentence: str) -> Missing:
        return Missing(element, sentence, reverse("cpp:edit_update", args=[plan.station.slug, element]))

    if not update.feedback.strip():
        yield lacks("feedback", _("Write what the community told you in surveys and meetings."))
    if not update.evidence.filter(kind__in=GATHERED).exists():
        yield lacks("feedback", _("Link the survey, meeting or community input in which you gathered it."))
    if not update.effectiveness.strip():
        yield lacks("effectiveness", _("Write how effective your efforts have been."))
    if update.will_change is None:
        yield lacks("effectiveness", _("Say whether the plan will change."))
    if not update.how_it_changes.strip():
        yield lacks("effectiveness", _("Say how the plan changes, or why it does not."))
    to_mark = responses_to_mark(plan, on)
    if to_mark and update.will_change is False:
        yield lacks("effectiveness", _("Responses are new or changed, but you say that the plan does not change."))
    marks = {mark.response_id: mark for mark in update.marks.prefetch_related("evidence")}
    for response in to_mark:
        for sentence in _missing_in_mark(response, marks.get(response.pk)):
            yield lacks("responses", sentence)
    if not update.sharings.exists():
        yield lacks("sharing", _("Say how and when the update is shared with the community."))


def _missing_in_mark(response: Response, mark: ResponseChange | None) -> Iterator[str]:
    title = {"title": response.title}
    if mark is None or not mark.basis:
        yield _("“%(title)s”: say whether it is based on results or on community input.") % title
    if mark is None or not mark.reason.strip():
        yield _("“%(title)s”: give the reason.") % title
    if mark is None or not mark.evidence.all():
        yield _("“%(title)s”: link the evidence.") % title


def preview(plan: Plan, on: date) -> Content:
    """Exactly what the public would read if it were published today."""
    return snapshot(plan, plan.open_update, on)
