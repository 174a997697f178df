"""Community Watch in numbers: all that the public learns of any group."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils.translation import ngettext

from agency.models import Agency, Member

from .models import Concern, Standing, WatchGroup, WatchMeeting

# What the public is shown, in this order; a dissolved group is no group any more.
SHOWN = (Standing.ACTIVE, Standing.FORMING, Standing.AT_RISK, Standing.INACTIVE)


def numbers(on: date) -> list[tuple[Standing, int]]:
    """How many groups stand how. Remembered for ten minutes: it is on a public page."""
    key = f"watch-numbers/{on}"
    counted = cache.get(key)
    if counted is None:
        counted = Counter(WatchGroup.objects.with_standing(on).values_list("standing", flat=True))
        cache.set(key, counted, 600)
    return [(standing, counted[standing.value]) for standing in SHOWN if counted[standing.value]]


def measure() -> str:
    """How the groups stand, in one sentence; empty while there is none."""
    counted = dict(numbers(Agency.current().today()))
    if not counted:
        return ""
    total = sum(counted.values())
    of_which = ", ".join(f"{number} {standing.label}" for standing, number in counted.items())
    groups = ngettext("%d Community Watch group", "%d Community Watch groups", total) % total
    return f"{groups}: {of_which}."


def workplace(member: Member, on: date) -> dict[str, Any]:
    """What a member's groups need of them."""
    groups = WatchGroup.objects.visible_to(member)
    counted = Counter(groups.with_standing(on).values_list("standing", flat=True))
    return {
        "counts": [(standing, counted[standing.value]) for standing in SHOWN],
        "signs": groups.filter(dissolved_on=None, signs_approved_on=None).exclude(signs_asked_on=None).count(),
        "visits": WatchMeeting.objects.planned().filter(opening__officer=member).count(),
        "concerns": Concern.objects.visible_to(member).unanswered().count(),
    }
