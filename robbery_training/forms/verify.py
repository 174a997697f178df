from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from robbery_training.certificates import plain
from uswds.forms import WithHelper


class NumberForm(WithHelper, forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"), max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("It stands at the bottom. For example: 7KQM-2XRD-94CF-GHTZ"),
    )  # fmt: skip

    def clean_number(self) -> str:
        number = plain(self.cleaned_data["number"])
        if len(number) != 19 or not number.isascii():
            raise forms.ValidationError(_("A number has sixteen letters and digits. Check what you typed."))
        return number
