"""People: named by their business, or read from what it sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.spreadsheets import CannotBeRead, text_of_file
from robbery_training.rosters import LONGEST_NAME, LONGEST_ROLE
from uswds.forms import LongTextField, WithHelper, text_field

from .application import people_field

LARGEST_FILE = 100_000


class RosterForm(WithHelper, forms.Form):
    """People added to a roster, one a line."""

    people = LongTextField(
        label=gettext_lazy("Add people"), max_length=20_000, widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("One person a line: the name, a comma, what they do. For example: Ana Ruiz, cashier"),
        error_messages={"required": gettext_lazy("Enter at least one name.")},
    )  # fmt: skip


class PersonForm(WithHelper, forms.Form):
    """One person of a roster, corrected or come unannounced."""

    name = text_field(gettext_lazy("Name, as it goes on the certificate"), LONGEST_NAME)
    role = text_field(gettext_lazy("What they do there"), LONGEST_ROLE, required=False)


class PeopleForm(WithHelper, forms.Form):
    """How many people come, when it is no longer as many as were expected."""

    people = people_field(gettext_lazy("Number of people"))


class ImportForm(WithHelper, forms.Form):
    """A roster as a business sent it: pasted, or a file."""

    people = LongTextField(
        label=gettext_lazy("Paste the names"), max_length=20_000, required=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("One person a line: name, role"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a CSV file"), required=False,
        help_text=gettext_lazy("First column: name. Second column: role. A first line with headings is passed over."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        file = answers.get("file")
        if file is None and not answers.get("people") and not self.errors:
            self.add_error("people", _("Paste the names, or choose a file."))
        if file is not None:
            answers["people"] = self._read(file)
        return answers

    def _read(self, file: Any) -> str:
        if file.size > LARGEST_FILE:
            self.add_error("file", _("This file is too large for a roster. Is it the right one?"))
            return ""
        try:
            return text_of_file(file.read())
        except CannotBeRead as unreadable:
            self.add_error("file", str(unreadable))
            return ""
