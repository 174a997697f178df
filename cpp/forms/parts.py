"""One form for each part of a plan. Almost nothing is required: a draft may always be saved, and publishing asks."""

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpp.hearing import as_evidence, heard_since
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
)
from uswds.forms import WithHelper

from .fields import InputChoices, part_field, say_select

TRENDS = {EvidenceKind.CRIME, EvidenceKind.QUALITY_OF_LIFE}


class PartForm(WithHelper, forms.ModelForm):
    """A part, and the revision at which it was opened; 0 if it was not there yet."""

    # What a new part is known by when its form is sent a second time.
    told_apart_by: tuple[str, ...] = ("key",)
    # The kinds of evidence that are offered; what is linked already stays. Empty: all.
    kinds: set[str] = set()
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        if self.instance.pk:
            self.initial["revision"] = self.instance.revision
        elif len(self.told_apart_by) == 1:
            self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
        if "evidence" in self.fields:
            self._offer_evidence()
        for field in self.fields.values():
            say_select(field)

    def _offer_evidence(self) -> None:
        """The plan's evidence, and what people said lately: it becomes evidence when it is chosen."""
        # What was ticked stays, also if the page was opened before a publication began a new half-year.
        typed = forms.CheckboxSelectMultiple().value_from_datadict(self.data, {}, self.add_prefix("said")) or []
        ticked = [pk for pk in typed if str(pk).isdecimal()]
        lately = models.Q(received_on__gte=heard_since(self.plan))
        heard = self.plan.station.input.filter(lately | models.Q(pk__in=ticked))
        linked = self.instance.evidence.all() if self.instance.pk else Evidence.objects.none()
        evidence = self.plan.evidence.exclude(community_input__in=heard)
        if self.kinds:
            evidence = evidence.filter(models.Q(kind__in=self.kinds) | models.Q(pk__in=linked))
        self.fields["evidence"].queryset = evidence
        self.fields["evidence"].help_text = (
            "" if evidence.exists() else _("Nothing yet. Evidence is added on the page of the plan.")
        )
        self.initial["evidence"] = list(evidence.filter(pk__in=linked))
        if heard.exists():
            self.fields["said"] = InputChoices(
                heard, label=_("What people told you"), required=False, widget=forms.CheckboxSelectMultiple
            )
            self.initial["said"] = list(heard.filter(evidence__in=linked))

    def _save_m2m(self) -> None:
        super()._save_m2m()
        for said in self.cleaned_data.get("said", ()):
            self.instance.evidence.add(as_evidence(self.plan, said))

    @property
    def is_of_the_plan(self) -> bool:
        """Whether saving it changes what would be published."""
        return True

    def twin(self) -> Any:
        """The part that this form made when it was sent before, if it was."""
        same = {name: getattr(self.instance, name) for name in self.told_apart_by}
        return type(self.instance).objects.filter(**same).first()


class AboutForm(PartForm):
    class Meta:
        model = Plan
        fields = ["about"]
        formfield_callback = part_field
        help_texts = {
            "about": _("Who lives and works here, what is special, what has changed. An empty line starts a paragraph.")
        }


class PriorityForm(PartForm):
    class Meta:
        model = Priority
        fields = ["title", "category", "explanation", "evidence", "status", "reason"]
        formfield_callback = part_field
        labels = {
            "title": _("The priority, in a few words"),
            "evidence": _("The evidence it comes from"),
            "reason": _("Why it is improving, resolved or retired"),
        }
        help_texts = {"title": _("As people here would say it: “Cars speed past the school”.")}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
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
        labels = {"title": _("The problem, in one line")}

    @property
    def helper(self) -> FormHelper:
        """The four steps of problem solving: scan, analyze, respond, assess."""
        helper = super().helper
        helper.layout = Layout(
            "revision",
            *(["key"] if "key" in self.fields else []),
            _step(
                gettext("Scanning"),
                gettext("What keeps happening? A problem is two or more incidents that have something in common."),
                "title", "scanning", "harmed",
            ),
            _step(
                gettext("Analysis"),
                gettext("Look before you act: who, where, when and why. Leave empty what you do not know yet."),
                "who", "where", "when", "why", "still_to_learn",
            ),
            _step(
                gettext("Response"),
                gettext("What should be different. What you do about it has pages of its own, under the problem."),
                "goal",
            ),
            _step(
                gettext("Assessment"),
                gettext("What came of it, and how you know. Leave it empty until you can tell."),
                "assessment",
            ),
        )  # fmt: skip
        return helper


def _step(legend: str, sentence: str, *fields: str) -> Fieldset:
    return Fieldset(legend, HTML(format_html("<p>{}</p>", sentence)), *fields, css_class="sara-step")


class ResponseForm(PartForm):
    class Meta:
        model = Response
        fields = ["title", "kind", "description", "lead", "partners", "resources", "starts_on", "ends_on", "status"]
        formfield_callback = part_field
        labels = {"title": _("The response, in one line")}
        help_texts = {
            "kind": _("Prevention keeps it from happening. Partnership is done with others. Design changes a place."),
            "lead": _("A person of the station or a unit: the public reads it."),
            "resources": _("Hours, people, equipment, money."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("It ends before it starts. Check the two dates."))
        return cleaned


class MeasureForm(PartForm):
    class Meta:
        model = Measure
        fields = ["name", "unit", "source", "baseline", "baseline_on", "target"]
        formfield_callback = part_field
        labels = {"name": _("What you count"), "baseline_on": _("On which day it stood there")}
        help_texts = {
            "name": _("For example: cars over 30 miles an hour."),
            "source": _("Who counts, and how."),
            "baseline": _("The figure before you began."),
            "target": _("The figure you want to reach."),
        }


class ReadingForm(WithHelper, forms.ModelForm):
    class Meta:
        model = Reading
        fields = ["on", "value", "note"]
        formfield_callback = part_field

    def clean(self) -> dict[str, Any]:
        """One reading a day: another figure or note is no reason to lose the first in silence."""
        cleaned: dict[str, Any] = super().clean() or {}
        there = Reading.objects.filter(measure=self.instance.measure, on=cleaned.get("on")).first()
        if there and "value" in cleaned and (cleaned["value"], cleaned.get("note")) != (there.value, there.note):
            sentence = _("There is a reading for this day already: %(value)s. Take it out first if it was wrong.")
            self.add_error("on", sentence % {"value": there.value})
        return cleaned


class EvidenceForm(PartForm):
    told_apart_by = ("submission_key",)

    class Meta:
        model = Evidence
        fields = ["kind", "title", "on", "source", "figures", "url"]
        formfield_callback = part_field
        help_texts = {
            "title": _("For example: Meeting at the library."),
            "source": _("Who gathered it: a survey, the records system, a neighborhood group."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Community input becomes evidence where it is kept, so that nobody types it again.
        if self.instance.kind == EvidenceKind.INPUT:
            del self.fields["kind"]
        else:
            kinds = self.fields["kind"].choices
            self.fields["kind"].choices = [choice for choice in kinds if choice[0] != EvidenceKind.INPUT]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") in TRENDS:
            for name in ("source", "figures"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _("A trend has a source and figures."))
        return cleaned


class InputForm(PartForm):
    """Community input as a member of the station notes it, or adds to what somebody sent."""

    told_apart_by = ("submission_key",)

    class Meta:
        model = CommunityInput
        fields = [
            "came_by", "received_on", "who", "theme", "asked", "is_critical", "priority", "done", "is_public",
        ]  # fmt: skip
        formfield_callback = part_field
        labels = {"is_public": _("Show it to the public under “You said, we did”")}
        help_texts = {
            "theme": _("One or two words: speeding, lights, trust."),
            "asked": _("In your words, without names: this may be shown to the public."),
            "who": _("What kind of person or group, not who."),
            "is_critical": _("Critical words count as much as any other. We keep them to understand them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = self.plan.priorities.all()
        if self.instance.came_by == CameBy.WEB and self.instance.pk:
            del self.fields["came_by"], self.fields["received_on"]
        else:
            ways = self.fields["came_by"].choices
            self.fields["came_by"].choices = [choice for choice in ways if choice[0] != CameBy.WEB]
            self.fields["asked"].required = True

    @property
    def is_of_the_plan(self) -> bool:
        """What is only noted down is not in the plan yet, and may be noted while the plan waits for approval."""
        return self.instance.pk is not None or bool(self.is_bound and self.cleaned_data.get("is_public"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_public"):
            for name in ("asked", "done"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _("The public reads what was asked and what was done: write both."))
        return cleaned
