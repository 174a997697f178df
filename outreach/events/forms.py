"""What the public fills in about events: which ones to show, and whether they come."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Station
from outreach.models import Event, EventKind, Language, Rsvp
from uswds.forms import LongTextField, WithHelper, email_field, text_field

HELP = ("interpreter_for", "help_wanted")


class FilterForm(forms.Form):
    """Of which station, of what kind and in which language. What nobody can choose is passed over."""

    station = forms.ChoiceField(label=_("Station"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *EventKind.choices])
    language = forms.ChoiceField(label=_("Held in"), required=False)

    def __init__(self, data: Any, languages: list[Language]) -> None:
        super().__init__(data, auto_id="filter_%s")
        stations = [(station.slug, station.name) for station in Station.remembered()]
        self.fields["station"].choices = [("", _("All stations")), *stations]
        spoken = [(language.code, str(language)) for language in languages]
        self.fields["language"].choices = [("", _("All languages")), *spoken]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PeopleForm(WithHelper, forms.ModelForm):
    """How many come, and the help they need: in time it can be asked for, and not afterwards."""

    name = text_field(_("Name"), 120, required=False, autocomplete="name")
    people = forms.IntegerField(
        label=_("How many people, you included?"), min_value=1, max_value=10, initial=1,
        widget=forms.NumberInput({"inputmode": "numeric", "min": 1, "max": 10}),
        error_messages={
            "min_value": _("Enter a number from 1 to 10."), "max_value": _("For more than 10 people, please call us."),
        },
    )  # fmt: skip
    interpreter_for = forms.ModelChoiceField(
        None, label=_("An interpreter, free of charge"), required=False, empty_label=_("No interpreter needed")
    )
    help_wanted = LongTextField(
        label=_("Other help to take part"), max_length=600, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("For example: a seat near the front, large print, a quiet place. No diagnosis is needed."),
    )  # fmt: skip

    class Meta:
        model = Rsvp
        fields = ["name", "people", *HELP]

    def __init__(self, *args: Any, event: Event, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.takes_requests = event.takes_requests(on)
        if self.takes_requests:
            spoken = event.languages.values("pk")
            self.fields["interpreter_for"].queryset = Language.objects.offered().exclude(pk__in=spoken)
        else:
            for name in HELP:
                del self.fields[name]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(*[name for name in self.fields if name not in HELP])
        if self.takes_requests:
            helper.layout.append(Fieldset(gettext("Help to take part"), *HELP))
        return helper

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not self.takes_requests and any(self.data.get(name) for name in HELP):
            # The page was open for long: to take the reply and drop the request would leave them without help.
            raise forms.ValidationError(
                _("The day to ask for help has passed. Please call us: we try. Your reply can be sent without it.")
            )
        if self.takes_requests and not self.event.takes_rsvps and not any(answers.get(name) for name in HELP):
            raise forms.ValidationError(_("Say which help you need. To come, you need not tell us."))
        return answers


class ReplyForm(PeopleForm):
    email = email_field(
        _("E-mail"), autocomplete="email", help_text=_("We write to you if anything changes, and send you a reminder.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ["key", "name", "email", "people", *HELP]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"key": uuid4(), **self.initial}

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()


class PhonedForm(ReplyForm):
    """What staff type in for somebody who telephones, and has perhaps no address."""

    email = email_field(
        _("E-mail"),
        required=False,
        help_text=_("Without it nobody tells them of a change: ask them to look at our calendar before they come."),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    field_order = ["key", "name", "email", "people", "language", *HELP]
