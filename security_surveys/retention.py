"""How long security surveys are kept. What was found at a home goes earlier, by itself: see purging.py."""

from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.texts import bilingual
from programs.models import Application
from programs.retention import an_application
from programs.retention import strip as strip_application
from records.kinds import Action, Default, Kind, register
from records.traces import forget_admin_history

from . import purging
from .kind import SLUG
from .models import SecuritySurvey


def strip(application: Application) -> None:
    survey = SecuritySurvey.objects.select_related("application").get(pk=application.pk)
    purging.erase(survey, Agency.current().today())
    forget_admin_history(survey)
    strip_application(application)


SURVEYS = register(an_application(
    SLUG,
    key="security_surveys.survey",
    label=_("Security survey"),
    clock=_("The report, or the day the application was declined, withdrawn or closed."),
    goes=_("Name, how to reach the person, the address, what was found, pictures, notes, and the text of letters."),
    strip=strip,
    default=Default(Action.STRIP, 24, bilingual(
        "Oregon's model schedule 405-60-855 keeps other crime prevention records one year; two to be on the safe side.",
        "El calendario modelo 405-60-855 de Oregón conserva un año otros documentos de prevención; dos por prudencia.",
    )),
))  # fmt: skip

register(Kind(
    key="security_surveys.findings",
    label=_("Findings and pictures of security surveys"),
    clock=_("The report; or 90 days after an application that came to none."),
    by_itself=_("Erased by itself each night, by the months that the program says. A hold stops it."),
))  # fmt: skip
