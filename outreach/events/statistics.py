"""Events and concerns in numbers, for the staff's first page and its lists."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from agency.models import Member
from outreach.models import Concern, Event, EventStatus
from outreach.models.event import EventQuerySet

WEEK = timedelta(days=7)
# A draft that begins so soon should be announced.
SOON = timedelta(days=21)


def narrowed(events: EventQuerySet, asked: str, now: datetime) -> EventQuerySet:
    """The events that a view of the staff's list names; those to come, drafts among them, if it names none."""
    to_come = Q(ends_at__gt=now)
    views = {
        "": to_come & ~Q(status=EventStatus.HELD),
        "week": to_come & Q(starts_at__lt=now + WEEK),
        "draft": Q(status=EventStatus.DRAFT),
        "to record": Q(status=EventStatus.ANNOUNCED, ends_at__lte=now),
        "past": Q(ends_at__lte=now),
        "all": Q(),
    }
    return events.filter(views.get(asked, Q()))


def workplace(member: Member, on: date) -> dict[str, Any]:
    """What a member's events and concerns need of them."""
    now = timezone.now()
    events = Event.objects.editable_by(member)
    seen = Event.objects.visible_to(member)
    open_concerns = Concern.objects.visible_to(member).open()
    this_week = narrowed(seen, "week", now).exclude(status=EventStatus.DRAFT).select_related("station")
    return {
        "overdue": open_concerns.overdue(on).count(),
        "mine": open_concerns.filter(owner=member).count(),
        "unowned": open_concerns.unowned().count(),
        "to_record": narrowed(events, "to record", now).count(),
        "drafts_soon": narrowed(events, "draft", now).filter(starts_at__range=(now, now + SOON)).count(),
        "this_week": list(this_week.order_by("starts_at", "pk")[:10]),
    }


def concerns_answered(since: date) -> dict[str, Any]:
    """How many concerns were answered since a day, and in how many days half of them were."""
    answered = Concern.objects.filter(answered_on__gte=since).values_list("raised_on", "answered_on")
    days = sorted((done - raised).days for raised, done in answered if done)
    return {"answered": len(days), "median_days": days[len(days) // 2] if days else None}
