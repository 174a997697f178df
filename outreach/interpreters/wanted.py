"""What needs an interpreter, and has not asked for one yet: applications with a booked time, and comments."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment
from outreach.models import InterpreterRequest, Language
from programs.models import Appointment

from .staff_forms import WantedForm, WantedInWritingForm

# A translation is wanted within so many days, unless staff say otherwise.
WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Wanted:
    source: Any
    form: WantedForm


def _booked() -> "QuerySet[Appointment]":
    made = InterpreterRequest.objects.exclude(status="cancelled").exclude(application=None)
    booked = Appointment.objects.filter(status="booked", opening__starts_at__gt=timezone.now())
    return booked.exclude(application__interpreter="").exclude(application__in=made.values("application"))


def _unread() -> "QuerySet[Comment]":
    made = InterpreterRequest.objects.exclude(status="cancelled").exclude(comment=None)
    foreign = Comment.objects.exclude(language=settings.LANGUAGE_CODE).filter(review__relevance="")
    return foreign.exclude(pk__in=made.values("comment"))


def number() -> int:
    return _booked().count() + _unread().count()


def applications() -> list[Wanted]:
    """Booked times of applicants who asked for an interpreter, without a request yet. Nobody's name is needed here."""
    languages = list(Language.objects.offered())
    booked = _booked().select_related("application__program", "opening__station")
    return [
        Wanted(
            one, WantedForm(languages=languages, initial={"language": guess(one.application.interpreter, languages)})
        )
        for one in booked.order_by("opening__starts_at", "pk")
    ]


def comments(on: date) -> list[Wanted]:
    """Comments in other languages than the portal's own that nobody has weighed yet, by receipt only."""
    languages = list(Language.objects.offered().filter(is_for_the_deaf=False))
    codes = {language.code: language.pk for language in languages}
    first = {"due_on": on + WITHIN}
    return [
        Wanted(one, WantedInWritingForm(languages=languages, initial={**first, "language": codes.get(one.language)}))
        for one in _unread().order_by("number")
    ]


def guess(wish: str, languages: list[Language]) -> int | None:
    """The key of the language that an applicant's own words name, in either of the portal's languages."""
    words = wish.casefold()
    for language in languages:
        data = language.name.data
        names = data.values() if isinstance(data, dict) else [data]
        if words == language.code or any(str(name).casefold() in words for name in names if name):
            return language.pk
    return None
