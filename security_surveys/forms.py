"""The request for a visit, one topic a step. Fields: domain practice, as the headers of published forms have them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Station
from programs.forms.steps import ContactForm, NameForm, StepForm, offer
from uswds.forms import LongTextField, text_field

from .models import Alarm, Holding, Premises

LONGEST_WORRIES = 4000
MOST_EMPLOYEES = 30_000


class PremisesForm(StepForm):
    title = gettext_lazy("The home or business")

    premises = forms.ChoiceField(
        label=gettext_lazy("What should we look at?"), widget=forms.RadioSelect,
        choices=[(Premises.HOME, gettext_lazy("A home")), (Premises.BUSINESS, gettext_lazy("A business"))],
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Its address"), max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
        help_text=gettext_lazy("Seen only by the officer who comes and by the coordinator."),
    )  # fmt: skip
    dwelling = text_field(
        gettext_lazy("If it is a home: what kind?"), 60, required=False,
        help_text=gettext_lazy("For example: house, apartment on the second floor, mobile home"),
    )  # fmt: skip
    holding = forms.ChoiceField(label=gettext_lazy("What is it to you?"), choices=Holding, widget=forms.RadioSelect)
    owner_agrees = forms.BooleanField(
        label=gettext_lazy("I rent it, and the owner agrees to the visit."), required=False,
        help_text=gettext_lazy("Some of our advice will be about doors, locks and lights that belong to the owner."),
    )  # fmt: skip
    station = forms.TypedChoiceField(label=gettext_lazy("Which station is nearest?"), required=False, empty_value=None)

    def prepare(self) -> None:
        offer(self.fields["station"], Station.remembered(), none=_("I do not know"))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("holding") == Holding.TENANT and not answers.get("owner_agrees"):
            self.add_error("owner_agrees", _("Ask the owner first, then tick this. We cannot come without their word."))
        return answers


class BusinessForm(StepForm):
    title = gettext_lazy("Your business")

    business_name = text_field(gettext_lazy("Name of the business"), 120, autocomplete="organization")
    business_type = text_field(
        gettext_lazy("What kind of business is it?"), 120, help_text=gettext_lazy("For example: grocery store, clinic")
    )
    opening_hours = text_field(
        gettext_lazy("When is it open?"), 200, required=False,
        help_text=gettext_lazy("For example: Monday to Saturday, 9 to 6"),
    )  # fmt: skip
    employees = forms.IntegerField(
        label=gettext_lazy("How many people work there?"), min_value=1, max_value=MOST_EMPLOYEES, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class VisitForm(StepForm):
    """Nothing here is required: who brings their self-survey along has only the first field filled in."""

    title = gettext_lazy("The visit")

    worries = LongTextField(
        label=gettext_lazy("What worries you?"), max_length=LONGEST_WORRIES, required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("We look there first. A sentence or two is enough."),
    )  # fmt: skip
    had_incident = forms.BooleanField(label=gettext_lazy("Something happened there lately."), required=False)
    case_number = text_field(
        gettext_lazy("If there is a police report: its case number"), 40, required=False,
    )  # fmt: skip
    alarm = forms.TypedChoiceField(
        label=gettext_lazy("Is there an alarm?"), choices=Alarm, widget=forms.RadioSelect, required=False,
        empty_value=Alarm.UNKNOWN, initial=Alarm.UNKNOWN,
    )  # fmt: skip
    on_arrival = LongTextField(
        label=gettext_lazy("What should the officer know on arriving?"), max_length=300, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Pets, gate, parking. It is for the visit only: we erase it when your report goes out."),
    )  # fmt: skip
    accessibility = text_field(gettext_lazy("Do you need anything to take part in the visit?"), 300, required=False)
    preferred_times = text_field(
        gettext_lazy("Which days and times suit you?"), 200, required=False,
        help_text=gettext_lazy("You choose the time itself later, from those that an officer offers."),
    )  # fmt: skip


# The steps in their order; the business's is only for one.
STEPS: dict[str, type[StepForm]] = {
    "premises": PremisesForm,
    "business": BusinessForm,
    "visit": VisitForm,
    "you": NameForm,
    "contact": ContactForm,
}


def skips(forms: Mapping[str, StepForm]) -> set[str]:
    """The steps that this applicant need not go through, by what is chosen so far."""
    return set() if forms["premises"]["premises"].value() == Premises.BUSINESS else {"business"}
