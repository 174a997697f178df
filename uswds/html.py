"""A form field as USWDS writes it.

In Python and not in templates: a form is the page that most people ask for, and Django's templates take four
times as long to write one.
"""

import html
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Widget = dict[str, Any]  # what a widget's get_context() hands to its template
HINT = '<span class="usa-hint" id="{}">{}</span>'


def field_html(field: BoundField, wrapper_class: str = "") -> SafeString:
    """Label, hint, error and control; the ids are those that Django's own aria-describedby points to."""
    if field.is_hidden:
        return SafeString(str(field))
    write = fieldset if field.use_fieldset else checkbox if is_checkbox(field) else labelled
    error = "usa-form-group--error" if field.errors else ""
    group = " ".join(filter(None, ("usa-form-group", error, wrapper_class)))
    return SafeString(f'<div class="{group}" id="div_{field.auto_id}">{write(field)}</div>')


def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


def labelled(field: BoundField) -> str:
    label = f'<label class="usa-label" for="{field.id_for_label}">{escape(field.label)} {mark(field)}</label>'
    return label + hint(field) + limit(field) + error(field) + control(field)


def fieldset(field: BoundField) -> str:
    described_by = attributes({"aria-describedby": field.aria_describedby or None})
    legend = f'<legend class="usa-legend">{escape(field.label)} {mark(field)}</legend>'
    inside = legend + hint(field) + error(field) + control(field)
    return f'<fieldset class="usa-fieldset"{described_by}>{inside}</fieldset>'


def checkbox(field: BoundField) -> str:
    required = mark(field) if field.field.required else ""
    label = f'<label class="usa-checkbox__label" for="{field.id_for_label}">{escape(field.label)} {required}</label>'
    return f'{error(field)}<div class="usa-checkbox">{control(field)}{label}{hint(field)}</div>'


def mark(field: BoundField) -> str:
    # Not inside the f-string: there the texts to translate are not found.
    word = _("required") if field.field.required else _("(optional)")
    if field.field.required:
        return f'<abbr class="usa-hint--required" title="{word}">*</abbr>'
    return f'<span class="optional">{word}</span>'


def hint(field: BoundField) -> str:
    return HINT.format(f"{field.auto_id}_helptext", field.help_text) if field.help_text else ""


def limit(field: BoundField) -> str:
    if not (longest := text_limit(field)):
        return ""
    words = _("Up to %(limit)d characters.") % {"limit": longest}
    # For static/js/count.js, which counts while somebody types; N is put in there.
    told = {"data-limit": longest, "data-left": _("N characters left"), "data-over": _("N characters too many")}
    return f'<span class="usa-hint" id="{field.auto_id}_limit"{attributes(told)}>{words}</span>'


def text_limit(field: BoundField) -> int | None:
    return getattr(field.field, "max_length", None) if isinstance(field.field.widget, forms.Textarea) else None


def error(field: BoundField) -> str:
    if not field.errors:
        return ""
    sentences = " ".join(escape(sentence) for sentence in field.errors)
    word = _("Error:")
    prefix = f'<span class="usa-sr-only">{word} </span>'
    return f'<span class="usa-error-message" id="{field.auto_id}_error">{prefix}{sentences}</span>'


def control(field: BoundField) -> str:
    widget = field.field.widget
    template = widget.template_name
    if template not in CONTROLS:
        return str(field)
    write, uswds_class = CONTROLS[template]
    classes = f"{uswds_class} {widget.attrs.get('class', '')}".strip()
    attrs: dict[str, str | bool] = {"id": widget.attrs.get("id", field.auto_id), "class": classes}
    if text_limit(field):
        # A browser cuts a longer text that is pasted in, and says nothing: the server counts, and explains.
        attrs["maxlength"] = False
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}_limit".strip()
    return write(widget.get_context(field.html_name, field.value(), field.build_widget_attrs(attrs))["widget"])


def escape(value: object) -> str:
    """Django's conditional_escape, quicker: it takes the strings it is given for lazy ones."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


def attributes(attrs: dict[str, object]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False and value is not None
    )


def input_html(widget: Widget) -> str:
    named = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
    return f"<input{attributes(named | widget['attrs'])}>"


def textarea(widget: Widget) -> str:
    # The parser drops one newline after the tag: without ours, the person's own would go.
    text = escape(widget["value"] or "")
    return f'<textarea name="{widget["name"]}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def select(widget: Widget) -> str:
    groups = "".join(map(option_group, widget["optgroups"]))
    return f'<select name="{widget["name"]}"{attributes(widget["attrs"])}>{groups}</select>'


def option_group(group: tuple[str | None, Iterable[Widget], int]) -> str:
    label, choices, _index = group
    options = "".join(
        f'<option value="{escape(choice["value"])}"{attributes(choice["attrs"])}>{escape(choice["label"])}</option>'
        for choice in choices
    )
    return f'<optgroup label="{escape(label)}">{options}</optgroup>' if label else options


def choices(widget: Widget) -> str:
    return "".join(choice(option) for _label, options, _index in widget["optgroups"] for option in options)


def choice(option: Widget) -> str:
    kind = option["type"]
    label = f'<label class="usa-{kind}__label" for="{option["attrs"]["id"]}">{escape(option["label"])}</label>'
    return f'<div class="usa-{kind}">{input_html(option)}{label}</div>'


def memorable_date(widget: Widget) -> SafeString:
    month, day, year = widget["subwidgets"]
    parts = (
        date_part("month", _("Month"), month, select),
        date_part("day", _("Day"), day, input_html),
        date_part("year", _("Year"), year, input_html),
    )
    return SafeString(f'<div class="usa-memorable-date">{"".join(parts)}</div>')


def date_part(name: str, label: str, widget: Widget, write: Callable[[Widget], str]) -> str:
    label = f'<label class="usa-label" for="{widget["attrs"]["id"]}">{label}</label>'
    return f'<div class="usa-form-group usa-form-group--{name}">{label}{write(widget)}</div>'


CONTROLS: dict[str, tuple[Callable[[Widget], str], str]] = {
    **{
        f"django/forms/widgets/{kind}.html": (input_html, "usa-input")
        for kind in ("text", "email", "number", "password", "url", "tel", "search", "date", "time", "input")
    },
    "django/forms/widgets/textarea.html": (textarea, "usa-textarea"),
    "django/forms/widgets/select.html": (select, "usa-select"),
    "django/forms/widgets/checkbox.html": (input_html, "usa-checkbox__input"),
    "django/forms/widgets/radio.html": (choices, "usa-radio__input"),
    "django/forms/widgets/checkbox_select.html": (choices, "usa-checkbox__input"),
}
