"""Letters about committees: terms that end, answers that are due, notices that must go out."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter
from outreach.models import CommitteeMeeting, Recommendation, Term

TERM_ENDING = register("outreach/term_ending", audience=Audience.STAFF, is_reminder=True)
YOUR_TERM_ENDS = register(
    "outreach/your_term_ends", audience=Audience.COMMUNITY, is_reminder=True, confidential_to="outreach.change_term"
)
ANSWER_DUE = register("outreach/answer_due", audience=Audience.STAFF, is_reminder=True)
NOTICE_DUE = register("outreach/notice_due", audience=Audience.STAFF, is_reminder=True)


def term_ending(term: Term, stage: str, on: date) -> Iterator[Letter]:
    """Tell the coordinators, and whoever sits in the seat if we have an address."""
    once = f"{term.pk}/{term.until_on}/{stage}"
    context = {"term": term, "committee": term.committee, "days_left": (term.until_on - on).days}
    link = _admin("outreach_term_change", term.pk)
    yield from _to_members(
        TERM_ENDING, Member.holding(roles.COORDINATOR), once, about=term.ending_key, link=link, **context
    )
    if term.email:
        yield Letter(
            kind=YOUR_TERM_ENDS,
            key=f"{YOUR_TERM_ENDS.name}/{once}",
            to=term.email,
            language=term.language,
            about=term.about_key,
            context=context | {"link": settings.SITE_URL + term.committee.get_absolute_url()},
        )


def term_changed(term: Term) -> None:
    """Take back what was to remind of a term that ends on another day now, and forget the address of who left."""
    outbox.drop_reminders(term.about_key)
    outbox.drop_reminders(term.ending_key)
    if term.left_on:
        outbox.forget_recipient(term.about_key)


def answer_due(recommendation: Recommendation, stage: str, on: date) -> Iterator[Letter]:
    """Tell the command staff, who answer for the department."""
    return _to_members(
        ANSWER_DUE,
        Member.holding(roles.COMMAND_STAFF),
        f"{recommendation.pk}/{recommendation.answer_due_on}/{stage}",
        about=recommendation.about_key,
        recommendation=recommendation,
        days_left=(recommendation.answer_due_on - on).days,
        link=_admin("outreach_recommendation_change", recommendation.pk),
    )


def notice_due(meeting: CommitteeMeeting) -> Iterator[Letter]:
    """Tell the coordinators of a meeting that the public has not been told of, while there is still time."""
    event = meeting.event
    return _to_members(
        NOTICE_DUE,
        Member.holding(roles.COORDINATOR),
        f"{event.pk}/{event.starts_at:%Y%m%d%H%M}",
        about=event.about_key,
        meeting=meeting,
        event=event,
        link=_admin("outreach_committeemeeting_change", event.pk),
    )


def _to_members(kind: Kind, members: Iterable[Member], once: str, *, about: str, **context: Any) -> Iterator[Letter]:
    for member in members:
        yield Letter(
            kind=kind,
            key=f"{kind.name}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=about,
            context=context,
        )


def _admin(page: str, pk: int) -> str:
    return settings.SITE_URL + reverse(f"admin:{page}", args=[pk])
