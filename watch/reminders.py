"""What is due about groups, asked of how they stand."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models.functions import Coalesce

from notices.outbox import Letter
from notices.reminders import reminder

from . import letters
from .models import Captain, Standing, WatchGroup, WatchPolicy
from .models.captain import CaptainQuerySet
from .models.group import WatchGroupQuerySet
from .standing import Kept, Need, inactive_from, kept, slips_on

WARNED_BEFORE = timedelta(days=30)
# Before the warning: who has confirmed by then is not warned.
ROSTER_ASKED_BEFORE = timedelta(days=60)


@reminder
def slipping(on: date) -> Iterator[Letter]:
    """Captains, thirty days before their group is at risk for want of a meeting or of a roster that is confirmed."""
    soon = on + WARNED_BEFORE
    active = WatchGroup.objects.with_standing(on).filter(standing=Standing.ACTIVE)
    for group in _standing(Standing.AT_RISK, soon).filter(pk__in=active.values("pk")):
        lapsing = [need for need in kept(group) if need.until < soon]
        # Of a term that ends its captain hears in a letter of its own.
        if not _only_the_term(lapsing):
            yield from letters.to_captains(
                letters.SLIPPING, group, str(slips_on(group)), slips_on=slips_on(group), needs=_names(lapsing)
            )


@reminder
def at_risk(on: date) -> Iterator[Letter]:
    """Captains, and the liaison officer, of a group that has come to be at risk."""
    for group in _standing(Standing.AT_RISK, on):
        since, lapsed = slips_on(group), _names(need for need in kept(group) if need.until < on)
        context = {"since": since, "needs": lapsed, "inactive_from": inactive_from(group)}
        yield from letters.to_captains(letters.AT_RISK, group, str(since), **context)
        # Once more if the last captain's term ends in the meantime: of that nobody among us has heard yet.
        once = f"{since}/{Need.CAPTAIN}" if Need.CAPTAIN in lapsed else str(since)
        yield from letters.to_staff(letters.GROUP_AT_RISK, group, once, **context)


@reminder
def inactive(on: date) -> Iterator[Letter]:
    """The liaison officer, of a group that has come to be inactive."""
    for group in _standing(Standing.INACTIVE, on):
        since = inactive_from(group)
        yield from letters.to_staff(letters.GROUP_INACTIVE, group, str(since), last_met_on=group.last_met_on)


@reminder
def roster_due(on: date) -> Iterator[Letter]:
    """Captains, once a year, of the roster to be read through and confirmed."""
    good_for = timedelta(days=WatchPolicy.current().roster_days)
    stale = _captains().exclude(block="").annotate(known_on=Coalesce("roster_confirmed_on", "from_on"))
    for captain in stale.filter(known_on__lte=on + ROSTER_ASKED_BEFORE - good_for):
        yield letters.to_captain(letters.ROSTER_DUE, captain, f"{captain.pk}/{captain.known_on}")


@reminder
def term_ends(on: date) -> Iterator[Letter]:
    """Captains, thirty days before their term ends; too late is better than never, for a month."""
    for captain in _captains().filter(until_on__range=(on - WARNED_BEFORE, on + WARNED_BEFORE)):
        yield letters.to_captain(letters.TERM_ENDS, captain, f"{captain.pk}/{captain.until_on}")


def _standing(standing: Standing, on: date) -> WatchGroupQuerySet:
    groups = WatchGroup.objects.with_standing(on).filter(standing=standing)
    return groups.select_related("station", "liaison").order_by("pk")


def _captains() -> CaptainQuerySet:
    return Captain.objects.serving().filter(group__dissolved_on=None).select_related("group").order_by("pk")


def _only_the_term(lapsing: list[Kept]) -> bool:
    return {need.need for need in lapsing} <= {Need.CAPTAIN}


def _names(needs: "Iterator[Kept] | list[Kept]") -> list[str]:
    return [need.need.value for need in needs]
