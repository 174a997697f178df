"""What a business that wants the training fills in, one topic a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Station
from programs.forms.steps import ContactForm, NameForm, StepForm, offer
from robbery_training.models import Equipment, TrainingLanguage
from robbery_training.models.training import MOST_PEOPLE
from uswds.forms import text_field


class YouForm(NameForm):
    title = gettext_lazy("Who asks")

    def prepare(self) -> None:
        self.fields["first_name"].help_text = gettext_lazy("The person we write to and call: an owner or a manager.")


class BusinessForm(StepForm):
    title = gettext_lazy("Your business")

    business_name = text_field(gettext_lazy("Name of the business"), 120, autocomplete="organization")
    business_type = text_field(
        gettext_lazy("Kind of business"), 120, help_text=gettext_lazy("For example: convenience store, bank, pharmacy")
    )
    site_address = forms.CharField(
        label=gettext_lazy("Address where the training could be held"), max_length=300, required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
        help_text=gettext_lazy("Leave empty if you have no room for it: we then find a place together."),
    )  # fmt: skip
    station = forms.TypedChoiceField(
        label=gettext_lazy("Which station or area are you in?"), required=False, empty_value=None
    )

    def prepare(self) -> None:
        offer(self.fields["station"], Station.remembered(), none=_("I do not know"))


def people_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    """How many people a business brings: asked when it applies, and whenever that changes."""
    return forms.IntegerField(
        label=label, min_value=1, max_value=MOST_PEOPLE,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "usa-input--small"}),
        error_messages={
            "max_value": gettext_lazy("At most %(limit_value)s people at once. For more, please call us."),
            "min_value": gettext_lazy("At least one person."),
        },
        **kwargs,
    )  # fmt: skip


class TrainingForm(StepForm):
    title = gettext_lazy("The training")

    people = people_field(
        gettext_lazy("How many people would take part?"),
        help_text=gettext_lazy("A good guess will do. You give us their names later, and can change the number."),
    )
    preferred_times = forms.CharField(
        label=gettext_lazy("Which days and times suit you?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Before you open or after you close is fine. For example: Tuesdays from 7 to 9 am"),
    )  # fmt: skip
    training_language = forms.ChoiceField(
        label=gettext_lazy("In which language should it be taught?"), choices=TrainingLanguage, widget=forms.RadioSelect
    )
    other_language = text_field(gettext_lazy("If another language: which?"), 60, required=False)
    equipment = forms.ChoiceField(
        label=gettext_lazy("What is there to show pictures on?"), choices=Equipment, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("training_language") != TrainingLanguage.OTHER:
            answers["other_language"] = ""
        elif not answers.get("other_language") and "other_language" not in self.errors:
            self.add_error("other_language", _("Enter the language."))
        return answers


YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class LatelyForm(StepForm):
    title = gettext_lazy("What happened, and what else")

    had_robbery = forms.ChoiceField(
        label=gettext_lazy("Was your business robbed in the last twelve months?"), choices=YES_NO,
        widget=forms.RadioSelect, help_text=gettext_lazy("The trainer then speaks with you first."),
    )  # fmt: skip
    case_number = text_field(gettext_lazy("Case number, if you have one"), 40, required=False)
    wants_survey = forms.ChoiceField(
        label=gettext_lazy("Should an officer also look at your building's security?"), choices=YES_NO,
        widget=forms.RadioSelect, help_text=gettext_lazy("It is free. You apply for it on its own page."),
    )  # fmt: skip


STEPS: dict[str, type[StepForm]] = {
    "business": BusinessForm,
    "you": YouForm,
    "contact": ContactForm,
    "training": TrainingForm,
    "lately": LatelyForm,
}


def answers_from(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What the steps gave, by the models' own field names."""
    said: dict[str, Any] = {name: cleaned[name] == "yes" for name in ("had_robbery", "wants_survey") if name in cleaned}
    if said.get("had_robbery") is False:
        said["case_number"] = ""
    return {**cleaned, **said}
