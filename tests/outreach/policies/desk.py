"""A policy open for comment, and what somebody says of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from agency.models import Member
from outreach.models import PolicyComment, PolicyDraft, PolicyStatus
from outreach.policies.receiving import receive
from tests.factories import make_lena
from tests.outreach.gathering import today
from tests.programs.visitor import post

SAID = "Turn the cameras on before the car stops."


def make_policy(opens: int = -5, closes: int = 5, **changes: Any) -> PolicyDraft:
    """Announced, and open between so many days from today."""
    defaults: dict[str, Any] = {
        "slug": "body-cameras",
        "title": "Body cameras",
        "summary": "Cameras would be on **earlier**.",
        "current_text": "# When\n\nOfficers turn the camera on at a stop.\n\nIt stays on.",
        "proposed_text": "# When\n\nOfficers turn the camera on before a stop.\n\nIt stays on.\n\nNobody edits it.",
        "owner": Member.objects.filter(username="lena").first() or make_lena(),
        "opens_on": today() + timedelta(days=opens),
        "closes_on": today() + timedelta(days=closes),
        "status": PolicyStatus.ANNOUNCED,
    }
    if changes.get("status") != PolicyStatus.DRAFT:
        defaults["announced_at"] = timezone.now() - timedelta(days=60)
    if changes.get("status") == PolicyStatus.ANSWERED:
        defaults |= {
            "heard": "Many said: earlier.",
            "changed": "It is earlier.",
            "outcome_published_at": timezone.now(),
        }
    return PolicyDraft.objects.create(**defaults | changes)


def make_comment(policy: PolicyDraft, **changes: Any) -> PolicyComment:
    said = {"text": f"{SAID} {uuid4()}", "name": "", "email": "", "language": "en"}
    return receive(policy, said | changes, key=uuid4())


def say(client: Client, policy: PolicyDraft, **changes: Any) -> HttpResponse:
    """Send the form; `changes` wins over what Rosa would have typed."""
    return post(client, policy.get_absolute_url(), **{"text": SAID, "language": "en", **changes})
