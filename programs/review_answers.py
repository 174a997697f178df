"""Answers as people read them, for "check your answers"."""

from datetime import date
from typing import Any, cast

from django.forms import BooleanField, ChoiceField, MultipleChoiceField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .forms.ride_along import StepForm


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
    if isinstance(field, MultipleChoiceField):
        labels = dict(cast("Any", field.choices))
        return ", ".join(str(labels[chosen]) for chosen in value) or _("None of these")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(field, ChoiceField) and isinstance(value, str):
        return str(dict(cast("Any", field.choices)).get(value, value)) if value else _("Not given")
    return str(value or getattr(field, "empty_label", None) or _("Not given"))
