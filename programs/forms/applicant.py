"""What an applicant fills in on their own page."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from programs.kinds import Words
from programs.models import Application, Feedback, Opening
from uswds.forms import PHONE, WithHelper, email_field


class FindForm(WithHelper, forms.Form):
    reference = forms.CharField(
        label=_("Reference"), max_length=20, help_text=_("For example: K7M4-Q2XP"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    email = email_field(_("The e-mail you applied with"), autocomplete="email")

    def clean_reference(self) -> str:
        plain = "".join(sign for sign in self.cleaned_data["reference"].upper() if sign.isalnum())
        return f"{plain[:4]}-{plain[4:]}"


class AnswerForm(WithHelper, forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 5}))


class ContactDetailsForm(WithHelper, forms.ModelForm):
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Which language should we write to you in?"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    class Meta:
        model = Application
        fields = ["email", "phone", "address", "language", "interpreter"]
        labels = {
            "email": _("E-mail"),
            "address": _("Home address"),
            "interpreter": _("Do you need an interpreter? In which language?"),
        }
        widgets = {
            "email": forms.EmailInput({"autocomplete": "email"}),
            "address": forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only where it was asked for: what a program's own row holds is nobody else's to read.
        if not self.instance.address:
            del self.fields["address"]
        # Who applied by e-mail keeps one: it is how every answer reaches them.
        self.fields["email"].required = bool(self.instance.email)


class OpeningField(forms.ModelChoiceField):
    def label_from_instance(self, opening: Opening) -> str:
        """With the day of the week: it is what people choose by."""
        return f"{date_format(timezone.localtime(opening.starts_at), 'l')}, {opening}"


class TimeForm(WithHelper, forms.Form):
    opening = OpeningField(
        label=_("Free times"), queryset=None, widget=forms.RadioSelect, empty_label=None,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("That time has just been filled. Please choose another one."),
        },
    )  # fmt: skip

    def __init__(self, data: Any = None, *, openings: Any) -> None:
        super().__init__(data)
        self.fields["opening"].queryset = openings


class FeedbackForm(WithHelper, forms.ModelForm):
    rating = forms.TypedChoiceField(
        label="", coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
    )  # fmt: skip

    class Meta:
        model = Feedback
        fields = ["rating", "understands_better", "would_recommend", "comment"]
        labels = {"comment": _("Anything you want to tell us")}
        widgets = {"comment": forms.Textarea({"rows": 4})}

    def __init__(self, data: Any = None, *, words: Words) -> None:
        super().__init__(data)
        self.fields["rating"].label = words.how_was_it
        self.fields["understands_better"].label = words.understands_better
        self.fields["would_recommend"].label = words.would_recommend
