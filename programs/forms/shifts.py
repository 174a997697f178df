"""Offering and cancelling times."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member, Station
from programs.booking import OfficerElsewhere, hold, offer
from programs.kinds import with_times
from programs.models import Opening, Program

LONGEST_SERIES = timedelta(days=370)


class SeriesForm(forms.Form):
    program = forms.ModelChoiceField(label=gettext_lazy("Program"), queryset=None, empty_label=None)
    station = forms.ModelChoiceField(label=gettext_lazy("Station"), queryset=Station.objects.open())
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Officer"),
        queryset=Member.objects.filter(is_active=True, is_sworn=True),
        required=False,
    )
    first_on = forms.DateField(
        label=gettext_lazy("First date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=gettext_lazy("Starts"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(
        label=gettext_lazy("Ends"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Earlier than the start means the next morning."),
    )
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=50)
    except_on = forms.CharField(
        label=gettext_lazy("Except on"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Dates as 2026-12-25, one a line."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = Program.objects.filter(slug__in=with_times())

    def clean_except_on(self) -> set[date]:
        try:
            return {date.fromisoformat(line.strip()) for line in self.cleaned_data["except_on"].split() if line.strip()}
        except ValueError:
            raise forms.ValidationError(_("Write each date like 2026-12-25.")) from None

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        first, until = answers.get("first_on"), answers.get("until")
        if first and until and not first <= until <= first + LONGEST_SERIES:
            self.add_error("until", _("The series ends within a year after its first date."))
        first_shift = None if self.errors else next(self.openings(), None)
        if first_shift:
            first_shift.program.check_length(first_shift.ends_at - first_shift.starts_at)
        return answers

    def openings(self) -> Iterator[Opening]:
        """The times of the series, on the agency's clock: daylight saving moves no start."""
        answers, zone = self.cleaned_data, Agency.current().zone
        over_midnight = timedelta(days=answers["ends"] <= answers["starts"])
        on = answers["first_on"]
        while on <= answers["until"]:
            if on not in answers["except_on"]:
                yield Opening(
                    program=answers["program"],
                    station=answers["station"],
                    officer=answers["officer"],
                    seats=answers["seats"],
                    starts_at=datetime.combine(on, answers["starts"], zone),
                    ends_at=datetime.combine(on + over_midnight, answers["ends"], zone),
                )
            on += timedelta(weeks=1)

    @transaction.atomic
    def save(self) -> tuple[int, list[Opening]]:
        """Offer the series; returns how many, and those left out because the officer is elsewhere then."""
        clashing = []
        made = 0
        for opening in self.openings():
            try:
                offer(opening)
                made += 1
            except OfficerElsewhere:
                clashing.append(opening)
        return made, clashing


class OpeningForm(forms.ModelForm):
    """One time offered; the admin saves it in the transaction in which this looks for clashes."""

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        hold(answers.get("officer"))
        return answers


class CancelOpeningForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("For our history. Who booked is told that it is cancelled."),
    )
