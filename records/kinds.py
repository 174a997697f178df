"""The register of what is kept: each app names its kinds of record in its `retention.py`, and how each is forgotten.

How long is the agency's own data (`RetentionRule`). What starts the clock, and what goes, is code: nobody types it in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString


class Action(TextChoices):
    """What happens to a record when its time is over."""

    STRIP = "strip", _("personal data is removed, the record stays")
    ERASE = "erase", _("the whole record is removed")
    KEEP = "keep", _("kept for good")


@dataclass(frozen=True)
class Person:
    """Somebody a record is about, as far as it says who: a hold on a person is found by any of these."""

    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True)
class Default:
    """The rule that a new portal starts with, and where its figure comes from; `months` None keeps for good."""

    action: Action
    months: int | None
    source: LazyI18nString
    # So long a record is kept even if the person asks for erasure.
    months_on_request: int = 0


def nobody(record: Any) -> Iterable[Person]:
    return ()


def no_dates(record: Any) -> dict[str, date | None]:
    return {}


def nothing_needed(record: Any, on: date) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    """A kind of record, and how it ends. One that has its own rule elsewhere only says so, in `by_itself`."""

    key: str
    label: str | Promise
    # What starts the clock, and which fields go: sentences for the schedule.
    clock: str | Promise
    goes: str | Promise = ""
    by_itself: str | Promise = ""
    default: Default | None = None
    # How letters and tombstones name a record: `programs.application` and `:17` after it.
    about: str = ""
    # The records over by a date, each with its date as `clock_on`; may use an index, since no clock is before a record.
    ended: Callable[[date], QuerySet] | None = None
    # Of records that are due by `clock_on`, those whose clock, which only Python can read, is later than the date.
    later: Callable[[QuerySet, date], Iterable[Any]] | None = None
    # What each action does to one record, inside a transaction; None for an action that this kind does not know.
    strip: Callable[[Any], None] | None = None
    erase: Callable[[Any], None] | None = None
    # By what people call it on the telephone, and the way back.
    reference: Callable[[Any], str] = str
    find: Callable[[str], Any] | None = None
    people: Callable[[Any], Iterable[Person]] = nobody
    # When it came and when it was decided, for the tombstone: only what the record has.
    dates: Callable[[Any], dict[str, date | None]] = no_dates
    # The records whose owner asks for erasure, with `clock_on` and `asked_on`.
    requests: Callable[[], QuerySet] | None = None
    # Why a request has to wait, in plain words for the person; empty if it has not.
    still_needed: Callable[[Any, date], str] = nothing_needed
    # The e-mail address and the language of who asked.
    addressee: Callable[[Any], tuple[str, str]] | None = None

    def about_of(self, record: Any) -> str:
        return f"{self.about}:{record.pk}"

    @property
    def actions(self) -> list[Action]:
        """What its rule may say."""
        able = {Action.STRIP: self.strip, Action.ERASE: self.erase, Action.KEEP: True}
        return [action for action, way in able.items() if way]

    def forget(self, record: Any, action: str) -> None:
        """Strip or erase one record; what is kept for good has no way to go."""
        way = {Action.STRIP.value: self.strip, Action.ERASE.value: self.erase}[action]
        if way is None:
            raise LookupError(f"{self.key} knows no {action}.")
        way(record)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    KINDS[kind.key] = kind
    return kind


def in_the_schedule() -> list[Kind]:
    """The kinds with a rule of the agency's own."""
    return [kind for kind in KINDS.values() if kind.default]
