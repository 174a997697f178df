"""The map of a station's area, and the outline of a group on it."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.pictures import PhotoRefused, small_and_clean
from watch.models import AreaMap
from watch.models.area import MOST, Drawing, is_corner

WIDEST = 2000


class AreaMapForm(forms.ModelForm):
    picture = forms.FileField(
        label=gettext_lazy("Picture"), widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP: streets, without names of residents. Outlines keep their place on the picture. If a "
            "new one shows another part of town, draw them again."
        ),
    )  # fmt: skip

    class Meta:
        model = AreaMap
        fields = ["station"]

    def clean_picture(self) -> bytes:
        try:
            return small_and_clean(self.cleaned_data["picture"], WIDEST)
        except PhotoRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def save(self, commit: bool = True) -> AreaMap:
        self.instance.take(self.cleaned_data["picture"])
        return super().save(commit)


class OutlineInput(forms.Textarea):
    """The corners as text; above it the map, on which a script lets them be clicked."""

    template_name = "watch/widgets/outline.html"
    drawing: Drawing | None = None
    picture = ""

    class Media:
        js = [Script("js/outline.js", defer=True)]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"drawing": self.drawing, "picture": self.picture, "most": MOST}


class OutlineField(forms.Field):
    widget = OutlineInput({"rows": 5, "cols": 20, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """What was typed, as it was typed; what is kept, a corner a line."""
        return "\n".join(f"{x:g},{y:g}" for x, y in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[list[float]]:
        lines = [(number, line) for number, line in enumerate((value or "").splitlines(), start=1) if line.strip()]
        return [_corner(number, line) for number, line in lines]


def _corner(number: int, line: str) -> list[float]:
    try:
        corner = [round(float(part), 4) for part in line.split(",")]
    except ValueError:
        corner = []
    if not is_corner(corner):
        raise forms.ValidationError(
            _("Line %d is not a corner. Write two numbers from 0 to 1, for example: 0.25,0.4") % number
        )
    return corner
