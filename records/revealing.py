"""What is encrypted is hidden in the admin, and shown to who asks for it: that they did is written down first.

Each app says in its admin which fields of a model are hidden, and who may have them shown (`mask`). Which encrypted
fields stay readable, and why, stands in docs/decisions/0023-what-is-hidden.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import new_class
from typing import Any

from cryptography.fernet import InvalidToken
from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agency.sign_in import asked_again

from . import audit

HIDDEN = gettext_lazy("•••• (hidden)")


@dataclass(frozen=True)
class Masked:
    """Fields of a model that the admin hides, the records whose fields a member may see, and where they came from."""

    fields: tuple[str, ...]
    readable_by: Callable[[Any], "QuerySet[Any]"]
    page: Callable[[Any], str]


MASKED: dict[str, Masked] = {}


def mask(
    model: type[Model],
    fields: Iterable[str],
    *,
    readable_by: Callable[[Any], "QuerySet[Any]"],
    page: Callable[[Any], str],
) -> None:
    """Hide fields of a model in the admin; `page` is the address to go back to from where they are shown."""
    MASKED[model._meta.label_lower] = Masked(tuple(fields), readable_by, page)


def reveal_url(record: Model) -> str:
    return reverse("reveal", args=[record._meta.label_lower, record.pk])


# --- The page that shows them --------------------------------------------------


@require_http_methods(["GET", "POST"])
@asked_again
def reveal(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """What will be shown; the button; then, once it is on record, the fields.

    The admin says "no-store" with each of its pages, and a page that was sent for is not shown again on going back.
    """
    if kind not in MASKED:
        raise Http404
    masked = MASKED[kind]
    # What is hidden is not even decrypted before it is on record.
    record = get_object_or_404(masked.readable_by(request.user).defer(*masked.fields), pk=pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Hidden details"),
        "back": masked.page(record),
        "labels": [_label(type(record), name) for name in masked.fields],
    }
    if request.method == "POST":
        with transaction.atomic():
            audit.revealed(request.user, record, masked.fields)
            context["shown"] = [(_label(type(record), name), _plain(record, name)) for name in masked.fields]
    return TemplateResponse(request, "admin/records/reveal.html", context)


def _plain(record: Model, name: str) -> str:
    try:
        value = QuerySet(type(record)).values_list(name, flat=True).get(pk=record.pk)
    except InvalidToken:
        return _("can no longer be read")
    return localize(value) if value else "–"


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _label(model: type[Model], name: str) -> str:
    return str(_field(model, name).verbose_name)


# --- The admin's lists and forms -----------------------------------------------


class _Hides(BaseModelAdmin):
    """Hidden fields are masked to who reads them, and kept unless written anew."""

    def get_readonly_fields(self, request, obj=None):
        return [self._shown(name) for name in super().get_readonly_fields(request, obj)]

    def get_fieldsets(self, request, obj=None):
        read = set(super().get_readonly_fields(request, obj))
        if obj and not self.has_change_permission(request, obj):
            read |= set(self._hidden)
        return [
            (name, {**options, "fields": [self._line(line, read) for line in options["fields"]]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    @property
    def _hidden(self):
        return MASKED[self.model._meta.label_lower].fields

    def _line(self, line, read):
        if isinstance(line, (list, tuple)):
            return [self._line(name, read) for name in line]
        return self._shown(line) if line in read else line

    def _shown(self, name):
        model: Any = self.model
        return _detail(model, name) if name in self._hidden else name


class HidesEncrypted(_Hides, admin.ModelAdmin):
    """For the admin of a model with hidden fields."""

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        model: Any = self.model
        return [_column(model, name) if name in self._hidden else name for name in shown]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return keeping(super().get_form(request, obj, change=change, **kwargs), self._hidden)


class HidesEncryptedBeside(_Hides, InlineModelAdmin):
    """For an inline of such a model."""

    def get_formset(self, request, obj=None, **kwargs):
        # To who may only read, what is hidden is a text beside the form, and no field of it.
        texts = [*self.get_readonly_fields(request, obj), *map(self._shown, self._hidden)]
        exclude = [*(self.get_exclude(request, obj) or []), *texts]
        formset = super().get_formset(request, obj, **{"exclude": exclude, **kwargs})
        formset.form = keeping(formset.form, self._hidden)
        return formset


@lru_cache
def _column(model: type[Model], name: str) -> Callable[[Any], Any]:
    @admin.display(description=_field(model, name).verbose_name)
    def column(record):
        return HIDDEN if getattr(record, name) else None

    return column


@lru_cache
def _detail(model: type[Model], name: str) -> Callable[[Any], Any]:
    @admin.display(description=_field(model, name).verbose_name)
    def detail(record):
        if not getattr(record, name):
            return None
        return format_html('{} <a href="{}">{}</a>', HIDDEN, reveal_url(record), _("Show"))

    return detail


# --- A field that is written without being read ----------------------------------


class KeptInput(forms.TextInput):
    """A box that never shows what is stored, with a tick to erase that where it may be empty."""

    template_name = "records/widgets/kept_input.html"

    def __init__(self, attrs: dict[str, Any], input_type: str, *, may_erase: bool) -> None:
        super().__init__(attrs)
        self.input_type = input_type
        self.may_erase = may_erase

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"erase": f"{name}-erase" if self.may_erase else ""}


class KeepsHidden(forms.ModelForm):
    """For a ModelForm: a hidden field is left empty to keep it, and only what was typed is ever shown again."""

    hidden: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = {name: getattr(self.instance, name) for name in self.hidden if name in self.fields}
        self.kept = {name: value for name, value in self.kept.items() if self.instance.pk and value}
        for name in self.kept:
            self._hide(name)

    def _hide(self, name: str) -> None:
        field, may_erase = self.fields[name], _field(type(self.instance), name).blank
        kind = getattr(field.widget, "input_type", "text")
        field.widget = KeptInput(field.widget.attrs, kind, may_erase=may_erase)
        field.required = False
        words = gettext_lazy("Leave it empty to keep what is there.")
        field.help_text = format_html('{} <a href="{}">{}</a>', words, reveal_url(self.instance), _("Show"))
        self.initial[name] = ""

    def _erased(self) -> set[str]:
        """What was ticked to be erased, and nothing written in its place."""
        ticked = {name for name in self.kept if f"{self.add_prefix(name)}-erase" in self.data}
        return {name for name in ticked if self.fields[name].widget.may_erase}

    def clean(self):
        for name, value in self.kept.items():
            if self.cleaned_data.get(name) == "" and name not in self._erased():
                self.cleaned_data[name] = value
        return super().clean()

    @cached_property
    def changed_data(self):
        # Typed once more as it is stored, it is not changed.
        written = [name for name in super().changed_data if self[name].data != self.kept.get(name)]
        return [*written, *(self._erased() - set(written))]


def keeping(form: type[forms.ModelForm], hidden: Iterable[str]) -> type[forms.ModelForm]:
    """A form of the same fields that does not show what it hides."""
    made: type[forms.ModelForm] = new_class(
        form.__name__, (KeepsHidden, form), exec_body=lambda body: body.update(hidden=tuple(hidden))
    )
    return made
