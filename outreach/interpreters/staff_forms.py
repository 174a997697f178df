"""What staff fill in about a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.models import Language
from uswds.forms import date_input

from .workflow import TRANSITIONS, Action

RATED = {Action.MEET, Action.NO_SHOW}


class MoveForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("For the history. Write no names of residents."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, action: Action, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["note"].required = TRANSITIONS[action].needs_note


class RecordForm(MoveForm):
    """How it went, too."""

    rating = forms.TypedChoiceField(
        label=_("How it went, 1 to 5"), coerce=int, empty_value=None, required=False,
        choices=[("", "–"), *((number, str(number)) for number in range(1, 6))],
        help_text=_("5 is the best. Ask whoever needed the interpreter, too."),
    )  # fmt: skip
    feedback = forms.CharField(label=_("In words"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    field_order = ["rating", "feedback", "note"]


def form_for(action: Action, data: Any = None) -> MoveForm:
    return (RecordForm if action in RATED else MoveForm)(data, action=action)


class WantedForm(forms.Form):
    """One button that makes a request: in which language."""

    def __init__(self, *args: Any, languages: list[Language], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Handed in: a page has many of these forms, and the languages are read once.
        known = {str(language.pk): language for language in languages}
        self.fields["language"] = forms.TypedChoiceField(
            label=_("Language"), coerce=known.__getitem__,
            choices=[(pk, str(language)) for pk, language in known.items()],
        )  # fmt: skip


class WantedInWritingForm(WantedForm):
    """And by when."""

    due_on = forms.DateField(label=_("Needed on"), widget=date_input())
