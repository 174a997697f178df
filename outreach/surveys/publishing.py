"""When a survey's results can be read, by staff and by everybody."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agency.models import Agency
from outreach.models import Survey

from .sitting import takes_answers_until


class NotPublishable(Exception):
    """What keeps results back, as a sentence."""


def is_complete(survey: Survey) -> bool:
    """Whether no answer can come any more, in a browser or on paper.

    Until then nobody reads what was answered, staff neither: who compared today's results with yesterday's would see
    what the one return between them says.
    """
    return survey.counted_at is not None


def too_early(survey: Survey, now: datetime) -> str:
    """That people may still answer in a browser, as a sentence; empty once nobody can."""
    until = takes_answers_until(survey)
    if until <= now:
        return ""
    at = date_format(until.astimezone(Agency.current().zone), "DATETIME_FORMAT")
    return _("People may answer until %s. Results can be read and published after that.") % at


def refusal(survey: Survey, now: datetime) -> str:
    """Why results may not be published yet, as a sentence; empty if they may."""
    if early := too_early(survey, now):
        return early
    if not is_complete(survey):
        return _(
            "Enter the papers that are left. Then end their entry on the page of the survey: "
            "after that, results can be read and published."
        )
    if survey.returns.count() < survey.smallest_group:
        return _("Fewer than %d people answered. That is too few to show anything.") % survey.smallest_group
    return ""


def publish(survey: Survey, now: datetime) -> None:
    """Show the results to everybody; raises NotPublishable. Twice is once."""
    if refused := refusal(survey, now):
        raise NotPublishable(refused)
    Survey.objects.announced().filter(pk=survey.pk, results_published_at=None).update(results_published_at=now)
    survey.refresh_from_db()


def withdraw(survey: Survey) -> None:
    """Show them to staff only, as before they were published."""
    Survey.objects.filter(pk=survey.pk).update(results_published_at=None)
    survey.refresh_from_db()
