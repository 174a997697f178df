"""How long robbery trainings are kept, with their rosters. A certificate stays a number that once was valid."""

from datetime import date
from uuid import uuid4

from django.db.models import Case, F, Max, OuterRef, QuerySet, Subquery, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agency.encryption import keyed_hash
from agency.texts import bilingual
from programs import retention
from programs.models import Application, Opening
from records.kinds import Action, Default, register
from records.traces import forget_admin_history

from . import SLUG
from .models import Certificate, RobberyTraining, Trainee, TrainingLanguage

TYPED = ("business_name", "business_type", "site_address", "preferred_times", "case_number")


def over(on: date) -> "QuerySet[Application]":
    """Not before the last certificate has ended: until then anybody may verify it."""
    issued = Certificate.objects.filter(trainee__application=OuterRef("pk")).order_by()
    last = Subquery(issued.values("trainee__application").annotate(last=Max("valid_until")).values("last"))
    ended = retention.over(SLUG, on).annotate(moved_on=F("clock_on"), valid_until=last)
    later = When(valid_until__gt=F("moved_on"), then=F("valid_until"))
    return ended.annotate(clock_on=Case(later, default=F("moved_on")))


def still_needed(application: Application, on: date) -> str:
    valid = Certificate.objects.valid(on).filter(trainee__application=application)
    last = valid.order_by("-valid_until").values_list("valid_until", flat=True).first()
    if last:
        until = date_format(last, "DATE_FORMAT")
        return _t("Certificates of your people are valid until %(until)s, and anybody may check them.") % {
            "until": until
        }
    return retention.still_needed(application, on)


def strip(application: Application) -> None:
    for trainee in application.trainees.all():
        # Not by name any more, and yet nobody else: who is stripped is not found again.
        nobody = keyed_hash(str(uuid4()))
        Trainee.objects.filter(pk=trainee.pk).update(name="", role="", person=nobody)
        forget_admin_history(trainee)
    training = RobberyTraining.objects.filter(pk=application.pk)
    training.update(**dict.fromkeys(TYPED, ""))
    # That it was another language is a number; which one, somebody typed.
    training.exclude(other_language="").update(other_language=TrainingLanguage.OTHER)
    _forget_where(application)
    retention.strip(application)


def _forget_where(application: Application) -> None:
    """A session was at a business; the place goes with the last of those who were there."""
    others = Application.objects.exclude(pk=application.pk).exclude(last_name="")
    own = Opening.objects.filter(appointments__application=application).exclude(place="")
    alone = own.exclude(appointments__application__in=others).values_list("pk", flat=True)
    Opening.objects.filter(pk__in=list(alone)).update(place="")


register(retention.an_application(
    SLUG,
    key="robbery_training.training",
    label=_("Robbery training"),
    clock=_("The training, the end of its last certificate, or the day it was declined, withdrawn or closed."),
    goes=_("The business, names on the roster, how to reach the person, notes, and the text of letters."),
    ended=over,
    strip=strip,
    still_needed=still_needed,
    default=Default(Action.STRIP, 24, bilingual(
        "Oregon's model schedule 405-60-855 keeps enrollment and attendance of classes two years.",
        "El calendario modelo 405-60-855 de Oregón conserva dos años la inscripción y la asistencia a clases.",
    )),
))  # fmt: skip
