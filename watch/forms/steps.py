"""The steps of a registration: no more than a coordinator needs to start a group, or to find the right one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Station
from programs.forms.steps import ContactForm, NameForm, StepForm, offer
from uswds.forms import LongTextField, text_field
from watch.models import GroupKind, Wish, WouldLead


class WishForm(StepForm):
    title = gettext_lazy("What you would like")

    wants = forms.ChoiceField(
        label=gettext_lazy("What would you like to do?"), choices=Wish, widget=forms.RadioSelect,
        help_text=gettext_lazy("We do not publish where groups are. If there is one near you, we put you in touch."),
    )  # fmt: skip
    shares_contact = forms.BooleanField(
        label=gettext_lazy("You may give my name and telephone number to the captain of the group."), required=False,
        help_text=gettext_lazy("Needed to join a group: the captain calls you. Nobody else gets them."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of place is it?"), choices=GroupKind, widget=forms.RadioSelect
    )
    households = forms.IntegerField(
        label=gettext_lazy("To start a group: about how many households or businesses would it have?"),
        required=False, min_value=1, max_value=2000, widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=gettext_lazy("A guess is enough. Most groups have 10 to 25, on one street."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("wants") == Wish.JOIN and not answers.get("shares_contact"):
            self.add_error("shares_contact", _("Tick this to join: without it the captain cannot call you."))
        if answers.get("wants") == Wish.REGISTER and not answers.get("households") and "households" not in self.errors:
            self.add_error("households", _("Enter about how many. A guess is enough."))
        return answers


class PlaceForm(StepForm):
    title = gettext_lazy("Where it is")

    place = forms.CharField(
        label=gettext_lazy("The address where you live or have your business"), max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
        help_text=gettext_lazy("Kept encrypted. No captain and no neighbor gets it from us."),
    )  # fmt: skip
    area = text_field(
        gettext_lazy("The street or neighborhood, in your words"), 200,
        help_text=gettext_lazy("For example: Gull Avenue between the school and the creek"),
    )  # fmt: skip
    station = forms.TypedChoiceField(label=gettext_lazy("Which station or area?"), required=False, empty_value=None)

    def prepare(self) -> None:
        offer(self.fields["station"], Station.remembered(), none=_("I do not know"))


class PartForm(StepForm):
    title = gettext_lazy("Your part in it")

    would_lead = forms.ChoiceField(
        label=gettext_lazy("Would you lead the group, or be captain of your block?"), choices=WouldLead,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A captain keeps the list of their block and calls two meetings a year. We help you."),
    )  # fmt: skip
    reason = LongTextField(
        label=gettext_lazy("Why would you like it?"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("A sentence is enough. Please leave out names of others."),
    )  # fmt: skip


STEPS: dict[str, type[StepForm]] = {
    "you": NameForm,
    "contact": ContactForm,
    "wish": WishForm,
    "place": PlaceForm,
    "part": PartForm,
}
