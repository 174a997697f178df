"""How long registrations, captains and rosters of the Community Watch are kept. The groups themselves stay."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agency.texts import bilingual
from notices import outbox
from notices.models import Notice
from programs import retention
from programs.models import Application
from records.kinds import Action, Default, Person, register
from records.kinds import Kind as RecordKind
from records.traces import forget_admin_history

from . import letters
from .meetings import SLUG
from .models import Captain, Household, WatchRegistration
from .models.captain import hash_of_email

TYPED = ("place", "area", "reason")


# --- Registrations ---------------------------------------------------------------


def over(on: date) -> "QuerySet[Application]":
    """Not while the household is on a roster."""
    return retention.over(SLUG, on).exclude(watch_registration__household__in=Household.objects.enrolled())


def captains_of(application: Application) -> "QuerySet[Captain]":
    """Who applied, where they came to lead the group."""
    group = application.watch_registration.group_id
    found = Captain.objects.filter(group=group, email_hash=hash_of_email(application.email))
    return found.exclude(email_hash="")


def still_needed(application: Application, on: date) -> str:
    if Household.objects.enrolled().filter(registration=application.pk).exists():
        return _t("Your household is on the roster of a Community Watch group. Ask its captain to take you off it.")
    if captains_of(application).filter(left_on=None).exists():
        return _t("You lead a Community Watch group. Tell us first that you step down.")
    return retention.still_needed(application, on)


def strip(application: Application) -> None:
    """The registration, the line on a roster that came of it, and the letter that told a captain."""
    for captain in captains_of(application).exclude(left_on=None):
        strip_captain(captain)
    Household.objects.filter(registration=application.pk).update(address="", contact="", phone="")
    WatchRegistration.objects.filter(pk=application.pk).update(**dict.fromkeys(TYPED, ""))
    told = Notice.objects.filter(kind=letters.NEIGHBOR.name, key=f"{letters.NEIGHBOR.name}/{application.pk}")
    outbox.forget(told)
    retention.strip(application)


register(retention.an_application(
    SLUG,
    key="watch.registration",
    label=_("Community Watch registration"),
    clock=_("The day we put them in touch, or it was declined, withdrawn or closed; while on a roster, never."),
    goes=_("Name, how to reach the person, the place, the reason, notes, and the text of letters."),
    ended=over,
    strip=strip,
    still_needed=still_needed,
    default=Default(Action.STRIP, 24, bilingual(
        "Oregon's model schedule 405-60-855 keeps enrollment two years.",
        "El calendario modelo 405-60-855 de Oregón conserva dos años la inscripción.",
    )),
))  # fmt: skip


# --- Captains and rosters --------------------------------------------------------


def captains_over(on: date) -> "QuerySet[Captain]":
    return Captain.objects.filter(left_on__lte=on).annotate(clock_on=F("left_on")).select_related("group")


def strip_captain(captain: Captain) -> None:
    """The office, the term and the group stay: meetings say that their captain wrote them down."""
    outbox.forget_letters([captain.about_key])
    # Letters to all who lead a group are filed under the group.
    outbox.forget(Notice.objects.filter(about=captain.group.about_key, recipient=captain.email).exclude(recipient=""))
    Captain.objects.filter(pk=captain.pk).update(
        name="", email="", email_hash="", phone="", block="", link_version=F("link_version") + 1
    )
    forget_admin_history(captain)


def captain_people(captain: Captain) -> Iterable[Person]:
    yield Person(captain.email, captain.phone)


register(RecordKind(
    key="watch.captain",
    about="watch.captain",
    label=_("Captain of a Community Watch group"),
    clock=_("The day they left."),
    goes=_("Name, e-mail address, telephone number, block, and the text of letters."),
    ended=captains_over,
    strip=strip_captain,
    people=captain_people,
    reference=lambda captain: f"W-{captain.pk}",
    find=lambda reference: _numbered(Captain, "W", reference),
    dates=lambda captain: {"created_on": captain.from_on},
    default=Default(Action.STRIP, 24, bilingual(
        "Oregon's model schedule 405-60-855 keeps enrollment two years.",
        "El calendario modelo 405-60-855 de Oregón conserva dos años la inscripción.",
    )),
))  # fmt: skip


def households_over(on: date) -> "QuerySet[Household]":
    return Household.objects.filter(left_on__lte=on).annotate(clock_on=F("left_on"))


def erase_household(household: Household) -> None:
    forget_admin_history(household)
    household.delete()


def household_people(household: Household) -> Iterable[Person]:
    yield Person(phone=household.phone)


register(RecordKind(
    key="watch.household",
    about="watch.household",
    label=_("Household on a Community Watch roster"),
    clock=_("The day it left."),
    goes=_("The whole line. Households that left are counted nowhere."),
    ended=households_over,
    erase=erase_household,
    people=household_people,
    reference=lambda household: f"H-{household.pk}",
    find=lambda reference: _numbered(Household, "H", reference),
    dates=lambda household: {"created_on": household.enrolled_on},
    default=Default(Action.ERASE, 12, bilingual(
        "Oregon's model schedule 405-60-855 keeps other crime prevention records one year.",
        "El calendario modelo 405-60-855 de Oregón conserva un año otros documentos de prevención.",
    )),
))  # fmt: skip


def _numbered(model: type[Captain] | type[Household], letter: str, reference: str) -> Captain | Household | None:
    """By the number that stands in for a reference: these are not spoken of on the telephone."""
    given, _dash, number = reference.partition("-")
    return model.objects.filter(pk=int(number)).first() if given.upper() == letter and number.isdecimal() else None
