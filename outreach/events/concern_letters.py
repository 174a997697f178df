"""Letters to members about concerns. None holds what was raised: they lie in mailboxes outside of the portal."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter
from outreach.models import Concern

GIVEN = register("outreach/concern_given", audience=Audience.STAFF)
DUE = register("outreach/concern_due", audience=Audience.STAFF, is_reminder=True)
UNOWNED = register("outreach/concern_unowned", audience=Audience.STAFF, is_reminder=True)


def given(concern: Concern, by: Member) -> None:
    """Tell who is to answer, unless they gave it to themselves."""
    if concern.owner and concern.owner != by:
        # To and fro between two members is told each time.
        once = f"{timezone.now():%Y%m%d%H%M%S%f}"
        outbox.post_all(_to_members(GIVEN, concern, [concern.owner], once))


def due(concern: Concern, stage: str, **context: Any) -> Iterator[Letter]:
    """Tell the owner; where there is none to be written to, the coordinators."""
    owner = concern.owner
    reads = owner and owner.is_active and owner.email
    members = [owner] if owner and reads else Member.holding(roles.COORDINATOR)
    yield from _to_members(DUE, concern, members, f"{concern.due_on}/{stage}", **context)


def unowned(concern: Concern, stage: str, **context: Any) -> Iterator[Letter]:
    yield from _to_members(UNOWNED, concern, Member.holding(roles.COORDINATOR), stage, **context)


def _to_members(kind: Kind, concern: Concern, members: Iterable[Member], once: str, **context: Any) -> Iterator[Letter]:
    for member in members:
        yield Letter(
            kind=kind,
            key=f"{kind.name}/{concern.pk}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=concern.about_key,
            context={"concern": concern, "link": link_to(concern), **context},
        )


def link_to(concern: Concern) -> str:
    return settings.SITE_URL + reverse("admin:outreach_concern_change", args=[concern.pk])
