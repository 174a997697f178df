"""Every letter about a plan: who hears, and what they are told."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Agency, Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter

from . import links
from .models import CommunityInput, Follower, Plan, Version

INPUT_RECEIVED = register("cpp/input_received", audience=Audience.COMMUNITY, confidential_to="cpp.change_plan")
FOLLOW_ASKED = register("cpp/follow_asked", audience=Audience.FOLLOWER, confidential_to="cpp.view_plan")
UPDATE_PUBLISHED = register("cpp/update_published", audience=Audience.FOLLOWER, confidential_to="cpp.view_plan")
SUBMITTED = register("cpp/submitted", audience=Audience.STAFF)
RETURNED = register("cpp/returned", audience=Audience.STAFF)
UPDATE_DUE = register("cpp/update_due", audience=Audience.STAFF, is_reminder=True)
UPDATE_LATE = register("cpp/update_late", audience=Audience.STAFF, is_reminder=True)


def input_received(said: CommunityInput) -> None:
    """Say that somebody's input came, if there is an address. Nothing typed is in it: the address may be another's."""
    if said.email:
        letter = Letter(
            kind=INPUT_RECEIVED,
            key=f"{INPUT_RECEIVED.name}/{said.pk}",
            to=said.email,
            language=said.language,
            about=said.about_key,
            context={"said": said, "link": settings.SITE_URL + reverse("cpp:plan", args=[said.station.slug])},
        )
        outbox.post(letter)


def follow_asked(follower: Follower) -> None:
    """Ask whether the owner of an address wants to follow; asked once a day, however often somebody types it."""
    letter = Letter(
        kind=FOLLOW_ASKED,
        key=f"{FOLLOW_ASKED.name}/{follower.pk}/{Agency.current().today()}",
        to=follower.email,
        language=follower.language,
        about=follower.about_key,
        context={"plan": follower.plan, "link": links.confirm_link(follower)},
    )
    outbox.post(letter)


def published(version: Version) -> None:
    """Tell every confirmed follower, and with that share the update: the fourth content of the policy."""
    followers = version.plan.followers.exclude(confirmed_at=None).order_by("pk")
    outbox.post_all(
        Letter(
            kind=UPDATE_PUBLISHED,
            key=f"{UPDATE_PUBLISHED.name}/{version.pk}/{follower.pk}",
            to=follower.email,
            language=follower.language,
            about=follower.about_key,
            context={
                "version": version,
                "plan": version.plan,
                "link": settings.SITE_URL + version.get_absolute_url(),
                "changes_link": settings.SITE_URL + reverse("cpp:changes", args=[version.plan.station.slug]),
                "stop_link": links.stop_link(follower),
            },
        )
        for follower in followers.iterator()
    )


def submitted(plan: Plan) -> None:
    number = plan.events.count()
    outbox.post_all(_to_staff(SUBMITTED, plan, command_staff(plan), str(number)))


def returned(plan: Plan, note: str) -> None:
    number = plan.events.count()
    outbox.post_all(_to_staff(RETURNED, plan, commander_or_command_staff(plan), str(number), note=note))


def update_due(plan: Plan, stage: str, **context: Any) -> Iterator[Letter]:
    """Tell the commander; where there is none, the command staff."""
    return _to_staff(UPDATE_DUE, plan, commander_or_command_staff(plan), f"{plan.next_update_due}/{stage}", **context)


def update_late(plan: Plan, **context: Any) -> Iterator[Letter]:
    """Tell the commander's superior, once for each date that was missed."""
    superior = plan.superior
    hears = superior and superior.is_active and superior.email and superior.pk != plan.commander_id
    members = [superior] if superior and hears else command_staff(plan)
    return _to_staff(UPDATE_LATE, plan, members, str(plan.next_update_due), **context)


def commander_or_command_staff(plan: Plan) -> list[Member]:
    commander = plan.commander
    return [commander] if commander and commander.is_active and commander.email else command_staff(plan)


def command_staff(plan: Plan) -> list[Member]:
    """All of the command staff but the plan's own commander."""
    return [member for member in Member.holding(roles.COMMAND_STAFF) if member.pk != plan.commander_id]


def _to_staff(kind: Kind, plan: Plan, members: Iterable[Member], once: str, **context: Any) -> Iterator[Letter]:
    for member in members:
        yield Letter(
            kind=kind,
            key=f"{kind.name}/{plan.pk}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=plan.about_key,
            context={"plan": plan, "link": settings.SITE_URL + plan.get_station_url(), **context},
        )
