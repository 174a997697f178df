"""How long the words of residents behind a plan are kept. Plans, their updates and their versions are kept for good."""

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from agency.texts import bilingual
from notices import outbox
from records.kinds import Action, Default, Kind, Person, register

from .models import CommunityInput


def over(on: object) -> "QuerySet[CommunityInput]":
    return CommunityInput.objects.annotate(clock_on=F("received_on"))


def strip(said: CommunityInput) -> None:
    """The person's own words and who it was. What was asked, as staff put it for the public, and what was done stay."""
    CommunityInput.objects.filter(pk=said.pk).update(text="", asked=said.asked or "–", name="", email="")
    outbox.forget_letters([said.about_key])


def people(said: CommunityInput) -> Iterable[Person]:
    yield Person(said.email)


register(Kind(
    key="cpp.input",
    label=_("Community input for a plan"),
    clock=_("The day it was received."),
    goes=_("What was said in the person’s own words, name, e-mail address, and the text of letters."),
    about="cpp.communityinput",
    ended=over,
    strip=strip,
    reference=lambda said: said.reference,
    find=lambda reference: CommunityInput.objects.filter(reference=reference.upper()).first(),
    people=people,
    dates=lambda said: {"created_on": said.received_on},
    default=Default(Action.STRIP, 60, bilingual(
        "Oregon's model schedule 405-60-855 keeps records of significant community policing programs five years.",
        "El calendario modelo 405-60-855 de Oregón conserva cinco años los documentos de programas significativos.",
    )),
))  # fmt: skip

register(Kind(
    key="cpp.plan",
    label=_("Community Policing Plan, its updates and published versions"),
    clock=_("Publication."),
    default=Default(Action.KEEP, None, bilingual(
        "Published plans are of historic value: Oregon's model schedule 405-60-855 keeps such records for good.",
        "Los planes publicados tienen valor histórico: el calendario modelo 405-60-855 de Oregón los conserva siempre.",
    )),
))  # fmt: skip

register(Kind(
    key="cpp.follower",
    label=_("E-mail address of who follows a plan"),
    clock=_("They stop following it, or never confirm."),
    by_itself=_("Erased at once when they stop, and within days if they do not confirm."),
))  # fmt: skip
