from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from uswds.html import memorable_date

NOT_A_DATE = _("Enter a real date, such as March 8 1990.")
EARLIEST_YEAR = 1900
PHONE = RegexValidator(r"^[0-9+().\-\s]{7,}(?:x[0-9]+)?$", _("Enter a telephone number, such as 910 555 0100."))


class WithHelper:
    """A form that is drawn inside a page's own <form>."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


class MemorableDateWidget(forms.MultiWidget):
    """A date that a person knows by heart: a month to choose, a day and a year to type."""

    def __init__(self, attrs: dict | None = None, *, birthday: bool = False) -> None:
        month, day, year = ({"autocomplete": f"bday-{part}"} if birthday else {} for part in ("month", "day", "year"))
        digits = {"class": "usa-input", "inputmode": "numeric"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "month": forms.Select({"class": "usa-select", **month}, [("", _("- Select -")), *MONTHS.items()]),
            "day": forms.TextInput({**digits, "maxlength": 2, **day}),
            "year": forms.TextInput({**digits, "maxlength": 4, **year}),
        }
        super().__init__(widgets, attrs)

    def render(self, name, value, attrs=None, renderer=None):
        return memorable_date(self.get_context(name, value, attrs)["widget"])

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.month, value.day, value.year] if value else [None, None, None]


class MemorableDateField(forms.MultiValueField):
    widget = MemorableDateWidget
    default_error_messages = {"required": _("Enter the date."), "invalid": NOT_A_DATE}

    def __init__(self, *, birthday: bool = False, **kwargs: Any) -> None:
        kwargs = {
            "widget": MemorableDateWidget(birthday=birthday),
            "help_text": _("For example: March 8 1990"),
            # Without it Django says that something is missing, but not what.
            "require_all_fields": False,
            **kwargs,
        }
        fields = [
            date_part(incomplete=_("Choose the month.")),
            date_part(incomplete=_("Enter the day.")),
            date_part(
                EARLIEST_YEAR,
                incomplete=_("Enter the year."),
                min_value=_("Enter the year with four digits, such as 1990."),
            ),
        ]
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[int]) -> date | None:
        if not data_list:
            return None
        month, day, year = data_list
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def date_part(least: int = 1, **error_messages: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=least, error_messages={"invalid": NOT_A_DATE, "min_value": NOT_A_DATE, **error_messages}
    )


def date_input() -> forms.DateInput:
    """One box with the browser's own calendar, which wants the date as ISO 8601 has it, whatever the language."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def text_field(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    attrs = {"autocomplete": kwargs.pop("autocomplete", "off")}
    if not kwargs.get("widget"):
        kwargs["widget"] = forms.TextInput(attrs)
    return forms.CharField(label=label, max_length=most, **kwargs)


def phone_field(label: Any, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput({"type": "tel", "autocomplete": kwargs.pop("autocomplete", "off")})
    return forms.CharField(label=label, max_length=30, validators=[PHONE], widget=widget, **kwargs)


def email_field(label: Any, **kwargs: Any) -> forms.EmailField:
    widget = forms.EmailInput({"autocomplete": kwargs.pop("autocomplete", "off"), "spellcheck": "false"})
    return forms.EmailField(label=label, max_length=254, widget=widget, **kwargs)


class LongTextField(forms.CharField):
    """Several lines. A browser sends two characters for the end of each: they count, and are kept, as one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
