"""What is asked for on the pages of training hours: days, a course with who was there, a file."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from uswds.forms import WithHelper, date_input

from .models import Course, problem_with_date, problem_with_hours
from .reading import LARGEST_FILE


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=date_input(), **kwargs)


class OnForm(WithHelper, forms.Form):
    """How everybody stood on a day."""

    on = day_field(gettext_lazy("As of"))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if problem := problem_with_date(on, Agency.current().today()):
            raise forms.ValidationError(problem)
        return on


class BetweenForm(WithHelper, forms.Form):
    """What was completed from one day to another."""

    first = day_field(gettext_lazy("From"))
    last = day_field(gettext_lazy("To"))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if {"first", "last"} <= answers.keys() and answers["last"] < answers["first"]:
            self.add_error("last", _("This day comes before the first."))
        return answers


class PresentForm(forms.Form):
    """A course, and everybody who was there."""

    course = forms.ModelChoiceField(Course.objects.none(), label=gettext_lazy("Course"))
    completed_on = day_field(gettext_lazy("Completed on"))
    hours = forms.DecimalField(
        label=gettext_lazy("Hours"), required=False, max_digits=5, decimal_places=2,
        help_text=gettext_lazy("Empty: all hours of the course."),
    )  # fmt: skip
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=gettext_lazy("Who was there"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one member.")},
    )  # fmt: skip

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.filter(is_active=True)
        self.fields["members"].queryset = members
        self.initial.setdefault("completed_on", Agency.current().today())

    def clean_completed_on(self) -> date:
        on: date = self.cleaned_data["completed_on"]
        if problem := problem_with_date(on, Agency.current().today()):
            raise forms.ValidationError(problem)
        return on

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        course, hours = answers.get("course"), answers.get("hours")
        if course:
            answers["hours"] = hours = course.hours if hours is None else hours
            if problem := problem_with_hours(hours or Decimal(0), course.hours):
                self.add_error("hours", problem)
        return answers


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "The first line names the columns: member, course, date; if you like hours, certificate, score, note."
        ),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 5 MB. Is it the right one?"))
        return file
