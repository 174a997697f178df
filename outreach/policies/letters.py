"""Letters about policies: one to whoever commented, the others to staff."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, register
from notices.outbox import Letter
from outreach.models import PolicyComment, PolicyDraft

# The only letter that a commenter ever gets.
COMMENT_RECEIVED = register(
    "outreach/policy_comment_received", audience=Audience.COMMUNITY, confidential_to="outreach.view_policycomment"
)
SUMMARY_DUE = register("outreach/policy_summary_due", audience=Audience.STAFF, is_reminder=True)


def acknowledge(comment: PolicyComment) -> None:
    """Say that a comment was received, if there is an address. Nothing typed is in it: anybody may type an address."""
    if comment.email:
        letter = Letter(
            kind=COMMENT_RECEIVED,
            key=f"{COMMENT_RECEIVED.name}/{comment.pk}",
            to=comment.email,
            language=comment.language,
            about=comment.about_key,
            context={"comment": comment, "link": settings.SITE_URL + comment.policy.get_absolute_url()},
        )
        outbox.post(letter)


def summary_due(policy: PolicyDraft, stage: str, on: date) -> Iterator[Letter]:
    """Tell the owner of a policy, or else the coordinators, that people wait to read what was heard."""
    owner = policy.owner
    members = [owner] if owner.is_active and owner.email else list(Member.holding(roles.COORDINATOR))
    for member in members:
        yield Letter(
            kind=SUMMARY_DUE,
            key=f"{SUMMARY_DUE.name}/{policy.pk}/{policy.closes_on}/{stage}/{member.pk}",
            to=member.email,
            language=member.language,
            about=policy.about_key,
            context={
                "policy": policy,
                "days": (on - policy.closes_on).days,
                "link": settings.SITE_URL + reverse("admin:outreach_policydraft_change", args=[policy.pk]),
            },
        )
