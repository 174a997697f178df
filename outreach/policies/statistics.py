"""What the policies need of staff."""

from datetime import date
from typing import Any

from agency.models import Member
from outreach.models import PolicyDraft, PolicyReview


def workplace(member: Member, on: date) -> dict[str, Any]:
    """What is open, unread or unanswered; nothing for who does not read the comments."""
    if not member.has_perm("outreach.view_policycomment"):
        return {}
    closed = PolicyDraft.objects.without_summary(date.fromordinal(on.toordinal() - 1))
    return {
        "open": PolicyDraft.objects.open_for_comment(on).count(),
        "unread": PolicyReview.objects.filter(read_at=None).count(),
        "closed": closed.count(),
        "mine": closed.filter(owner=member).count(),
    }
