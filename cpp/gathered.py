"""What other parts of the portal gathered, taken into a plan by link: nobody types it again."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from agency.models import Agency
from comments.models import DESTROYED
from outreach.models import Concern, Event, EventStatus, StakeholderKind, Survey
from outreach.surveys.results import headline
from watch.models import Concern as WatchConcern

from .hearing import rest
from .models import CameBy, CommunityInput, Evidence, EvidenceKind, Plan, Stakeholder

# Of the kinds that outreach knows, those that a plan is to hear from; a kind that is missing is nobody in particular.
WHO = {
    StakeholderKind.RESIDENTS: Stakeholder.RESIDENTS,
    StakeholderKind.NEIGHBORHOOD: Stakeholder.TENANTS,
    StakeholderKind.FAITH: Stakeholder.FAITH,
    StakeholderKind.BUSINESS: Stakeholder.BUSINESSES,
    StakeholderKind.SCHOOL: Stakeholder.SCHOOLS,
    StakeholderKind.UNIVERSITY: Stakeholder.SCHOOLS,
    StakeholderKind.YOUTH: Stakeholder.YOUTH,
    StakeholderKind.CITY: Stakeholder.SERVICES,
    StakeholderKind.NONPROFIT: Stakeholder.SERVICES,
    StakeholderKind.PUBLIC_HEALTH: Stakeholder.SERVICES,
    StakeholderKind.MENTAL_HEALTH: Stakeholder.SERVICES,
    StakeholderKind.IMMIGRANT: Stakeholder.NEWCOMERS,
    StakeholderKind.HARMED: Stakeholder.HARMED,
    StakeholderKind.DISTRUSTFUL: Stakeholder.DISTRUSTFUL,
}


def watch_concerns(plan: Plan) -> "QuerySet[WatchConcern]":
    """What neighbors raised at the meetings of the station's watch groups."""
    raised = WatchConcern.objects.filter(meeting__group__station=plan.station_id)
    return raised.select_related("meeting__group").order_by("-meeting__held_on", "-pk")


def concerns(plan: Plan) -> "QuerySet[Concern]":
    """What was raised at the station's events and the whole city's, or heard out and about.

    What was raised for the whole city belongs to the plan that takes it up first; what was destroyed, to nobody.
    """
    free = Q(input=None) & ~Q(what=DESTROYED) & (Q(station=plan.station_id) | Q(station=None))
    return Concern.objects.filter(free | Q(input__station=plan.station_id)).select_related("event")


def meetings(plan: Plan) -> "QuerySet[Event]":
    """Events of the station, and of the whole city, that were held."""
    held = Event.objects.filter(Q(station=plan.station_id) | Q(station=None), status=EventStatus.HELD)
    return held.order_by("-starts_at")


def surveys(plan: Plan) -> "QuerySet[Survey]":
    """Surveys of the station, and of the whole city, whose results are public."""
    return Survey.objects.published().filter(Q(station=plan.station_id) | Q(station=None))


def not_taken(plan: Plan) -> dict[str, "QuerySet[Any]"]:
    """What the commander may still take into the plan, by where it was gathered."""
    return {
        "watch": watch_concerns(plan).filter(input=None),
        "concern": concerns(plan).filter(input=None),
        "meeting": meetings(plan).exclude(evidence__plan=plan),
        "survey": surveys(plan).exclude(evidence__plan=plan),
    }


# The words that were noted stay the station's own: what was asked, the commander says for the public.


def take_up_from_watch(plan: Plan, concern: WatchConcern) -> CommunityInput:
    """Make a watch group's concern input to its station; the same row each time."""
    said, _created = CommunityInput.objects.get_or_create(
        watch_concern=concern,
        defaults={
            "station": plan.station,
            "came_by": CameBy.MEETING,
            "who": Stakeholder.TENANTS,
            "received_on": concern.raised_on,
            "text": concern.what,
            "is_critical": concern.is_critical,
            "done": concern.done,
        },
    )
    return said


@transaction.atomic
def take_up(plan: Plan, concern: Concern) -> CommunityInput:
    """Make a concern input to the station; the same row each time, with the answer once there is one."""
    said, _created = CommunityInput.objects.get_or_create(
        outreach_concern=concern,
        defaults={
            "station": plan.station,
            "came_by": CameBy.MEETING if concern.event_id else CameBy.WALK,
            "who": WHO.get(StakeholderKind(concern.who), ""),
            "received_on": concern.raised_on,
            "text": concern.what,
            "is_critical": concern.is_critical,
        },
    )
    if concern.answered_on and not said.done:
        said.asked, said.done = said.asked or str(concern.asked), str(concern.answer)
        said.revision += 1
        said.save(update_fields=["asked", "done", "revision"])
    return said


def link_meeting(plan: Plan, event: Event) -> Evidence:
    """Make an event evidence of the plan, and of the update being written; the same row each time."""
    said = {
        "kind": EvidenceKind.MEETING,
        "title": str(event.title)[:160],
        "on": event.starts_at.astimezone(Agency.current().zone).date(),
        "source": event.where[:160],
        "figures": _of_a_meeting(event)[:5000],
        "url": settings.SITE_URL + event.get_absolute_url(),
    }
    return _link(plan, {"event": event}, said)


def link_survey(plan: Plan, survey: Survey) -> Evidence:
    """Make a survey's public results evidence of the plan, and of the update; the same row each time."""
    said = {
        "kind": EvidenceKind.SURVEY,
        "title": str(survey.title)[:160],
        "on": min(survey.closes_on, _published_on(survey)),
        "figures": "\n".join(headline(survey, plan.station))[:5000],
        "url": settings.SITE_URL + survey.get_results_url(),
    }
    return _link(plan, {"survey": survey}, said)


@transaction.atomic
def _link(plan: Plan, what: dict[str, Event | Survey], said: dict[str, object]) -> Evidence:
    evidence, _created = Evidence.objects.get_or_create(plan=plan, **what, defaults=said)
    if plan.open_update:
        rest(plan.open_update, evidence)
    return evidence


def _of_a_meeting(event: Event) -> str:
    """How many came, what was raised, and the minutes where the public reads them."""
    came = event.attendance()
    people = ngettext("%d person came.", "%d people came.", came) % came if came else ""
    raised = "\n".join(f"– {concern.asked or concern.what}" for concern in event.concerns.filter(is_public=True))
    minutes = str(event.minutes) if event.minutes_published_at else ""
    return "\n".join(filter(None, [people, raised, minutes]))


def _published_on(survey: Survey) -> date:
    return survey.results_published_at.astimezone(Agency.current().zone).date()  # type: ignore[union-attr]  # published
