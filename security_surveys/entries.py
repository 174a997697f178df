"""What a phone or a form says, read into changes; what cannot be read is answered with a sentence."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .answering import Change, Fate, Result
from .models import Answer, Cost, Item, Urgency, Visit

WORDS = "words"
LONGEST_NOTE, LONGEST_RECOMMENDATION, LONGEST_WORDS = 2000, 1000, 3000
# A phone sends the rest with its next request.
MOST_AT_ONCE = 50


class Unreadable(Exception):
    """What was sent is none of ours."""


class Text(forms.CharField):
    """A text with one kind of line end, whether a form or a script sent it."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n")
        # Half a character, cut off by a script, can be neither encrypted nor shown.
        return text.encode(errors="replace").decode()


class ChangeForm(forms.Form):
    change = forms.UUIDField()
    base = forms.IntegerField(min_value=0)
    after = forms.JSONField(required=False)

    def clean_after(self) -> frozenset[UUID]:
        try:
            return frozenset(UUID(one) for one in self.cleaned_data["after"] or [])
        except (TypeError, ValueError, AttributeError):
            raise forms.ValidationError(_("This entry could not be read.")) from None


class FindingForm(ChangeForm):
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=Answer, required=False)
    note = Text(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)
    urgency = forms.TypedChoiceField(label=gettext_lazy("How urgent"), choices=Urgency, coerce=int)
    cost = forms.ChoiceField(label=gettext_lazy("Cost"), choices=Cost, required=False)
    recommendation = Text(label=gettext_lazy("Recommendation"), max_length=LONGEST_RECOMMENDATION, required=False)


class WordsForm(ChangeForm):
    good = Text(label=gettext_lazy("What is good"), max_length=LONGEST_WORDS, required=False)
    first = Text(label=gettext_lazy("What to do first"), max_length=LONGEST_WORDS, required=False)


@dataclass(frozen=True)
class Said:
    """What was sent: changes that can be taken, and the answers to those that cannot."""

    changes: list[Change]
    refused: list[Result]


def from_phone(body: bytes, visit: Visit) -> Said:
    """What the script sent; raises Unreadable if it is not a list of changes."""
    try:
        sent = json.loads(body)["changes"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable from None
    if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE or not all(isinstance(one, dict) for one in sent):
        raise Unreadable
    items = set(Item.objects.filter(section__checklist=visit.checklist_id).values_list("pk", flat=True))
    return _read((_item_of(one, items), one) for one in sent)


def _item_of(sent: dict[str, Any], items: set[int]) -> int | None:
    item = sent.get("item")
    if item == WORDS:
        return None
    if isinstance(item, bool) or not isinstance(item, int) or item not in items:
        raise Unreadable
    return item


def from_form(posted: Mapping[str, Any], items: Iterable[int | None]) -> Said:
    """What a form without the script sent of these items: only what was changed in it."""
    typed = {item: typed_of(posted, item) for item in items}
    return _read((item, one) for item, one in typed.items() if _is_changed(item, one))


def typed_of(posted: Mapping[str, Any], item: int | None) -> dict[str, Any]:
    """One item's fields, which carry its number in their names."""
    ending = f"-{item or WORDS}"
    return {name.removesuffix(ending): posted[name] for name in posted if name.endswith(ending)}


def _is_changed(item: int | None, typed: dict[str, Any]) -> bool:
    form = _form(item, typed)
    return "change" in typed and (not form.is_valid() or fingerprint(_values(form)) != typed.get("was"))


def fingerprint(values: dict[str, Any]) -> str:
    """Tells whether somebody changed something in a form: others may have changed it since then."""
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def _form(item: int | None, sent: Mapping[str, Any]) -> ChangeForm:
    return WordsForm(sent) if item is None else FindingForm(sent)


def _values(form: ChangeForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in form.fields if name not in ChangeForm.base_fields}


def _read(sent: Iterable[tuple[int | None, Mapping[str, Any]]]) -> Said:
    said = Said([], [])
    for item, one in sent:
        form = _form(item, one)
        if form.is_valid():
            head = {name: form.cleaned_data[name] for name in ChangeForm.base_fields}
            said.changes.append(Change(item, values=_values(form), **head))
        else:
            said.refused.append(Result(item, Fate.REFUSED, sentence=_sentence(form)))
    return said


def _sentence(form: ChangeForm) -> str:
    return " ".join(
        f"{form.fields[name].label}: {error}" if form.fields[name].label else str(error)
        for name, errors in form.errors.items()
        for error in errors
    )
