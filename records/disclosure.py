"""What of each kind of record the public may have. A column that no rule names is held back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import DateTimeField, Field, Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency


# Each stands for itself: compared by name it would depend on the reader's language.
@dataclass(frozen=True, eq=False)
class Exemption:
    """Why something is held back, and where that is written; without a source, a person has to decide."""

    name: str | Promise
    source: str
    why: str | Promise

    def __str__(self) -> str:
        return _("[held back: %s]") % ", ".join(filter(None, [str(self.name), self.source]))


# Public records are open unless a statute says otherwise (N.C.G.S. 132-1); these are the statutes.
IDENTIFYING = Exemption(
    gettext_lazy("identifying information"),
    "N.C.G.S. 132-1.10",
    gettext_lazy("Driver license and other identity numbers, which the law forbids us to hand out."),
)
SUBSCRIBERS = Exemption(
    gettext_lazy("list of e-mail addresses"),
    "N.C.G.S. 132-1.13",
    gettext_lazy("Anybody may come and look at the list. We need not hand out a copy of it."),
)
SECURITY = Exemption(
    gettext_lazy("security plans"),
    "N.C.G.S. 132-1.7",
    gettext_lazy("How a home or a business is secured, and where it is weak."),
)
INVESTIGATION = Exemption(
    gettext_lazy("investigations"),
    "N.C.G.S. 132-1.4",
    gettext_lazy("Case numbers, records checks and what else belongs to an investigation."),
)
PERSONNEL = Exemption(
    gettext_lazy("personnel files"),
    "N.C.G.S. 160A-168",
    gettext_lazy("What an employee’s own file holds, such as training and how they were rated."),
)
SYSTEM = Exemption(
    gettext_lazy("security of the computer system"),
    "N.C.G.S. 132-6.1(c)",
    gettext_lazy("Keys and codes that would open private pages. They say nothing about the record."),
)
# The law closes neither of these by itself: they wait for a person.
CONTACT = Exemption(
    gettext_lazy("who a resident is"),
    "",
    gettext_lazy(
        "Names, addresses, telephone numbers and e-mail addresses of residents, and what they told us of their health, "
        "age or family. This file never holds them. Ask us: the city attorney decides what may be handed out."
    ),
)
TO_BE_READ = Exemption(
    gettext_lazy("text, to be read first"),
    "",
    gettext_lazy("Words that somebody typed. They may name people, so a person reads each before it is handed out."),
)
NOT_SORTED = Exemption(
    gettext_lazy("not sorted yet"), "", gettext_lazy("Nobody has decided yet whether this is public.")
)
NOT_A_TABLE = Exemption(
    gettext_lazy("not a table"), "", gettext_lazy("Pictures, and what only keeps the portal running. Ask us for them.")
)


@dataclass(frozen=True)
class Column:
    label: Any
    # What is fetched; None where nothing may be.
    lookup: str | None
    field: Field
    exemption: Exemption | None = None

    @property
    def is_text(self) -> bool:
        return self.exemption is TO_BE_READ

    @cached_property
    def choices(self) -> dict[Any, Any]:
        """By value; worked out once, and not for each of a hundred thousand cells."""
        return dict(self.field.flatchoices)


@dataclass(frozen=True)
class Rule:
    """One kind of record: which columns are public, which are read first, and why each other one is held back."""

    model: type[Model]
    # By which day or moment a record belongs to a period; empty: to any.
    on: str
    public: tuple[str, ...]
    to_be_read: frozenset[str]
    held_back: Mapping[str, Exemption]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        app, names = self.model._meta.app_config.verbose_name, self.model._meta.verbose_name_plural
        return f"{app}: {names}"

    @property
    def named(self) -> set[str]:
        """The fields that somebody has decided about."""
        return {lookup.partition("__")[0] for lookup in self.public} | self.to_be_read | set(self.held_back)

    @cached_property
    def columns(self) -> list[Column]:
        key = self.model._meta.pk
        fields = [field for field in self.model._meta.concrete_fields if field != key]
        return [
            Column(gettext_lazy("record"), "pk", key),
            *(column for field in fields for column in self._columns_of(field)),
        ]

    def _columns_of(self, field: Field) -> Iterator[Column]:
        lookups = [lookup for lookup in self.public if lookup.partition("__")[0] == field.name]
        for lookup in lookups:
            yield Column(field.verbose_name, lookup, last_field(self.model, lookup))
        if not lookups:
            exemption = TO_BE_READ if field.name in self.to_be_read else self.held_back.get(field.name, NOT_SORTED)
            fetched = field.name if exemption is TO_BE_READ else None
            yield Column(field.verbose_name, fetched, field, exemption)

    def records(self, first: date, last: date) -> Any:
        """Those of a period, both days included. What is held back is not even fetched."""
        lookups = [column.lookup for column in self.columns if column.lookup]
        return self.of_period(first, last).order_by("pk").values_list(*lookups).iterator(chunk_size=1000)

    def of_period(self, first: date, last: date) -> Any:
        rows = self.model._base_manager.all()
        if not self.on:
            return rows
        if isinstance(last_field(self.model, self.on), DateTimeField):
            agency = Agency.current()
            begin, end = agency.at(first, 0), agency.at(last + timedelta(days=1), 0)
            return rows.filter(**{f"{self.on}__gte": begin, f"{self.on}__lt": end})
        return rows.filter(**{f"{self.on}__range": (first, last)})


RULES: dict[str, Rule] = {}
# Kinds of which nothing is in the file, and why.
LEFT_OUT: dict[str, Exemption] = {}


def disclose(
    model: type[Model], *, held_back: Mapping[Exemption, str], on: str = "", public: str = "", to_be_read: str = ""
) -> None:
    """Say what of a kind is public. Columns are named in one string, with a space between."""
    why = {name: exemption for exemption, names in held_back.items() for name in names.split()}
    RULES[model._meta.label_lower] = Rule(model, on, tuple(public.split()), frozenset(to_be_read.split()), why)


def leave_out(why: Exemption, *models: type[Model]) -> None:
    LEFT_OUT.update({model._meta.label_lower: why for model in models})


def last_field(model: Any, lookup: str) -> Any:
    """The field at which a lookup through other records ends."""
    first, _between, rest = lookup.partition("__")
    field = model._meta.get_field(first)
    return last_field(field.related_model, rest) if rest else field


def shown(value: Any, column: Column) -> str:
    """A public value as a person reads it."""
    if value is None:
        return ""
    if column.choices:
        return str(column.choices.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
