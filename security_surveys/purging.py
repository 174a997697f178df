"""Forgetting: a list of a home's weak points is kept no longer than it is of use. What stays is numbers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from agency.models import Agency
from agency.one_at_a_time import wait_for_turn
from notices import outbox
from programs.models import OPEN, Application, Program, Status
from records.holds import HOLDING_OR_DESTROYING, Holds
from records.kinds import Kind

from . import letters
from .models import SecuritySurvey, Visit

PURGED = "findings erased"
# Where there was no report: long enough to ask why, and to open the application again.
KEPT_WITHOUT_REPORT = timedelta(days=90)
BATCH = 100

# All that was typed about the premises and who lives or works there.
TEXTS = (
    "address", "dwelling", "business_name", "business_type", "opening_hours", "worries", "case_number", "on_arrival",
    "accessibility", "preferred_times",
)  # fmt: skip
NOTHING_LEFT = Q(**dict.fromkeys(TEXTS, ""))


def purge(on: date) -> int:
    """Erase what is no longer kept; returns of how many surveys. Asked again, it finds nothing more.

    What is on hold is passed over: a lawsuit or an audit needs it.
    """
    return sum(_erase_unless_held(survey, on) for survey in _due(on))


@transaction.atomic
def _erase_unless_held(survey: SecuritySurvey, on: date) -> int:
    # Who places a hold in this moment waits, or is seen.
    wait_for_turn(HOLDING_OR_DESTROYING)
    return 0 if Holds().on(_kind(), survey.application) else erase(survey, on)


def _kind() -> Kind:
    # It strips by what is here.
    from .retention import SURVEYS

    return SURVEYS


def _due(on: date) -> Iterator[SecuritySurvey]:
    for program in Program.objects.filter(applications__security_survey__isnull=False).distinct():
        kept_since = Agency.current().at(on - relativedelta(months=program.findings_kept_months), 0)
        with_something = SecuritySurvey.objects.filter(~NOTHING_LEFT | Q(visit__purged_on=None, visit__isnull=False))
        surveys = with_something.filter(application__program=program)
        yield from _in_batches(surveys.filter(_visited_before(kept_since)))
        yield from _in_batches(_ended_before(surveys, Agency.current().at(on - KEPT_WITHOUT_REPORT, 0)))


def _visited_before(moment: datetime) -> Q:
    """Reported before, or begun before and never brought to a report."""
    return Q(visit__approved_at__lt=moment) | Q(visit__approved_at=None, visit__begun_at__lt=moment)


def _ended_before(surveys: "QuerySet[SecuritySurvey]", moment: datetime) -> "QuerySet[SecuritySurvey]":
    """Those that came to no report: withdrawn, declined, expired, or nobody was there."""
    ended = surveys.filter(Q(visit=None) | Q(visit__approved_at=None)).exclude(
        application__status__in=[*OPEN, Status.COMPLETED]
    )
    last_move = Max("application__events__at", filter=Q(application__events__is_private=False))
    return ended.annotate(ended_at=last_move).filter(ended_at__lt=moment)


def _in_batches(surveys: "QuerySet[SecuritySurvey]") -> Iterator[SecuritySurvey]:
    """One batch after the other is asked for: each survey is out of the way once it is erased."""
    last = 0
    while batch := list(surveys.filter(pk__gt=last).select_related("application").order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


@transaction.atomic
def erase(survey: SecuritySurvey, on: date) -> int:
    """Keep the numbers of one survey, and nothing else of it; returns 0 if there was nothing else."""
    # Another worker that purges at the same time waits here, and then finds nothing to do.
    visit = Visit.objects.select_for_update().filter(survey=survey).first()
    again = SecuritySurvey.objects.select_for_update().get(pk=survey.pk)
    if all(not getattr(again, text) for text in TEXTS) and (visit is None or visit.purged_on):
        return 0
    if visit:
        _erase_findings(visit, on)
    SecuritySurvey.objects.filter(pk=survey.pk).update(**dict.fromkeys(TEXTS, ""))
    # Whoever gave it with their telephone number, too, most likely lives where the survey was.
    Application.objects.filter(pk=survey.pk).update(address="")
    # Questions, answers and notes speak of the same door, dog and gate.
    survey.application.events.exclude(note="").update(note="")
    survey.application.events.create(action=PURGED, is_private=True)
    outbox.drop_reminders(survey.application.about)
    outbox.forget_words(survey.application.about, letters.QUESTION)
    return 1


def _erase_findings(visit: Visit, on: date) -> None:
    """Keep the numbers of a report; a visit that came to none leaves nothing, and does not go on another day."""
    if not visit.is_approved():
        visit.delete()
        return
    visit.photos.all().delete()
    visit.findings.all().delete()
    Visit.objects.filter(pk=visit.pk).update(good="", first="", purged_on=on)
