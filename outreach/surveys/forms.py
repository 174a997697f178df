"""A survey, or one page of it, as a form: made from its questions."""

from collections.abc import Iterator
from math import ceil
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Station
from outreach.models import Question, QuestionKind, Section, Survey
from uswds.forms import WithHelper

from .codes import CodeRefused, check_code
from .fields import field_for

# Longer than this, a survey has a page for each section.
LONGEST_PAGE = 12
NOWHERE = "none"
# More stations than fit on a phone's screen are chosen from a list that opens.
MOST_TO_SEE = 8
CODE = gettext_lazy("The code of your invitation")


def sections_of(survey: Survey) -> list[Section]:
    """The sections with everything that a form asks of them: three queries, however long the survey."""
    return list(survey.sections.prefetch_related("questions__options"))


def pages_of(sections: list[Section]) -> list[list[Section]]:
    """A short survey is one page; a long one has a page for each section."""
    if sum(len(section.questions.all()) for section in sections) <= LONGEST_PAGE:
        return [sections]
    return [[section] for section in sections]


def minutes_to_answer(sections: list[Section]) -> int:
    """A quarter of a minute to read a question and press a button, a whole one to write; nobody is rushed."""
    kinds = [question.kind for section in sections for question in section.questions.all()]
    return ceil(sum(60 if kind == QuestionKind.TEXT else 15 for kind in kinds) / 60) or 1


def field_name(question: Question) -> str:
    return f"q{question.pk}"


class PageForm(WithHelper, forms.Form):
    """The questions of some sections; the first page also asks for the station's area and the code."""

    def __init__(self, *args: Any, survey: Survey, sections: list[Section], is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey, self.sections = survey, sections
        if is_first and survey.station_id is None:
            self.fields["station"] = station_field()
        if is_first and (survey.needs_code() or survey.codes.exists()):
            self.fields["code"] = code_field(is_required=survey.needs_code())
        for question in self.questions():
            self.fields[field_name(question)] = field_for(question)

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions.all()

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        about_you = [name for name in ("code", "language", "station", "key") if name in self.fields]
        sections = [Fieldset(str(section), *self._questions(section)) for section in self.sections]
        helper.layout = Layout(*about_you, *sections)
        return helper

    def _questions(self, section: Section) -> Iterator[Any]:
        for question in section.questions.all():
            yield Field(field_name(question), wrapper_class=f"survey-{question.kind}")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code:
            try:
                check_code(self.survey, code)
            except CodeRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return code

    def clean_station(self) -> Station | None:
        chosen: str = self.cleaned_data["station"]
        return None if chosen == NOWHERE else Station.objects.get(pk=chosen)

    def answers(self) -> dict[Question, Any]:
        """What was answered of a valid form; zero is an answer."""
        given = ((question, self.cleaned_data[field_name(question)]) for question in self.questions())
        return {question: value for question, value in given if value is not None and value not in ("", [])}

    def as_said(self) -> Iterator[dict[str, Any]]:
        """Question and answer in words, for who has to copy them; whatever is not clear is left as it was typed."""
        for question in self.questions():
            yield {"label": question.text, "value": in_words(self[field_name(question)], question)}


def in_words(bound: forms.BoundField, question: Question) -> str:
    value = bound.value()
    if question.kind == QuestionKind.RANKING:
        places = zip(value or [], bound.field.options, strict=False)
        return "\n".join(f"{place}. {option}" for place, option in sorted(places, key=lambda line: line[0] or ""))
    if isinstance(bound.field, forms.ChoiceField):
        words = {key: str(label) for key, label in bound.field.choices if key}
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(words[key] for key in chosen if key in words)
    return value or ""


class PaperForm(PageForm):
    """All of a survey, as a member types it in from paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_first=True, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language of the paper"), choices=settings.LANGUAGES)
        # Pressed twice, it is the same paper.
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput)
        self.initial = {"key": uuid4(), **self.initial}
        for question in self.questions():
            # What a paper leaves out cannot be asked for any more.
            self.fields[field_name(question)].required = False
        self.order_fields(["code", "language", "station"])


def station_field() -> forms.Field:
    stations = [(str(station.pk), _station_label(station)) for station in Station.remembered()]
    is_short = len(stations) <= MOST_TO_SEE
    elsewhere = (NOWHERE, _("None of these, or I do not know"))
    return forms.ChoiceField(
        label=_("Which area do you answer for?"),
        help_text=_("Where you live, work or go to school. We ask for no street."),
        choices=[*stations, elsewhere] if is_short else [("", _("- Select -")), *stations, elsewhere],
        widget=forms.RadioSelect if is_short else forms.Select,
        error_messages={"required": _("Choose an area, or “None of these”.")},
    )


def _station_label(station: Station) -> str:
    return f"{station}: {station.area}" if str(station.area) else str(station)


def code_field(*, is_required: bool) -> forms.Field:
    hint = _("Eight letters and digits, such as 7KQM-2XRD.")
    return forms.CharField(
        label=CODE, required=is_required, max_length=20,
        help_text=hint if is_required else f"{hint} {_('Leave it empty if you have none.')}",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code of your invitation. Only invited people take part this time.")},
    )  # fmt: skip
