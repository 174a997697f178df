"""How long comments on accreditation are kept: whole for their assessment cycle and a while; then their chain stays."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from agency.texts import bilingual
from notices import outbox
from records.kinds import Action, Default, Kind, Person, register

from . import sealing
from .models import DESTROYED, AssessmentCycle, Comment, Review


def over(on: date) -> "QuerySet[Comment]":
    """Each with the end of the cycle in which it came. What came in none waits until its cycle is entered."""
    cycles = AssessmentCycle.objects.filter(
        begins_on__lte=OuterRef("received_on"), ends_on__gte=OuterRef("received_on")
    )
    return Comment.objects.filter(received_on__lte=on).annotate(clock_on=Subquery(cycles.values("ends_on")[:1]))


def strip(comment: Comment) -> None:
    """The words, the person, what staff noted of them, and the letters. Its place in the chain and in figures stays."""
    sealing.strip(comment)
    Review.objects.filter(comment=comment).update(notes="")
    # That it was referred stays; to whom was typed by hand.
    Review.objects.filter(comment=comment).exclude(referred_to="").update(referred_to=DESTROYED)
    outbox.forget_letters([comment.about])


def people(comment: Comment) -> Iterable[Person]:
    yield Person(comment.email, comment.phone)


# Nobody's request erases a comment: it is kept as it was received, for everybody who relies on that.
register(Kind(
    key="comments.comment",
    label=_("Comment on accreditation"),
    clock=_("The end of the assessment cycle in which it came."),
    goes=_("What was written, name, e-mail address and telephone number, the notes of staff, and the text of letters."),
    about="comments.comment",
    ended=over,
    strip=strip,
    reference=lambda comment: comment.receipt,
    find=lambda reference: Comment.objects.filter(receipt=reference.upper()).first(),
    people=people,
    dates=lambda comment: {"created_on": comment.received_on},
    default=Default(Action.STRIP, 12, bilingual(
        "The assessor may ask for them until the cycle of four years is closed; a year more to be on the safe side. No "
        "item was found in the 2021 Program Records Schedule: ask your records officer.",
        "El evaluador puede pedirlos hasta que se cierre el ciclo de cuatro años; un año más por prudencia. No se "
        "encontró un renglón en el Program Records Schedule de 2021: pregunte a su oficial de archivos.",
    )),
))  # fmt: skip
