"""How long hours of training are kept. The hours themselves stay: figures of past years must not change."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from agency.texts import bilingual
from notices import outbox
from records.kinds import Action, Default, Kind, Person, register

from .letters import about_key
from .models import Attendance


def over(on: date) -> "QuerySet[Attendance]":
    """Only of who has left: a member's own record is asked for as long as they work here."""
    left = Attendance.objects.filter(member__service__left_on__lte=on)
    return left.select_related("member").annotate(clock_on=F("member__service__left_on"))


def strip(attendance: Attendance) -> None:
    """The certificate, the score and the note; and what was written to them."""
    Attendance.objects.filter(pk=attendance.pk).update(reference="", score=None, note="")
    outbox.forget_letters([about_key(attendance.member)])


def people(attendance: Attendance) -> Iterable[Person]:
    yield Person(attendance.member.email)


register(Kind(
    key="training.attendance",
    label=_("Training of a member who has left"),
    clock=_("The member’s last day of service."),
    goes=_("Number of the certificate, score, note, and the text of letters. Course, day and hours stay."),
    about="training.attendance",
    ended=over,
    strip=strip,
    reference=lambda attendance: str(attendance.pk),
    people=people,
    dates=lambda attendance: {"created_on": attendance.completed_on},
    default=Default(Action.STRIP, 24, bilingual(
        "Oregon's model schedule 405-60-855 keeps class attendance two years. These are personnel records (N.C.G.S. "
        "160A-168): ask your records officer.",
        "El calendario modelo 405-60-855 de Oregón conserva dos años la asistencia a clases. Son expedientes de "
        "personal (N.C.G.S. 160A-168): pregunte a su oficial de archivos.",
    )),
))  # fmt: skip

register(Kind(
    key="training.import",
    label=_("Lists of training that were uploaded"),
    clock=_("The upload."),
    by_itself=_("Erased by itself after a day. What was put down from them stays with the hours."),
))  # fmt: skip

register(Kind(
    key="training.service",
    label=_("When a member joined and left"),
    clock=_("The member’s last day of service."),
    default=Default(Action.KEEP, None, bilingual(
        "Dates of employment are open and kept in personnel files (N.C.G.S. 160A-168).",
        "Las fechas de empleo son públicas y se guardan en los expedientes de personal (N.C.G.S. 160A-168).",
    )),
))  # fmt: skip
