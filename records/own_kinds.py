"""How long the audit trail is kept, and letters, whose app stands below this one and knows nothing of schedules.

Both go by the day: a tombstone for each of a million letters would be longer than the letters.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Min, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.texts import bilingual
from notices import outbox
from notices.models import Notice

from . import sealing
from .kinds import Action, Default, Kind, Person, register
from .models import Hold, SealedDay

AT_ONCE = 1000


# --- Letters ---------------------------------------------------------------------


def days_of_letters(on: date) -> "QuerySet[Notice]":
    """The first letter of each day stands for all of that day. A day with a letter about a record on hold waits."""
    written = Notice.objects.filter(created_at__lt=Agency.current().at(on + timedelta(days=1), 0)).annotate(
        clock_on=_day()
    )
    held = Hold.objects.standing().exclude(about="").values("about")
    waiting = written.filter(about__in=held).values("clock_on")
    firsts = written.values("clock_on").annotate(first=Min("pk")).values("first")
    return written.filter(pk__in=firsts).exclude(clock_on__in=waiting)


def letters_of_its_day(first: Notice) -> "QuerySet[Notice]":
    agency = Agency.current()
    day = first.created_at.astimezone(agency.zone).date()
    return Notice.objects.filter(
        created_at__gte=agency.at(day, 0), created_at__lt=agency.at(day + timedelta(days=1), 0)
    )


def strip_letters(first: Notice) -> None:
    """Keep that they were written, of which kind and when they went."""
    numbers = list(letters_of_its_day(first).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        outbox.forget(Notice.objects.filter(pk__in=numbers[start : start + AT_ONCE]))


def who_was_written_to(first: Notice) -> Iterator[Person]:
    for address in letters_of_its_day(first).exclude(recipient="").values_list("recipient", flat=True).iterator():
        yield Person(address)


def _day() -> TruncDate:
    return TruncDate("created_at", tzinfo=Agency.current().zone)


register(Kind(
    key="notices.letters",
    label=_("Letters of a day"),
    clock=_("The day they were written."),
    goes=_("To whom, and what they said. That they were written, of which kind and when they went stays."),
    about="notices.notice",
    ended=days_of_letters,
    strip=strip_letters,
    reference=lambda first: first.created_at.astimezone(Agency.current().zone).date().isoformat(),
    people=who_was_written_to,
    default=Default(Action.STRIP, 24, bilingual(
        "The letters about a record go with it. What is left is correspondence of no lasting value: no item was found "
        "in the 2021 Program Records Schedule, ask your records officer.",
        "Las cartas sobre un expediente se van con él. Lo que queda es correspondencia sin valor duradero: no se "
        "encontró un renglón en el Program Records Schedule de 2021, pregunte a su oficial de archivos.",
    )),
))  # fmt: skip


# --- The audit trail -------------------------------------------------------------


def erase_day(sealed: SealedDay) -> None:
    """Its entries; its digest stays in the chain. Days go in their order, so those before it have gone already."""
    sealing.forget_days_before(sealed.day + timedelta(days=1))


register(Kind(
    key="records.audit_day",
    label=_("Audit trail of a day"),
    clock=_("That day."),
    goes=_("Its entries. Their number and the day’s digest stay, so that the chain can be checked."),
    about="records.sealedday",
    ended=lambda on: SealedDay.objects.filter(day__lte=on, released_on=None).annotate(clock_on=F("day")),
    erase=erase_day,
    reference=lambda sealed: sealed.day.isoformat(),
    default=Default(Action.ERASE, 36, bilingual(
        "CJIS Security Policy 5.4.6 asks for a year at least; three, as long as claims of injury can be made.",
        "La CJIS Security Policy 5.4.6 pide al menos un año; tres, mientras puedan presentarse reclamos por lesiones.",
    )),
))  # fmt: skip

register(Kind(
    key="records.tombstone",
    label=_("What is written of destroyed records, and requests for public records"),
    clock=_("The destruction, or the request."),
    default=Default(Action.KEEP, None, bilingual(
        "A log of destruction is kept for good, to show what went and by which rule.",
        "El registro de destrucciones se conserva siempre, para mostrar qué se destruyó y por qué regla.",
    )),
))  # fmt: skip
