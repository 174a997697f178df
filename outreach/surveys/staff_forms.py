"""What staff fill in beside the admin's own forms: how many codes, and which themes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField, I18nTextInput

from outreach.models import Answer, Theme

from .codes import MOST_AT_ONCE

FORMATS: list[tuple[str, Promise]] = [("pdf", _("labels, thirty on a sheet (PDF)")), ("csv", _("a list (CSV)"))]


class CodesForm(forms.Form):
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=30)
    kind = forms.ChoiceField(label=_("As"), choices=FORMATS, initial="pdf", widget=forms.RadioSelect)


class ThemesForm(forms.Form):
    """For each text of a page, the themes that it speaks of; and a theme that was found on the way."""

    new = I18nFormField(
        label=_("A new theme, to choose from now on"), widget=I18nTextInput, max_length=80, required=False
    )

    def __init__(self, *args: Any, answers: list[Answer], themes: Iterable[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        choices = [(str(theme.pk), theme.name) for theme in themes]
        for answer in answers:
            self.fields[str(answer.pk)] = forms.MultipleChoiceField(
                label=_("Themes"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
                initial=[str(theme.pk) for theme in answer.themes.all()],
            )  # fmt: skip

    def rows(self) -> list[tuple[Answer, forms.BoundField]]:
        return [(answer, self[str(answer.pk)]) for answer in self.answers]

    def changed(self) -> dict[Answer, set[int]]:
        """Only what was changed here: another member may be at work on the same page."""
        changed = set(self.changed_data)
        return {
            answer: {int(theme) for theme in self.cleaned_data[str(answer.pk)]}
            for answer in self.answers
            if str(answer.pk) in changed
        }
