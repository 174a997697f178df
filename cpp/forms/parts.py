"""One form for each part of a plan. Almost nothing is required: a draft may be saved at any time, and publishing asks."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from cpp.models import (
    CameBy,
    CommunityInput,
    Evidence,
    EvidenceKind,
    Measure,
    Plan,
    Priority,
    PriorityStatus,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Sharing,
    Update,
)
from uswds.forms import LongTextField


def part_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """A model's field as a form shows it: dates with the browser's own calendar, long texts counted as typed."""
    if isinstance(field, models.DateField):
        kwargs["widget"] = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    if isinstance(field, models.TextField) and not field.choices:
        return field.formfield(form_class=LongTextField, widget=forms.Textarea({"rows": 5}), **kwargs)
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


class PartForm(forms.ModelForm):
    """A part, and the revision at which it was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        if self.instance.pk:
            self.initial["revision"] = self.instance.revision
        if "evidence" in self.fields:
            self.fields["evidence"].queryset = plan.evidence.all()
            self.fields["evidence"].widget = forms.CheckboxSelectMultiple(choices=self.fields["evidence"].choices)
            self.fields["evidence"].help_text = ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


class AboutForm(PartForm):
    class Meta:
        model = Plan
        fields = ["about"]
        formfield_callback = part_field
        help_texts = {"about": _("Who lives and works here, what is special, what has changed. Markdown.")}


class PriorityForm(PartForm):
    class Meta:
        model = Priority
        fields = ["title", "category", "explanation", "status", "reason", "evidence"]
        formfield_callback = part_field
        help_texts = {"reason": _("Why it is improving, resolved or retired.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == PriorityStatus.RETIRED and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the priority is retired."))
        return cleaned


class ProblemForm(PartForm):
    class Meta:
        model = Problem
        fields = [
            "title", "scanning", "harmed", "who", "where", "when", "why", "still_to_learn", "goal", "assessment",
        ]  # fmt: skip
        formfield_callback = part_field


class ResponseForm(PartForm):
    class Meta:
        model = Response
        fields = ["title", "kind", "description", "lead", "partners", "resources", "starts_on", "ends_on", "status"]
        formfield_callback = part_field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("It ends before it starts. Check the two dates."))
        return cleaned


class MeasureForm(PartForm):
    class Meta:
        model = Measure
        fields = ["name", "unit", "source", "baseline", "baseline_on", "target"]
        formfield_callback = part_field


class ReadingForm(forms.ModelForm):
    class Meta:
        model = Reading
        fields = ["on", "value", "note"]
        formfield_callback = part_field

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > Agency.current().today():
            raise forms.ValidationError(_("This day is still to come."))
        return on


class EvidenceForm(PartForm):
    class Meta:
        model = Evidence
        fields = ["kind", "title", "on", "source", "figures", "url"]
        formfield_callback = part_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Community input becomes evidence where it is kept, so that nobody types it again.
        if self.instance.kind != EvidenceKind.INPUT:
            self.fields["kind"].choices = [
                choice for choice in self.fields["kind"].choices if choice[0] != EvidenceKind.INPUT
            ]
        else:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        trends = {EvidenceKind.CRIME, EvidenceKind.QUALITY_OF_LIFE}
        if cleaned.get("kind") in trends:
            for name in ("source", "figures"):
                if not cleaned.get(name):
                    self.add_error(name, _("A trend has a source and figures."))
        return cleaned


class InputForm(PartForm):
    """Community input as a member of the station notes it, or adds to what somebody sent."""

    class Meta:
        model = CommunityInput
        fields = [
            "came_by", "received_on", "who", "theme", "asked", "is_critical", "priority", "done", "is_public",
        ]  # fmt: skip
        formfield_callback = part_field
        help_texts = {
            "asked": _("In your words, without names: this may be shown to the public."),
            "who": _("What kind of person or group, not who."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = self.plan.priorities.all()
        if self.instance.came_by == CameBy.WEB and self.instance.pk:
            del self.fields["came_by"], self.fields["received_on"]
        else:
            self.fields["came_by"].choices = [c for c in self.fields["came_by"].choices if c[0] != CameBy.WEB]
            self.fields["asked"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_public"):
            for name in ("asked", "done"):
                if not cleaned.get(name):
                    self.add_error(name, _("The public reads what was asked and what was done: write both."))
        received_on = cleaned.get("received_on")
        if received_on and received_on > Agency.current().today():
            self.add_error("received_on", _("This day is still to come."))
        return cleaned


class FeedbackForm(PartForm):
    class Meta:
        model = Update
        fields = ["feedback", "evidence"]
        formfield_callback = part_field


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

    class Meta:
        model = ResponseChange
        fields = ["basis", "reason", "evidence"]
        formfield_callback = part_field
        widgets = {"basis": forms.RadioSelect}


class SharingForm(forms.ModelForm):
    class Meta:
        model = Sharing
        fields = ["way", "on", "where"]
        formfield_callback = part_field

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
