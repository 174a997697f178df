"""The security survey among the programs: what it asks and says that the others do not."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.models import Member
from programs.kinds import ProgramKind, Words, register
from programs.models import Application
from programs.workflow import Action

from . import letters, looks, statistics
from .forms import STEPS, skips
from .models import SecuritySurvey, Visit

SLUG = "security-survey"


def report_link(application: Application) -> list[tuple[str, str | Promise]]:
    """The report, once there is one to read."""
    visit = Visit.objects.filter(pk=application.pk).first()
    if visit is None or not visit.has_report():
        return []
    return [(reverse("security_surveys:report", args=[application.reference]), _("Read your report"))]


def story(application: Application, member: Member) -> dict[str, Any]:
    """The request, to whom may see it; that they looked is written down."""
    survey = SecuritySurvey.objects.select_related("visit").get(pk=application.pk)
    may_see = SecuritySurvey.objects.visible_to(member).filter(pk=survey.pk).exists()
    if may_see:
        looks.record([survey], member, "request")
    return {"survey": survey, "may_see_survey": may_see, "hides_notes": not may_see}


def staff_links(application: Application, member: Member) -> list[tuple[str, str | Promise]]:
    survey = SecuritySurvey.objects.visible_to(member).filter(pk=application.pk).first()
    return [(survey.get_absolute_url(), _("The visit and its checklist"))] if survey else []


KIND = register(
    ProgramKind(
        slug=SLUG,
        folder="security_surveys",
        steps=STEPS,
        detail=SecuritySurvey,
        skips=skips,
        actions=frozenset(Action) - {Action.SIGN_AS_GUARDIAN, Action.CHECK_IN, Action.END_EARLY, Action.ENROLL},
        # It is completed by the report, which the officer approves.
        own_pages=frozenset({Action.COMPLETE}),
        letters={"completed": letters.COMPLETED, "question": letters.QUESTION},
        officer_comes=True,
        is_confidential=True,
        own_links=report_link,
        staff_links=staff_links,
        measure=statistics.measure,
        story=story,
        words=Words(
            next=(
                _("We read your request."),
                _("If we have a question, we write to you. The clock stands still until you answer."),
                _("We write to you with our answer."),
                _("If it is yes, you choose a time on your page, and an officer comes."),
            ),
            ahead=(_("You choose a time"), _("An officer visits you"), _("Your report")),
            approved=_("An officer can come. Pick one of the times."),
            declined=_("We cannot offer you a visit this time"),
            choose=_("Choose a time"),
            booked=_("Your visit is booked"),
            prepare=_("Please be there, or have an adult there who may decide. It takes about an hour."),
            done=_("We have visited you, and written your report."),
            missed=_("We came and met nobody. Call us if you would like another visit."),
            afterwards=_("Your report, by a private link"),
            calendar=_("Security survey by the %(agency)s"),
            how_was_it=_("How was the visit?"),
            understands_better=_("I know better now how to keep the place safe"),
            would_recommend=_("I would recommend a security survey"),
        ),
    )
)
