"""How a group stands on a day: worked out from what it did, never typed.

Two meetings a year are preferred (Davidson NC), so half a year without one puts a group at risk; so does a roster that
nobody has confirmed for a year, and having no captain. After a year without a meeting it is inactive (Newington CT).
The names of the standings are ours. The days are the agency's to change: WatchPolicy.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from .models import Captain, Standing, Step, StepDone, WatchGroup, WatchMeeting, WatchPolicy


class Need(StrEnum):
    """What keeps a group active."""

    MEETING = "meeting"
    ROSTER = "roster"
    CAPTAIN = "captain"


@dataclass(frozen=True)
class Kept:
    """One of a group's needs: when it was last seen to, and the last day on which that is good enough."""

    need: Need
    since: date
    until: date


def facts(on: date) -> dict[str, Any]:
    """Columns from which a standing is worked out, as they were on a day."""
    met = WatchMeeting.objects.filter(group=OuterRef("pk"), held_on__lte=on).order_by("-held_on")
    captains = Captain.objects.filter(group=OuterRef("pk"), from_on__lte=on)
    served = captains.annotate(served_until=Least("until_on", Coalesce("left_on", "until_on")))
    # As current as the oldest of its blocks; a new captain has the roster of their first day.
    blocks = captains.filter(Q(left_on=None) | Q(left_on__gt=on)).exclude(block="")
    rosters = blocks.annotate(confirmed_on=Coalesce("roster_confirmed_on", "from_on")).order_by("confirmed_on")
    steps = StepDone.objects.filter(group=OuterRef("pk"), done_on__lte=on)
    counted = steps.order_by().values("group").annotate(number=Count("pk"))
    return {
        "last_met_on": Subquery(met.values("held_on")[:1]),
        "captain_until": Subquery(served.order_by("-served_until").values("served_until")[:1]),
        "roster_on": Subquery(rosters.values("confirmed_on")[:1]),
        "steps_done": Coalesce(Subquery(counted.values("number")), 0),
    }


def standing_column(on: date, policy: WatchPolicy) -> Case:
    """The standing as the database works it out from the facts; `standing` says the same in Python."""
    forming = Q(captain_until=None) | Q(last_met_on=None) | Q(steps_done__lt=len(Step))
    at_risk = (
        Q(last_met_on__lt=on - timedelta(days=policy.meeting_days))
        | Q(roster_on__lt=on - timedelta(days=policy.roster_days))
        | Q(captain_until__lt=on)
    )
    return Case(
        When(dissolved_on__lte=on, then=Value(Standing.DISSOLVED.value)),
        When(forming, then=Value(Standing.FORMING.value)),
        When(last_met_on__lt=on - timedelta(days=policy.inactive_days), then=Value(Standing.INACTIVE.value)),
        When(at_risk, then=Value(Standing.AT_RISK.value)),
        default=Value(Standing.ACTIVE.value),
        output_field=CharField(),
    )


def standing(group: WatchGroup, on: date) -> Standing:
    """How a group stands on a day."""
    known = with_facts(group, on)
    if known.dissolved_on and known.dissolved_on <= on:
        return Standing.DISSOLVED
    if not (known.captain_until and known.last_met_on and known.steps_done == len(Step)):
        return Standing.FORMING
    if on >= inactive_from(known):
        return Standing.INACTIVE
    return Standing.AT_RISK if on >= slips_on(known) else Standing.ACTIVE


def with_facts(group: WatchGroup, on: date) -> Any:
    """The group with the facts of a day, afresh."""
    return WatchGroup.objects.with_facts(on).get(pk=group.pk)


def kept(known: Any) -> list[Kept]:
    """What keeps a group active, and until when; of a group with its facts."""
    policy = WatchPolicy.current()
    counted = [
        (Need.MEETING, known.last_met_on, policy.meeting_days),
        (Need.ROSTER, known.roster_on, policy.roster_days),
        (Need.CAPTAIN, known.captain_until, 0),
    ]
    return [Kept(need, since, since + timedelta(days=days)) for need, since, days in counted if since]


def slips_on(known: Any) -> date:
    """The day on which a group with its facts is at risk if nothing happens, or since which it is."""
    return min(need.until for need in kept(known)) + timedelta(days=1)


def inactive_from(known: Any) -> date:
    return known.last_met_on + timedelta(days=WatchPolicy.current().inactive_days + 1)
