"""What two people wrote in the same part, side by side."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.forms import BooleanField, BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def compare(mine: Any, saved: Any) -> tuple[list[tuple[BoundField, str]], list[BoundField]]:
    """The fields of `mine` in which something else is saved, each with what; and the others."""
    differing, same = [], []
    for name in mine.fields:
        if name == "revision":
            continue
        typed = mine.cleaned_data.get(name, mine[name].value())
        theirs = _words(saved, name, saved[name].initial)
        if _words(mine, name, typed) == theirs:
            same.append(mine[name])
        else:
            differing.append((mine[name], theirs))
    return differing, same


def _words(form: Any, name: str, value: Any) -> str:
    """A field's value as a person reads it: choices by their labels, several on a line each."""
    several = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
    field = form.fields[name]
    yes_or_no = [("yes", _("Yes")), ("no", _("No"))] if isinstance(field, BooleanField) else []
    labels = {str(code): str(label) for code, label in getattr(field, "choices", yes_or_no)}
    raw = [_word(one) for one in several if one not in (None, "")]
    return "\n".join(sorted(labels.get(one, one) for one in raw))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return date_format(value) if isinstance(value, date) else str(getattr(value, "pk", value))
