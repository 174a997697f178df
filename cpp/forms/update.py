"""One form for each content of an update: what was heard, what came of it, what changes, and how it is shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cpp.completeness import GATHERED
from cpp.models import Basis, ResponseChange, Sharing, Update
from uswds.forms import WithHelper

from .fields import part_field, say_select
from .parts import PartForm


class FeedbackForm(PartForm):
    kinds = {kind.value for kind in GATHERED}

    class Meta:
        model = Update
        fields = ["feedback", "evidence"]
        formfield_callback = part_field
        labels = {"evidence": _("The surveys and meetings in which you gathered it")}


class EffectivenessForm(PartForm):
    will_change = forms.TypedChoiceField(
        label=_("Will the plan change?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda word: word == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Update
        fields = ["effectiveness", "will_change", "how_it_changes"]
        formfield_callback = part_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["will_change"] = {True: "yes", False: "no"}.get(self.instance.will_change)


class MarkForm(PartForm):
    """What a new or changed response is based on."""

    told_apart_by = ("update", "response")

    class Meta:
        model = ResponseChange
        fields = ["basis", "reason", "evidence"]
        formfield_callback = part_field
        widgets = {"basis": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = [
            (Basis.RESULT, _("Result-based: our figures or our work showed the need")),
            (Basis.COMMUNITY_INPUT, _("Community-input-based: people here asked for it")),
        ]


class SharingForm(WithHelper, forms.ModelForm):
    class Meta:
        model = Sharing
        fields = ["way", "on", "where"]
        formfield_callback = part_field
        help_texts = {"on": _("It may still be to come: a meeting next week.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_select(self.fields["way"])
