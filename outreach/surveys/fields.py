"""The field of each kind of question. What was left out becomes None, an empty list or an empty text."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outreach.models import Option, Question, QuestionKind
from uswds.forms import LongTextField
from uswds.html import select

LONGEST_TEXT = 2000
CANNOT_SAY = "none"
# 5 agrees fully: a number that grows with what it measures is not read the wrong way round.
AGREEMENT = [
    ("5", gettext_lazy("Agree fully")),
    ("4", gettext_lazy("Agree")),
    ("3", gettext_lazy("Neither agree nor disagree")),
    ("2", gettext_lazy("Disagree")),
    ("1", gettext_lazy("Disagree fully")),
    (CANNOT_SAY, gettext_lazy("I cannot say")),
]


def field_for(question: Question) -> forms.Field:
    field = FIELDS[QuestionKind(question.kind)](question)
    field.label, field.required = str(question.text), question.is_required
    field.widget.is_required = field.required
    if not field.help_text:
        field.help_text = escape(question.help)
    return field


def _choice(question: Question) -> forms.Field:
    options = _by_key(question)
    choices = [(key, option.text) for key, option in options.items()]
    return forms.TypedChoiceField(
        choices=[*choices, *_no_answer(question)], coerce=options.get, empty_value=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )  # fmt: skip


def _several(question: Question) -> forms.Field:
    options = _by_key(question)
    return forms.TypedMultipleChoiceField(
        choices=[(key, option.text) for key, option in options.items()], coerce=options.get, empty_value=[],
        widget=forms.CheckboxSelectMultiple, help_text=_hints(question, _("Choose all that apply.")),
        error_messages={"required": _("Choose at least one answer.")},
    )  # fmt: skip


def _scale(question: Question) -> forms.Field:
    words = {0: question.lowest, 10: question.highest}
    choices = [(str(step), f"{step} – {words[step]}" if words.get(step) else str(step)) for step in range(11)]
    return forms.TypedChoiceField(
        choices=[*choices, *_no_answer(question)], coerce=int, empty_value=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number from 0 to 10.")},
    )  # fmt: skip


def _agree(question: Question) -> forms.Field:
    return forms.TypedChoiceField(
        choices=AGREEMENT, coerce=lambda said: None if said == CANNOT_SAY else int(said), empty_value=None,
        widget=forms.RadioSelect, error_messages={"required": _("Choose the answer that comes nearest.")},
    )  # fmt: skip


def _text(question: Question) -> forms.Field:
    return LongTextField(
        max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 5}),
        help_text=_hints(question, _("In any language. Please write no names and no addresses.")),
        error_messages={
            "required": _("Write an answer."),
            "max_length": _("We can take %(limit_value)d characters, and this has %(show_value)d. Please shorten it."),
        },
    )  # fmt: skip


def _by_key(question: Question) -> dict[str, Option]:
    return {str(option.pk): option for option in question.options.all()}


def _no_answer(question: Question) -> list[tuple[str, Any]]:
    """A way back for who has pressed a button and would rather not have."""
    return [] if question.is_required else [("", _("No answer"))]


def _hints(question: Question, of_its_kind: str) -> str:
    """The question's own hint before that of its kind. Staff wrote it: it is text, not HTML."""
    return escape(" ".join(filter(None, [str(question.help), of_its_kind])))


class RankingWidget(forms.MultiWidget):
    """A place to choose for each option: nothing has to be dragged."""

    use_fieldset = True

    def __init__(self, options: list[Option]) -> None:
        self.options = options
        places = [("", _("- Place -")), *[(str(place), str(place)) for place in range(1, len(options) + 1)]]
        super().__init__({str(option.pk): forms.Select({"class": "usa-select"}, places) for option in options})

    def decompress(self, value: list[Option] | None) -> list[int | None]:
        return [value.index(option) + 1 if value and option in value else None for option in self.options]

    def render(self, name, value, attrs=None, renderer=None):
        parts = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        lines = zip(self.options, parts, strict=True)
        return format_html(
            '<div class="survey-ranking">{}</div>',
            format_html_join(
                "", '<div class="survey-ranking__line"><label for="{}">{}</label>{}</div>',
                ((part["attrs"]["id"], option.text, SafeString(select(part))) for option, part in lines),
            ),
        )  # fmt: skip


class RankingField(forms.MultiValueField):
    """The options in order, the first first. All or none: places of a part would not add up with those of the whole."""

    default_error_messages = {
        "required": gettext_lazy("Give each line a place."),
        "incomplete": gettext_lazy("Some lines have no place yet. Give each one a place, or none at all."),
        "twice": gettext_lazy("More than one line has this place: %(places)s. Give each line a place of its own."),
    }

    def __init__(self, question: Question) -> None:
        self.options = list(question.options.all())
        place = [forms.TypedChoiceField(choices=self._places(), coerce=int, empty_value=None) for _o in self.options]
        super().__init__(
            place, widget=RankingWidget(self.options), require_all_fields=False,
            help_text=_hints(question, _("1 is first. Give each line a place of its own.")),
        )  # fmt: skip
        for field in self.fields:
            field.required = False

    def _places(self) -> list[tuple[str, str]]:
        return [(str(place), str(place)) for place in range(1, len(self.options) + 1)]

    def compress(self, data_list: list[int | None]) -> list[Option]:
        chosen = [place for place in data_list if place]
        if not chosen:
            return []
        if twice := sorted({place for place in chosen if chosen.count(place) > 1}):
            places = get_text_list([str(place) for place in twice], _("and"))
            raise ValidationError(self.error_messages["twice"], "twice", {"places": places})
        if len(chosen) < len(self.options):
            raise ValidationError(self.error_messages["incomplete"], "incomplete")
        ranked = sorted(zip(data_list, self.options, strict=True), key=lambda line: line[0] or 0)
        return [option for _place, option in ranked]


FIELDS: dict[QuestionKind, Callable[[Question], forms.Field]] = {
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.SCALE: _scale,
    QuestionKind.AGREE: _agree,
    QuestionKind.RANKING: RankingField,
    QuestionKind.TEXT: _text,
}
