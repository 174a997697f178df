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
from .models import (
    EvidenceKind,
    Plan,
    Priority,
    PriorityStatus,
    Response,
    ResponseChange,
    ResponseStatus,
    Update,
)
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
    if priority.status in STILL_WORKED_ON and not _is_responded_to(priority):
        yield Missing("plan", _("“%(title)s”: name a problem and at least one response to it.") % title, url)
    if priority.status == PriorityStatus.RETIRED and not priority.reason.strip():
        yield Missing("plan", _("“%(title)s”: say why it is retired.") % title, url)


def _is_responded_to(priority: Priority) -> bool:
    responses = (response for problem in priority.problems.all() for response in problem.responses.all())
    return any(response.status != ResponseStatus.DROPPED for response in responses)


def _missing_in_update(plan: Plan, update: Update, on: date) -> Iterator[Missing]:
    slug, to_mark = plan.station.slug, responses_to_mark(plan, on)
    texts = [("feedback", sentence) for sentence in _missing_in_feedback(update)]
    texts += [("effectiveness", sentence) for sentence in _missing_in_effectiveness(update, bool(to_mark))]
    for element, sentence in texts:
        yield Missing(element, sentence, reverse("cpp:edit_update", args=[slug, element]))
    marks = {mark.response_id: mark for mark in update.marks.prefetch_related("evidence")}
    for response in to_mark:
        url = reverse("cpp:mark", args=[slug, response.pk])
        for sentence in _missing_in_mark(response, marks.get(response.pk)):
            yield Missing("responses", sentence, url)
    if not update.sharings.exists():
        sentence = _("Say how and when the update is shared with the community.")
        yield Missing("sharing", sentence, reverse("cpp:add_sharing", args=[slug]))


def _missing_in_feedback(update: Update) -> Iterator[str]:
    if not update.feedback.strip():
        yield _("Write what the community told you in surveys and meetings.")
    if not update.evidence.filter(kind__in=GATHERED).exists():
        yield _("Link the survey, meeting or community input in which you gathered it.")


def _missing_in_effectiveness(update: Update, has_changed: bool) -> Iterator[str]:
    if not update.effectiveness.strip():
        yield _("Write how effective your efforts have been.")
    if update.will_change is None:
        yield _("Say whether the plan will change.")
    if not update.how_it_changes.strip():
        yield _("Say how the plan changes, or why it does not.")
    if has_changed and update.will_change is False:
        yield _("Responses are new or changed, but you say that the plan does not change.")


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
