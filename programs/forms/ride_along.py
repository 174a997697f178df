"""The ride-along application, one topic a step. Fields: domain practice of some twenty agencies, and no more."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Station
from programs.models import Ability, Conflict, PreferredShift, Release
from programs.models.program import age_on
from uswds.forms import MemorableDateField, WithHelper, email_field, phone_field, text_field

from .steps import ContactForm, NameForm, StepForm, offer

EARLIEST_BIRTH = date(1900, 1, 1)
LATEST_DATE = timedelta(days=365)


class YouForm(NameForm):
    intro = gettext_lazy(
        "Give your name as it stands on your ID. We ask for your date of birth because there is a minimum age."
    )
    birth_date = MemorableDateField(label=gettext_lazy("Date of birth"), birthday=True)

    def clean_birth_date(self) -> date:
        born = self.cleaned_data["birth_date"]
        if born > self.on:
            raise forms.ValidationError(_("Your date of birth is in the future. Check the year."))
        if born < EARLIEST_BIRTH:
            raise forms.ValidationError(_("Check the year of your birth."))
        if self.at_counter and age_on(born, self.on) < self.program.youngest:
            raise forms.ValidationError(_("Too young: the minimum age is %d.") % self.program.youngest)
        return born

    def age(self) -> int:
        """Full years today, of a valid form."""
        return age_on(self.cleaned_data["birth_date"], self.on)


class HomeContactForm(ContactForm):
    address = forms.CharField(
        label=gettext_lazy("Home address"), max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )  # fmt: skip
    field_order = ["email", "phone", "address", "language", "interpreter"]


class GuardianForm(StepForm):
    title = gettext_lazy("Your guardian")

    guardian_name = text_field(gettext_lazy("Your parent's or guardian's full name"), 120)
    guardian_relation = text_field(
        gettext_lazy("Who is that to you?"), 60, help_text=gettext_lazy("For example: mother")
    )
    guardian_email = email_field(
        gettext_lazy("Their e-mail"),
        help_text=gettext_lazy("We send them a link to read and sign the release. Nothing goes on until they have."),
    )
    guardian_phone = phone_field(gettext_lazy("Their telephone"))

    def prepare(self) -> None:
        self.intro = _(
            "You are not %(age)s yet, so a parent or guardian has to sign too. It can be done on a phone in five "
            "minutes."
        ) % {"age": self.program.minimum_age}
        if self.at_counter:  # on paper the guardian may have no e-mail
            self.fields["guardian_email"].required = self.fields["guardian_phone"].required = False


class RideForm(StepForm):
    title = gettext_lazy("Your ride")

    category = forms.TypedChoiceField(
        label=gettext_lazy("You apply as"), widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )  # fmt: skip
    organisation = text_field(gettext_lazy("School or employer"), 120, required=False, autocomplete="organization")
    reason = forms.CharField(
        label=gettext_lazy("Why would you like to ride along?"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("A sentence or two is enough."),
    )  # fmt: skip
    station = forms.TypedChoiceField(label=gettext_lazy("Which station or area?"), required=False, empty_value=None)
    date_1 = MemorableDateField(label=gettext_lazy("First choice: date"), help_text="")
    shift_1 = forms.ChoiceField(
        label=gettext_lazy("First choice: time of day"), choices=PreferredShift, widget=forms.RadioSelect
    )
    date_2 = MemorableDateField(label=gettext_lazy("Second choice: date"), required=False, help_text="")
    shift_2 = forms.ChoiceField(
        label=gettext_lazy("Second choice: time of day"),
        choices=[("", gettext_lazy("Choose one")), *PreferredShift.choices],
        required=False,
    )
    date_3 = MemorableDateField(label=gettext_lazy("Third choice: date"), required=False, help_text="")
    shift_3 = forms.ChoiceField(
        label=gettext_lazy("Third choice: time of day"),
        choices=[("", gettext_lazy("Choose one")), *PreferredShift.choices],
        required=False,
    )
    heard_from = text_field(gettext_lazy("How did you hear of this?"), 120, required=False)

    def prepare(self) -> None:
        offer(self.fields["category"], self.program.offered_categories())
        offer(self.fields["station"], Station.remembered(), none=_("Any station"))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        soonest, latest = self.on + timedelta(days=self.program.lead_days), self.on + LATEST_DATE
        for number in (1, 2, 3):
            wanted = answers.get(f"date_{number}")
            if wanted and wanted < soonest:
                self.add_error(
                    f"date_{number}",
                    _("Choose a date at least %(days)d days ahead: we need that time to answer.")
                    % {"days": self.program.lead_days},
                )
            elif wanted and wanted > latest:
                self.add_error(f"date_{number}", _("Choose a date within a year."))
            elif answers.get(f"shift_{number}") and not wanted and f"date_{number}" not in self.errors:
                self.add_error(f"date_{number}", _("Enter the date too, or choose no time of day."))
        return answers


class EmergencyForm(StepForm):
    title = gettext_lazy("Emergency contact")
    intro = gettext_lazy(
        "Choose someone who can pick up the phone while you ride. It is kept encrypted and used for nothing else."
    )

    emergency_name = text_field(gettext_lazy("Whom should we call if something happens to you?"), 120)
    emergency_phone = phone_field(gettext_lazy("Their telephone"))
    emergency_relation = text_field(gettext_lazy("Who is that to you?"), 60, required=False)


class SafetyForm(StepForm):
    title = gettext_lazy("Safety and rules")
    shows_rules = True

    ability = forms.ChoiceField(
        label=gettext_lazy(
            "Can you get in and out of a patrol car and follow instructions, with or without an accommodation?"
        ),
        choices=Ability, widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "This is the only question about health. “No” does not rule you out: we will talk about what is possible."
        ),
    )  # fmt: skip
    accommodation = text_field(gettext_lazy("What accommodation would help?"), 300, required=False)
    earlier_rides = text_field(
        gettext_lazy("Have you ridden with us before? When?"),
        120,
        required=False,
        help_text=gettext_lazy("Leave empty if not."),
    )
    conflicts = forms.MultipleChoiceField(
        label=gettext_lazy("Does any of this apply to you?"), choices=Conflict, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick what applies. Give no details here: if we need any, we will ask."),
    )  # fmt: skip
    relative = text_field(gettext_lazy("If someone you know works here: who?"), 120, required=False)
    licence_number = text_field(
        gettext_lazy("Driver license or state ID number"), 40,
        help_text=gettext_lazy(
            "For the records check. Kept encrypted. Bring the card to the ride. Never give a Social Security number."
        ),
    )  # fmt: skip
    agrees_to_records_check = forms.BooleanField(
        label=gettext_lazy(
            "I agree to a check of police records. Only its outcome is kept: cleared, not cleared, or referred."
        )
    )
    accepts_rules = forms.BooleanField(
        label=gettext_lazy("I have read what is not allowed during a ride, and accept it.")
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if Conflict.RELATED in answers.get("conflicts", []) and not answers.get("relative"):
            self.add_error("relative", _("Say who works here, so that you are not put in their car."))
        return answers


# The steps in their order; the guardian's is only for minors.
STEPS: dict[str, type[StepForm]] = {
    "you": YouForm,
    "contact": HomeContactForm,
    "guardian": GuardianForm,
    "ride": RideForm,
    "emergency": EmergencyForm,
    "safety": SafetyForm,
}


def answers_from(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What the steps gave, by the models' own field names."""
    answers = {name: value for name, value in cleaned.items() if not name.startswith(("date_", "shift_"))}
    answers["preferences"] = [
        [cleaned[f"date_{number}"].isoformat(), cleaned[f"shift_{number}"] or PreferredShift.ANY.value]
        for number in (1, 2, 3)
        if cleaned.get(f"date_{number}")
    ]
    return answers


class SignForm(WithHelper, forms.Form):
    """The signature: a typed name, given with intent, under the text that was read."""

    release = forms.IntegerField(widget=forms.HiddenInput)
    typed_name = text_field(gettext_lazy("Type your full name to sign"), 200, autocomplete="name")
    intent = forms.BooleanField(
        label=gettext_lazy("I have read the release above, and typing my name here is my signature.")
    )

    def __init__(self, posted: Any, *, release: Release, expected_name: str) -> None:
        # Who read another version than the one in force is shown the new one; the name stays typed.
        self.release_changed = bool(posted) and posted.get("release") != str(release.pk)
        typed = posted.get("typed_name", "")[:200] if self.release_changed else ""
        initial = {"release": release.pk, "typed_name": typed}
        super().__init__(None if self.release_changed else posted or None, initial=initial)
        self.expected_name = expected_name

    def clean_typed_name(self) -> str:
        typed = " ".join(self.cleaned_data["typed_name"].split())
        if typed.casefold() != " ".join(self.expected_name.split()).casefold():
            raise forms.ValidationError(_("Type your name as you gave it: %(name)s") % {"name": self.expected_name})
        return typed
