from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.models import Language
from uswds.forms import WithHelper, text_field


class HereForm(WithHelper, forms.Form):
    """Nothing need be filled in: the press of the button says that somebody is here."""

    language = forms.ModelChoiceField(
        Language.objects.offered(),
        label=_("The language you speak best"),
        required=False,
        empty_label=_("I would rather not say"),
    )
    neighborhood = text_field(
        _("Your neighborhood"), 60, required=False, help_text=_("For example: Old Town. Not your address.")
    )
    # Pressed twice in a hurry, it is one person still.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()
