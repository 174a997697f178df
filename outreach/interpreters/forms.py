from django import forms
from django.utils.translation import gettext_lazy as _

from uswds.forms import LongTextField, WithHelper


class AcceptForm(WithHelper, forms.Form):
    """Whoever interprets stands apart from those for whom they do (a son once misinterpreted for his mother)."""

    has_no_conflict = forms.BooleanField(
        label=_("As far as I know, I am not related to anybody involved, not close to them, and I gain nothing by it."),
        error_messages={"required": _("Please confirm this, or say that you cannot come.")},
    )


class TranslationForm(WithHelper, forms.Form):
    translation = LongTextField(label=_("Your translation"), max_length=20_000)
