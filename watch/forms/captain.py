"""What a captain fills in on their pages."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency
from uswds.forms import LongTextField, MemorableDateField, WithHelper, email_field, phone_field, text_field
from watch.models import Captain, Household, WatchMeeting

# More are added afterwards, on the meeting's own page.
CONCERNS_AT_ONCE = (1, 2, 3)
WITHOUT_NAMES = gettext_lazy("Please leave out names and house numbers.")


class FindForm(WithHelper, forms.Form):
    email = email_field(gettext_lazy("The e-mail at which you get our letters"), autocomplete="email")


def _who(answers: dict[str, Any]) -> str:
    return " ".join(f"{answers.get('contact')} {answers.get('address')}".casefold().split())


class HouseholdForm(WithHelper, forms.ModelForm):
    contact = text_field(gettext_lazy("Name"), 120)
    address = text_field(gettext_lazy("Address"), 200)
    phone = phone_field(gettext_lazy("Telephone"), required=False)

    class Meta:
        model = Household
        fields = ["contact", "address", "phone"]

    def __init__(self, *args: Any, captain: Captain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.captain = captain

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        # They are encrypted: the database cannot compare them. A block has a few dozen at most.
        others = self.captain.households.enrolled().exclude(pk=self.instance.pk)
        if _who(answers) in {_who({"contact": other.contact, "address": other.address}) for other in others}:
            raise forms.ValidationError(_("This household is on your roster already."))
        return answers


class ConcernForm(WithHelper, forms.Form):
    what = text_field(gettext_lazy("What was the concern?"), 300, help_text=WITHOUT_NAMES)
    is_critical = forms.BooleanField(
        label=gettext_lazy("It criticizes the police department. That is welcome."), required=False
    )


class HeldMeetingForm(WithHelper, forms.ModelForm):
    """A meeting that was held, with up to three concerns."""

    held_on = MemorableDateField(label=gettext_lazy("On which day did you meet?"), help_text="")
    place = text_field(
        gettext_lazy("Where?"), 120, help_text=gettext_lazy("For example: the library. Not the address of a home.")
    )
    attendance = forms.IntegerField(
        label=gettext_lazy("How many people came?"), min_value=1, max_value=2000,
        widget=forms.TextInput({"inputmode": "numeric"}), help_text=gettext_lazy("A number, no names."),
    )  # fmt: skip
    topics = LongTextField(
        label=gettext_lazy("What did you talk about?"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 4}), help_text=WITHOUT_NAMES,
    )  # fmt: skip

    class Meta:
        model = WatchMeeting
        fields = ["held_on", "place", "attendance", "topics"]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for number in CONCERNS_AT_ONCE:
            self.fields[f"concern_{number}"] = text_field(
                _("Concern %d: what should change or be looked at?") % number, 300, required=False,
                help_text=_("The station reads it. We tell you here what was done."),
            )  # fmt: skip
            self.fields[f"critical_{number}"] = forms.BooleanField(
                label=_("It criticizes the police department. That is welcome."), required=False
            )

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        if held_on > self.on:
            raise forms.ValidationError(_("That day is still to come. To keep a date, plan a meeting."))
        if held_on < self.instance.group.started_on:
            raise forms.ValidationError(_("That is before your group was started. Check the year."))
        if self.instance.group.meetings.filter(held_on=held_on).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("A meeting on that day is written down already."))
        return held_on

    def concerns(self) -> list[dict[str, Any]]:
        """Those that were filled in, of a valid form."""
        typed = [(self.cleaned_data[f"concern_{n}"], self.cleaned_data[f"critical_{n}"]) for n in CONCERNS_AT_ONCE]
        return [{"what": what, "is_critical": critical} for what, critical in typed if what]


class PlannedMeetingForm(WithHelper, forms.ModelForm):
    on_day = MemorableDateField(label=gettext_lazy("On which day?"), help_text="")
    at_time = forms.TimeField(
        label=gettext_lazy("At what time?"), widget=forms.TimeInput({"type": "time"}),
        help_text=gettext_lazy("For example: 6:30 PM"),
        input_formats=["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p"],
    )  # fmt: skip
    place = text_field(
        gettext_lazy("Where?"), 120, help_text=gettext_lazy("For example: the library. Not the address of a home.")
    )
    wants_officer = forms.BooleanField(
        label=gettext_lazy("We would like an officer to come."), required=False,
        help_text=gettext_lazy("We tell you on this page who it will be."),
    )  # fmt: skip

    class Meta:
        model = WatchMeeting
        fields = ["place", "wants_officer"]

    field_order = ["on_day", "at_time", "place", "wants_officer"]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_on_day(self) -> date:
        day = self.cleaned_data["on_day"]
        if day < self.on:
            raise forms.ValidationError(_("That day is over. Choose one to come, or write down the meeting you had."))
        if (day - self.on).days > 365:
            raise forms.ValidationError(_("Choose a date within a year."))
        return day

    def planned_at(self) -> datetime:
        """The moment, by the agency's clock, of a valid form."""
        zone = Agency.current().zone
        return datetime.combine(self.cleaned_data["on_day"], self.cleaned_data["at_time"], tzinfo=zone)


class SignsForm(WithHelper, forms.Form):
    count = forms.IntegerField(
        label=gettext_lazy("How many signs?"), min_value=1, max_value=50,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    places = LongTextField(
        label=gettext_lazy("Where should they stand?"), max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("For example: the corner of Gull Avenue and School Street. The city has to agree too."),
    )  # fmt: skip
