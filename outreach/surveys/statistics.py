"""What the surveys need of staff."""

from datetime import date
from typing import Any

from django.db.models import Count

from agency.models import Member
from outreach.models import Survey

from .workflow import Standing, standing


def workplace(member: Member, on: date) -> dict[str, Any]:
    """Surveys that are answered now, with how many have; drafts; and those that wait for staff."""
    unpublished = Survey.objects.filter(results_published_at=None).annotate(returned=Count("returns"))
    stands: dict[str, list[Survey]] = {stand: [] for stand in Standing.values}
    for survey in unpublished:
        stands[standing(survey, on)].append(survey)
    return {
        "open": stands[Standing.OPEN],
        "closed": len(stands[Standing.CLOSED]),
        "counted": len(stands[Standing.COUNTED]),
        "drafts": len(stands[Standing.DRAFT]),
    }
