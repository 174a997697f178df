"""What the plans need before anybody can write one."""

from collections.abc import Iterator

from django.utils.text import get_text_list

from agency.models import Station

from .models import Plan, PlanPolicy


def prepare() -> Iterator[str]:
    """The rules, and a plan to be written for each open station that has none."""
    if not PlanPolicy.objects.exists():
        PlanPolicy().save()
        yield "The rules for plans: updates on 30 June and 31 December, published by the commander alone."
    without = list(Station.objects.open().filter(plan=None))
    if without:
        Plan.objects.bulk_create(Plan(station=station) for station in without)
        names = get_text_list([station.name for station in without], "and")
        yield f"A plan to be written for {names}: appoint the unit commanders in the admin."
