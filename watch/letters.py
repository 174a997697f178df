"""Every letter about a group: who hears, and what they are told. No neighbor's name or address is in a subject."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter

from . import links
from .models import Captain, WatchGroup, WatchMeeting, WatchRegistration

CAPTAINS_ONLY, ROSTERS_ONLY = "watch.view_captain", "watch.view_household"

WELCOME = register("watch/welcome", audience=Audience.CAPTAIN, confidential_to=CAPTAINS_ONLY)
LINK = register("watch/link", audience=Audience.CAPTAIN, confidential_to=CAPTAINS_ONLY)
NEIGHBOR = register("watch/neighbor", audience=Audience.CAPTAIN, confidential_to=ROSTERS_ONLY)
SIGNS_APPROVED = register("watch/signs_approved", audience=Audience.CAPTAIN, confidential_to=CAPTAINS_ONLY)
SLIPPING = register("watch/slipping", audience=Audience.CAPTAIN, is_reminder=True, confidential_to=CAPTAINS_ONLY)
AT_RISK = register("watch/at_risk", audience=Audience.CAPTAIN, is_reminder=True, confidential_to=CAPTAINS_ONLY)
ROSTER_DUE = register("watch/roster_due", audience=Audience.CAPTAIN, is_reminder=True, confidential_to=CAPTAINS_ONLY)
# No act of the captain's settles it, so nothing takes it back.
TERM_ENDS = register("watch/term_ends", audience=Audience.CAPTAIN, confidential_to=CAPTAINS_ONLY)

# To applicants, in place of the letters that speak of a time to be booked.
APPROVED = register("watch/approved", audience=Audience.APPLICANT)
ENROLLED = register("watch/enrolled", audience=Audience.APPLICANT)

GROUP_AT_RISK = register("watch/group_at_risk", audience=Audience.STAFF, is_reminder=True)
GROUP_INACTIVE = register("watch/group_inactive", audience=Audience.STAFF, is_reminder=True)
SIGNS_ASKED = register("watch/signs_asked", audience=Audience.STAFF)
MEETING_PLANNED = register("watch/meeting_planned", audience=Audience.STAFF)
MEETING_CALLED_OFF = register("watch/meeting_called_off", audience=Audience.STAFF)


# --- To captains -----------------------------------------------------------------


def welcome(captain: Captain) -> None:
    outbox.post(to_captain(WELCOME, captain, str(captain.pk)))


def link_again(captain: Captain, once: str) -> None:
    outbox.post(to_captain(LINK, captain, f"{captain.pk}/{captain.link_version}/{once}"))


def neighbor(captain: Captain, registration: WatchRegistration) -> None:
    """A neighbor wants to join; by name and telephone only if they said that they may be given."""
    outbox.post(to_captain(NEIGHBOR, captain, str(registration.pk), registration=registration))


def signs_approved(group: WatchGroup) -> None:
    outbox.post_all(to_captains(SIGNS_APPROVED, group, str(group.signs_approved_on)))


def to_captains(kind: Kind, group: WatchGroup, once: str, **context: Any) -> Iterator[Letter]:
    """The same letter to everybody who leads a group."""
    for captain in group.serving_captains().order_by("pk"):
        captain.group = group
        yield to_captain(kind, captain, f"{group.pk}/{once}/{captain.pk}", about=group.about_key, **context)


def to_captain(kind: Kind, captain: Captain, once: str, *, about: str = "", **context: Any) -> Letter:
    return Letter(
        kind=kind,
        key=f"{kind.name}/{once}",
        to=captain.email,
        language=captain.language,
        about=about or captain.about_key,
        # On paper a link of a hundred signs is of no use.
        context={"captain": captain, "group": captain.group, "link": links.link_for(captain) if captain.email else ""}
        | context,
    )


def settled(group: WatchGroup) -> None:
    """Take back what was to remind anybody of a group that is active again."""
    outbox.drop_reminders(group.about_key)


# --- To staff --------------------------------------------------------------------


def signs_asked(group: WatchGroup) -> None:
    outbox.post_all(to_staff(SIGNS_ASKED, group, str(group.signs_asked_on)))


def meeting_planned(meeting: WatchMeeting) -> None:
    """A captain asks for an officer at a meeting."""
    outbox.post_all(
        to_staff(MEETING_PLANNED, meeting.group, f"{meeting.pk}/{meeting.planned_at:%Y%m%d%H%M}", on=meeting.on)
    )


def meeting_called_off(meeting: WatchMeeting) -> None:
    """Who was to come, and who was asked for somebody, need not any more; nobody else among us knew of it."""
    officer = meeting.officer
    if officer is None and not meeting.wants_officer:
        return
    context = {"officer": officer, "at": meeting.opening.starts_at if meeting.opening else meeting.planned_at}
    told = list(to_staff(MEETING_CALLED_OFF, meeting.group, str(meeting.pk), **context))
    if officer and _reads_letters(officer):
        # An officer of another station saw the group for as long as they were to come: of the page no link. Who is
        # the liaison officer too has the other letter, of the same key.
        own = _to_member(MEETING_CALLED_OFF, meeting.group, str(meeting.pk), officer, **context, link="")
        told = [own, *told]
    outbox.post_all(told)


def to_staff(kind: Kind, group: WatchGroup, once: str, **context: Any) -> Iterator[Letter]:
    """To the liaison officer; where there is none to be written to, to the coordinators."""
    for member in liaison_or_coordinators(group):
        yield _to_member(kind, group, once, member, **context)


def _to_member(kind: Kind, group: WatchGroup, once: str, member: Member, **context: Any) -> Letter:
    return Letter(
        kind=kind,
        key=f"{kind.name}/{group.pk}/{once}/{member.pk}",
        to=member.email,
        language=member.language,
        about=group.about_key,
        context={"group": group, "link": admin_link(group), **context},
    )


def liaison_or_coordinators(group: WatchGroup) -> Iterable[Member]:
    liaison = group.liaison
    return [liaison] if liaison and _reads_letters(liaison) else Member.holding(roles.COORDINATOR)


def _reads_letters(member: Member) -> bool:
    return member.is_active and bool(member.email)


def admin_link(group: WatchGroup) -> str:
    return settings.SITE_URL + reverse("admin:watch_watchgroup_change", args=[group.pk])
