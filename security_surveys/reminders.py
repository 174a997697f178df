"""What is due about reports, asked of their state."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder
from programs.letters import to_applicant

from . import letters
from .models import WEAK, Finding, Visit
from .outcomes import OPEN

# Days after the report: OJP NCJ 82365 asks, sixty days to six months later, whether recommendations were carried out.
STAGES = (60, 180)


@reminder
def outcomes_asked(on: date) -> Iterator[Letter]:
    """Residents, of recommendations they have not said anything of, or plan to carry out."""
    agency = Agency.current()
    until = agency.at(on - timedelta(days=STAGES[0] - 1), 0)
    still_open = Finding.objects.filter(visit=OuterRef("pk"), answer__in=WEAK, outcome__in=OPEN)
    approved = Visit.objects.filter(
        Exists(still_open), approved_at__lt=until, purged_on=None, survey__application__erasure_requested_at=None
    )
    for visit in approved.select_related("survey__application__program").iterator():
        days = (on - timezone.localdate(visit.approved_at, agency.zone)).days
        stage = max(stage for stage in STAGES if stage <= days)
        yield to_applicant(letters.OUTCOMES_ASKED, visit.survey.application, str(stage), visit=visit)
