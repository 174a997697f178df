"""Who looked at what of a survey: a list of a home's weak points is not read unseen."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from agency.models import Member

from .models import Look, SecuritySurvey

# A page that is loaded anew, or ten pictures on it, are one look.
ONE_LOOK = timedelta(minutes=10)


def record(surveys: Iterable[SecuritySurvey], member: Member, what: str) -> None:
    """Write down that a member looks at this part of each survey; the same again within ten minutes counts once."""
    looked_at = {survey.pk for survey in surveys}
    since = timezone.now() - ONE_LOOK
    known = Look.objects.filter(survey__in=looked_at, member=member, what=what, at__gt=since)
    new = looked_at - set(known.values_list("survey", flat=True))
    Look.objects.bulk_create([Look(survey_id=pk, member=member, what=what) for pk in sorted(new)])
