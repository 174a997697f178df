"""An advisory committee with its seats, meetings and recommendations."""

from datetime import date, timedelta
from typing import Any

from agency.models import Member
from notices import outbox
from outreach.committees import reminders
from outreach.committees.minutes import approve
from outreach.committees.recommending import recommend
from outreach.models import (
    ApprovedMinutes,
    Committee,
    CommitteeKind,
    CommitteeMeeting,
    EventKind,
    EventStatus,
    Recommendation,
    Term,
)
from outreach.policies.reminders import summaries_due
from tests.factories import make_lena
from tests.outreach.gathering import make_event, today


def lena() -> Member:
    return Member.objects.filter(username="lena").first() or make_lena()


def on_days(changes: dict[str, Any]) -> dict[str, Any]:
    """Fields of a day that are given as a number are so many days from today."""
    on = today()
    return {
        name: on + timedelta(days=value) if name.endswith("_on") and isinstance(value, int) else value
        for name, value in changes.items()
    }


def remind(on: date) -> int:
    """Ask of everything that is due about committees and policies alone: asking the whole portal takes long."""
    finders = (reminders.terms_ending, reminders.answers_due, reminders.notices_due, summaries_due)
    return sum(outbox.post_all(find(on)) for find in finders)


def make_committee(**changes: Any) -> Committee:
    defaults = {"slug": "community", "name": "Community Advisory Committee", "seats": 3, "quorum": 2}
    return Committee.objects.create(**defaults | changes)


def make_board(**changes: Any) -> Committee:
    return make_committee(
        **{"slug": "board", "name": "Incident Review Board", "kind": CommitteeKind.REVIEW_BOARD} | changes
    )


def make_term(committee: Committee, **changes: Any) -> Term:
    """Somebody in the first seat since a month ago, for a year from today."""
    on = today()
    defaults = {
        "seat": 1,
        "name": "Amara Blake",
        "from_on": on - timedelta(days=30),
        "until_on": on + timedelta(days=365),
    }
    return Term.objects.create(committee=committee, **defaults | changes)


def make_meeting(committee: Committee, status: EventStatus = EventStatus.DRAFT, **changes: Any) -> CommitteeMeeting:
    """A draft in thirty days, with an agenda and all that an announcement needs."""
    agenda = changes.pop("agenda", "1. Body cameras")
    event = make_event(status, kind=EventKind.COMMITTEE, committee=committee, **changes)
    return CommitteeMeeting.objects.create(event=event, agenda=agenda)


def make_minutes(meeting: CommitteeMeeting, **changes: Any) -> ApprovedMinutes:
    return approve(meeting, by=lena(), **{"text": "Seven came. All agreed.", "approved_on": today()} | changes)


def make_recommendation(committee: Committee, **changes: Any) -> Recommendation:
    return recommend(committee, by=lena(), **{"text": "Light the crossing.", "made_on": today()} | changes)
