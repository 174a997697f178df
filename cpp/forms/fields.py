"""How the fields of a part are shown, and what they take."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from uswds.forms import LongTextField, date_input

# A reading or a meeting is told of afterwards.
ALREADY_BEEN = {"evidence.on", "reading.on", "measure.baseline_on", "communityinput.received_on"}
EARLIEST = date(1990, 1, 1)
FURTHEST = timedelta(days=10 * 366)
LONGEST_TEXTS = {"about", "feedback", "effectiveness"}


def sensible_day(on: date) -> None:
    """A year that was mistyped: 0206 for 2026."""
    if not EARLIEST <= on <= Agency.current().today() + FURTHEST:
        raise ValidationError(_("Check the year of this date."))


def day_that_has_been(on: date) -> None:
    if on > Agency.current().today():
        raise ValidationError(_("This day is still to come."))


class EvidenceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, evidence: Any) -> str:
        return f"{evidence.title}, {date_format(evidence.on)} ({evidence.get_kind_display()})"


class InputChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, said: Any) -> str:
        words = said.theme or Truncator(said.asked or said.text).words(14)
        return ", ".join(filter(None, [words, said.get_who_display(), date_format(said.received_on)]))


def part_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """A model's field as a form shows it."""
    if isinstance(field, models.DateField):
        return _date_field(field, **kwargs)
    if isinstance(field, models.DecimalField):
        # Of what is no number, a box for numbers would send nothing back, and we could not say what is wrong.
        return field.formfield(
            **{"widget": forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), "localize": False} | kwargs
        )
    if isinstance(field, models.ManyToManyField):
        return field.formfield(form_class=EvidenceChoices, widget=forms.CheckboxSelectMultiple, **kwargs)
    if isinstance(field, models.TextField) and not field.choices:
        rows = 12 if field.name in LONGEST_TEXTS else 5
        return field.formfield(form_class=LongTextField, widget=forms.Textarea({"rows": rows}), **kwargs)
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


def _date_field(field: models.DateField, **kwargs: Any) -> forms.Field | None:
    """With the browser's own calendar."""
    name = f"{field.model.__name__}.{field.name}".lower()
    days = [sensible_day, day_that_has_been] if name in ALREADY_BEEN else [sensible_day]
    formfield = field.formfield(widget=date_input(), **kwargs)
    if formfield:
        formfield.validators += days
    return formfield


def say_select(field: forms.Field) -> None:
    """The first line of a list in words, where Django draws one."""
    if isinstance(field, forms.ModelChoiceField):
        if not isinstance(field, forms.ModelMultipleChoiceField):
            field.empty_label = gettext("- Select -")
    elif isinstance(field, forms.ChoiceField):
        field.choices = [(code, label if code != "" else _("- Select -")) for code, label in field.choices]
