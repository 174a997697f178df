"""Tables of the admin that can be read aloud."""

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import BaseInlineFormSet


class LabelledFormSet(BaseInlineFormSet):
    """Rows of a table, each of whose boxes says aloud what it is and of which row."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = f", {form.instance}" if form.instance.pk else ""
        for field in form.fields.values():
            # A choice of another record is drawn by a widget inside the one with its buttons.
            widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
            widget.attrs["aria-label"] = f"{field.label}{row}"
