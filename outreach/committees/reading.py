"""A committee as the public reads it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from agency.models import Agency
from outreach.models import ApprovedMinutes, BoardCase, Committee, CommitteeMeeting, Event, EventStatus, Term
from outreach.models.event import PUBLIC


def committees(on: date, now: datetime) -> list[dict[str, Any]]:
    """Every committee with who serves, what is open and when it meets next; those at work first."""
    serving = Prefetch("terms", Term.objects.serving(on), to_attr="serving")
    coming = Event.objects.filter(status=EventStatus.ANNOUNCED, ends_at__gt=now).order_by("starts_at", "pk")
    found = Committee.objects.order_by("-is_open", "pk").prefetch_related(
        serving, Prefetch("meetings", coming, to_attr="coming")
    )
    return [
        {
            "committee": committee,
            "open_seats": len(committee.open_seats(committee.serving)),
            "next": next(iter(committee.coming), None),
        }
        for committee in found
    ]


def page_of(committee: Committee, on: date, now: datetime) -> dict[str, Any]:
    """All that stands on a committee's page."""
    serving = list(committee.terms.serving(on).order_by("seat"))
    met = list(meetings(committee))
    coming = [m for m in met if m.event.ends_at > now and m.event.status != EventStatus.HELD]
    return {
        "committee": committee,
        "on": on,
        "serving": serving,
        "seats": _seats(committee, serving),
        "open_seats": committee.open_seats(serving),
        "coming": coming[::-1],
        "years": _by_year([m for m in met if m not in coming]),
        "recommendations": committee.recommendations.all(),
        "cases": _cases_by_year(committee) if committee.is_review_board else [],
    }


def meetings(committee: Committee) -> "QuerySet[CommitteeMeeting]":
    """The public meetings, newest first, with `has_minutes`; without their long texts."""
    approved = ApprovedMinutes.objects.filter(meeting=OuterRef("pk"))
    of_committee = CommitteeMeeting.objects.filter(event__committee=committee, event__status__in=sorted(PUBLIC))
    with_event = of_committee.select_related("event__committee").annotate(has_minutes=Exists(approved))
    return with_event.defer("event__minutes", "event__description").order_by("-event__starts_at", "-pk")


def _seats(committee: Committee, serving: Iterable[Term]) -> list[tuple[int, Term | None]]:
    """Every seat by its number, with who sits in it."""
    sitting = {term.seat: term for term in serving}
    return [(seat, sitting.get(seat)) for seat in sorted({*range(1, committee.seats + 1), *sitting})]


def _by_year(met: Iterable[CommitteeMeeting]) -> list[tuple[int, list[CommitteeMeeting]]]:
    zone = Agency.current().zone
    years = groupby(met, lambda meeting: timezone.localdate(meeting.event.starts_at, zone).year)
    return [(year, list(of_year)) for year, of_year in years]


def _cases_by_year(committee: Committee) -> list[tuple[int, int]]:
    """How many cases a board reviewed, and nothing else of them."""
    zone, counted = Agency.current().zone, Counter[int]()
    reviewed = BoardCase.objects.filter(committee=committee, meeting__event__status=EventStatus.HELD).order_by()
    for starts_at, number in reviewed.values_list("meeting__event__starts_at").annotate(number=Count("pk")):
        counted[timezone.localdate(starts_at, zone).year] += number
    return sorted(counted.items(), reverse=True)
