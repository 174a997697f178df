"""What the steps of every program's form are made of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext_lazy

from programs.models import Program
from uswds.forms import WithHelper, email_field, phone_field, text_field


def offer(field: Any, records: Sequence[Model], *, none: str = "") -> None:
    """Let a field choose among records already at hand: showing and checking it then asks the database nothing."""
    by_key = {str(record.pk): record for record in records}
    field.choices = [("", none)] * bool(none) + [(key, str(record)) for key, record in by_key.items()]
    field.coerce = by_key.get


class StepForm(WithHelper, forms.Form):
    """One step: it knows the program's rules and today's date, and explains; it stores nothing."""

    title: Any = ""
    # A sentence above the fields, and whether the program's rules stand there too.
    intro: Any = ""
    shows_rules = False

    def __init__(self, data: Any = None, *, program: Program, on: date, at_counter: bool = False) -> None:
        super().__init__(data)
        self.program, self.on, self.at_counter = program, on, at_counter
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the program."""


class NameForm(StepForm):
    title = gettext_lazy("About you")

    first_name = text_field(gettext_lazy("First name"), 60, autocomplete="given-name")
    middle_name = text_field(gettext_lazy("Middle name"), 60, autocomplete="additional-name", required=False)
    last_name = text_field(gettext_lazy("Last name"), 60, autocomplete="family-name")


class ContactForm(StepForm):
    title = gettext_lazy("How to reach you")

    email = email_field(
        gettext_lazy("E-mail"), autocomplete="email",
        help_text=gettext_lazy("Your receipt, our answer and the link to your application go here."),
    )  # fmt: skip
    phone = phone_field(gettext_lazy("Telephone"), autocomplete="tel")
    language = forms.ChoiceField(
        label=gettext_lazy("Which language should we write to you in?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    interpreter = text_field(
        gettext_lazy("Do you need an interpreter? In which language?"), 60, required=False,
        help_text=gettext_lazy("Spoken or signed. It costs you nothing. Leave empty if you do not need one."),
    )  # fmt: skip

    def prepare(self) -> None:
        # At the counter or on the telephone there may be no e-mail: letters are printed then.
        self.fields["email"].required = not self.at_counter
