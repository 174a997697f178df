"""Answers as people read them, for "check your answers"."""

from datetime import date
from typing import Any, cast

from django.forms import BooleanField, ChoiceField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .forms.steps import StepForm


def rows(form: StepForm, change_url: str) -> list[dict[str, Any]]:
    """Label, answer and where to change it, of each field of a valid step."""
    if not form.is_valid():
        return []
    return [
        {"label": field.label, "value": _shown(field, form.cleaned_data.get(name)), "change_url": change_url}
        for name, field in form.fields.items()
    ]


def _shown(field: Any, value: Any) -> str:
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_label(field, chosen) for chosen in value) or _("None of these")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(field, ChoiceField) and value != "":
        return _label(field, value)
    return str(value or _("Not given"))


def _label(field: ChoiceField, value: Any) -> str:
    """A choice in words; no record chosen is a choice too, such as any station."""
    key = "" if value is None else str(getattr(value, "pk", value))
    return str(dict(cast("Any", field.choices))[key])
