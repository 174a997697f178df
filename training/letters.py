"""Every letter about training hours: who hears, and what they are told. How a named member stands is in no subject."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from agency.models import Member, Station
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.models import Notice, Status
from notices.outbox import Letter

from .compliance import EVERY_MEMBER, Compliance

SHORT = register("training/short", audience=Audience.STAFF, is_reminder=True, confidential_to=EVERY_MEMBER)
RUNS_OUT = register("training/runs_out", audience=Audience.STAFF, is_reminder=True, confidential_to=EVERY_MEMBER)
STATION_SHORT = register("training/station_short", audience=Audience.STAFF)
STATIONS_SHORT = register("training/stations_short", audience=Audience.STAFF)


def to_member(compliance: Compliance, stage: int) -> Letter:
    """To a member whose hours are missing, or will be once the first of them are a year old."""
    kind = RUNS_OUT if compliance.runs_out else SHORT
    member = compliance.member
    once = f"{member.pk}/{compliance.requirement.pk}/{compliance.ends_on}/{stage}"
    return _letter(kind, once, member, about_key(member), "training:mine", compliance=compliance)


def to_commander(commander: Member, station: Station, once: str, short: int, due_on: date | None) -> Letter:
    """How many members of the station are short. Their names stand behind the sign-in."""
    about = f"training.station:{station.pk}"
    once = f"{station.pk}/{once}/{commander.pk}"
    context = {"station": station, "short": short, "due_on": due_on}
    return _letter(STATION_SHORT, once, commander, about, "training:station", **context)


def to_coordinator(
    coordinator: Member, once: str, stations: list[tuple[Station | None, int]], due_on: date | None
) -> Letter:
    context = {"stations": stations, "due_on": due_on}
    return _letter(
        STATIONS_SHORT, f"{once}/{coordinator.pk}", coordinator, "training", "training:stations", **context
    )  # fmt: skip


def settled(member: Member) -> None:
    """Take back what was to remind a member who has the hours now."""
    outbox.drop_reminders(about_key(member))


def members_with_reminders(members: Iterable[int]) -> list[int]:
    """Of these members those to whom a reminder has not gone out yet."""
    by_key = {_about(pk): pk for pk in members}
    waiting = Notice.objects.filter(kind__in=[SHORT.name, RUNS_OUT.name], status=Status.PENDING)
    return [by_key[about] for about in set(waiting.values_list("about", flat=True)) if about in by_key]


def about_key(member: Member) -> str:
    return _about(member.pk)


def _about(pk: int) -> str:
    return f"training.member:{pk}"


def _letter(kind: Kind, once: str, member: Member, about: str, page: str, **context: Any) -> Letter:
    return Letter(
        kind=kind,
        key=f"{kind.name}/{once}",
        to=member.email,
        language=member.language,
        about=about,
        context={"link": settings.SITE_URL + reverse(page), **context},
    )
