"""The plans of the demonstration: four stations, each with a past that was lived through."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from agency.demo.clock import Life, clock_at, play
from agency.models import Agency, Member
from cpp.models import Plan, PlanPolicy, Schedule
from notices.demo import deliver, nothing_handed_over

from . import harbor_north, old_town, pine_grove, riverside
from .pen import Pen

STATIONS = {"harbor-north": harbor_north, "old-town": old_town, "riverside": riverside, "pine-grove": pine_grove}
# So long before its adoption a plan begins, with a commander who listens.
BEFORE = timedelta(days=40)


def write_plans(members: dict[str, Member], now: datetime) -> None:
    """Let every plan be written, published and updated up to `now`."""
    agency = Agency.current()
    today = timezone.localdate(now, agency.zone)
    # Dates counted from adoption can be told from today: so somebody is late whenever this is staged.
    PlanPolicy(schedule=Schedule.FROM_ADOPTION).save()
    Plan.objects.exclude(station__slug="pine-grove").update(superior=members["vera"])
    with nothing_handed_over(), timezone.override(agency.zone):
        play([_begun(slug, today, members) for slug in STATIONS], now)
        with clock_at(now):
            deliver(now - timedelta(hours=3))


def _begun(slug: str, today: date, members: dict[str, Member]) -> tuple[datetime, Life]:
    station = STATIONS[slug]
    begins = Agency.current().at(station.adopted_on(today) - BEFORE, 9)
    pen = Pen(Plan.objects.select_related("station").get(station__slug=slug))
    return begins, station.live(pen, today, members)
