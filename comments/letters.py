"""The letters about comments: one to whoever commented, the others to staff."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, register
from notices.outbox import Letter

from .models import Assessment, Channel, Comment, PublicNotice, Review, Verification

# The only letter that a commenter ever gets.
ACKNOWLEDGEMENT = register(
    "comments/acknowledgement", audience=Audience.COMMENTER, confidential_to="comments.view_review"
)
UNREVIEWED = register("comments/unreviewed", audience=Audience.STAFF, is_reminder=True)
NOTICE_DUE = register("comments/notice_due", audience=Audience.STAFF, is_reminder=True)
CHAIN_BROKEN = register("comments/chain_broken", audience=Audience.STAFF)


def acknowledge(comment: Comment) -> None:
    """Say that a comment was received, if there is an address. Nothing typed is in it: anybody may type an address."""
    # Who wrote to CALEA did not write to us.
    if comment.email and comment.channel != Channel.CALEA:
        letter = Letter(
            kind=ACKNOWLEDGEMENT,
            key=f"{ACKNOWLEDGEMENT.name}/{comment.pk}",
            to=comment.email,
            language=comment.language,
            about=comment.about,
            context={"comment": comment},
        )
        outbox.post(letter)


def unreviewed(waiting: list[Review], once: str) -> Iterator[Letter]:
    """Tell the accreditation managers which comments nobody has weighed yet: by receipt number alone."""
    link = settings.SITE_URL + reverse("admin:comments_review_changelist") + "?relevance=none"
    for member in managers():
        yield Letter(
            kind=UNREVIEWED,
            key=f"{UNREVIEWED.name}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about="comments.review",
            context={"waiting": waiting, "link": link},
        )


def notice_due(assessment: Assessment, stage: str, on: date) -> Iterator[Letter]:
    """Tell the accreditation managers of a public notice that has to be published, or should have been."""
    link = settings.SITE_URL + reverse("admin:comments_assessmentcycle_change", args=[assessment.cycle_id])
    for member in managers():
        yield Letter(
            kind=NOTICE_DUE,
            key=f"{NOTICE_DUE.name}/{assessment.pk}/{assessment.begins_on}/{stage}/{member.pk}",
            to=member.email,
            language=member.language,
            about=_about(assessment),
            context={"assessment": assessment, "days_left": (assessment.notice_due_on - on).days, "link": link},
        )


def notice_recorded(notice: PublicNotice) -> None:
    """Take back what was still to remind of a notice that is there now."""
    outbox.drop_reminders(_about(notice.assessment))


def _about(assessment: Assessment) -> str:
    """How letters name this record."""
    return f"comments.assessment:{assessment.pk}"


def chain_broken(verification: Verification) -> None:
    """Tell administrators and accreditation managers that comments are not what was sealed."""
    link = settings.SITE_URL + reverse("admin:comments_verification_changelist")
    # Two beats may ask for the same walk: what both find on a day is told once.
    once = f"{verification.broken_at}/{verification.at:%Y-%m-%d}"
    members = {member.pk: member for member in [*Member.holding(roles.ADMINISTRATOR), *managers()]}
    outbox.post_all(
        Letter(
            kind=CHAIN_BROKEN,
            key=f"{CHAIN_BROKEN.name}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=f"comments.verification:{verification.pk}",
            context={"verification": verification, "link": link},
        )
        for member in members.values()
    )


def managers() -> list[Member]:
    return list(Member.holding(roles.ACCREDITATION_MANAGER))
