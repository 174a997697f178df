"""What the public fills in: input to a plan, and the wish to follow it."""

from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cpp.models import Stakeholder
from uswds.forms import LongTextField, WithHelper, email_field, text_field


class CommunityInputForm(WithHelper, forms.Form):
    text = LongTextField(
        label=_("What matters here? What is wrong?"),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("In any language. Please leave out names and addresses of others."),
        error_messages={"required": _("Write what you want to say.")},
    )
    priority = forms.ChoiceField(label=_("Is it about one of these?"), required=False)
    who = forms.ChoiceField(
        label=_("Who are you to this area?"), required=False, choices=[("", _("- Select -")), *Stakeholder.choices]
    )
    name = text_field(_("Name"), 120, required=False, autocomplete="name")
    email = email_field(
        _("E-mail"), required=False, autocomplete="email",
        help_text=_("To tell you that it arrived, and so that the commander can ask back."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of our letters"), required=False, choices=settings.LANGUAGES)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, priorities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].choices = [("", _("Something else")), *priorities]
        self.initial = {"key": uuid4(), "language": get_language(), **self.initial}

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            "key", "text", "priority", "who", Fieldset(gettext("Only if you want"), "name", "email", "language")
        )
        return helper

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or get_language() or settings.LANGUAGE_CODE

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()


class FollowForm(WithHelper, forms.Form):
    email = email_field(_("E-mail"), autocomplete="email")
