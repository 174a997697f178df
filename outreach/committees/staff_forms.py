"""What the staff fill in about committees."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.forms import I18nFormField, I18nTextarea

from agency.models import Agency
from outreach.models import BoardCase, Committee, CommitteeMeeting, Event, Language, Recommendation, Term
from programs.forms.staff import date_and_time
from uswds.forms import date_input, text_field

from . import notice
from .recommending import TRANSITIONS, Action

NO_NAMES = gettext_lazy("Public. Name no person and no employee: what is known of an employee is confidential.")
# A meeting begins so far ahead unless somebody says otherwise.
USUAL_LENGTH = timedelta(hours=2)


def long_text(label: Any, *, most: int, required: bool = True, help_text: Any = "") -> I18nFormField:
    return I18nFormField(
        label=label, widget=I18nTextarea, widget_kwargs={"attrs": {"rows": 10}}, max_length=most,
        required=required, require_all_fields=False, help_text=help_text,
    )  # fmt: skip


def late_reason_field() -> forms.CharField:
    return text_field(
        gettext_lazy("Reason for the late notice"), 300, required=False,
        help_text=gettext_lazy("Only if it is later than the rule: the public reads it."),
    )  # fmt: skip


class TermForm(forms.ModelForm):
    class Meta:
        model = Term
        fields = [
            "committee", "seat", "name", "represents", "is_chair", "from_on", "until_on", "email", "language",
            "left_on",
        ]  # fmt: skip
        widgets = {"from_on": date_input(), "until_on": date_input(), "left_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "until_on" in self.fields:
            self.fields["until_on"].required = False
            self.fields["until_on"].help_text = _("Empty: as long as a term of this committee lasts.")


class WhenAndWhereForm(forms.Form):
    starts_at = forms.DateTimeField(label=gettext_lazy("Starts"), widget=date_and_time())
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Ends"), widget=date_and_time(), required=False, help_text=gettext_lazy("Empty: two hours.")
    )
    place = text_field(gettext_lazy("Place"), 120)
    address = text_field(gettext_lazy("Address"), 200)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        starts_at, ends_at = answers.get("starts_at"), answers.get("ends_at")
        if starts_at and "ends_at" not in self.errors:
            answers["ends_at"] = ends_at or starts_at + USUAL_LENGTH
            if answers["ends_at"] <= starts_at:
                self.add_error("ends_at", _("It ends after it starts."))
        return answers


class PlanForm(WhenAndWhereForm):
    """A meeting to come. It is an event as well, and holds what every event needs before it is announced."""

    committee = forms.ModelChoiceField(label=gettext_lazy("Committee"), queryset=None, empty_label=None)
    access = I18nFormField(
        label=gettext_lazy("Access"), widget=I18nTextarea, widget_kwargs={"attrs": {"rows": 2}}, max_length=600,
        require_all_fields=False, help_text=gettext_lazy("Step-free entrance, parking, bus, restroom, hearing loop."),
    )  # fmt: skip
    languages = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Languages"), queryset=Language.objects.offered(), widget=forms.CheckboxSelectMultiple
    )
    request_by = forms.DateField(label=gettext_lazy("Ask for an interpreter or help by"), widget=date_input())
    agenda = long_text(
        gettext_lazy("Agenda"), most=10_000, required=False,
        help_text=gettext_lazy("Markdown. It can wait, but not longer than the notice."),
    )  # fmt: skip
    field_order = [
        "committee",
        "starts_at",
        "ends_at",
        "place",
        "address",
        "access",
        "languages",
        "request_by",
        "agenda",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.open()

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        starts_at, request_by = answers.get("starts_at"), answers.get("request_by")
        if starts_at and starts_at <= timezone.now():
            self.add_error("starts_at", _("It begins in the past."))
        if starts_at and request_by and request_by >= timezone.localdate(starts_at, Agency.current().zone):
            self.add_error("request_by", _("This day is before the day of the event, so that help can be found."))
        return answers


def as_last_time(committee: Committee | None) -> dict[str, Any]:
    """Where and how a committee met last: most meet in the same room."""
    last = committee and Event.objects.filter(committee=committee).order_by("-starts_at").first()
    if not last:
        return {"committee": committee}
    same = {name: getattr(last, name) for name in ("place", "address", "access")}
    return {"committee": committee, "languages": last.languages.all(), **same}


class LateForm(forms.Form):
    """A notice; where it is late, why."""

    late_reason = late_reason_field()

    def __init__(self, *args: Any, meeting: CommitteeMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_reason"].required = notice.is_too_late(meeting, timezone.now())


class MoveForm(WhenAndWhereForm):
    late_reason = late_reason_field()


class MinutesForm(forms.Form):
    text = long_text(
        gettext_lazy("Minutes"), most=40_000, help_text=gettext_lazy("Markdown, as the committee approved them.")
    )
    approved_on = forms.DateField(label=gettext_lazy("Approved by the committee on"), widget=date_input())
    why = text_field(
        gettext_lazy("What was corrected, and why"), 300,
        help_text=gettext_lazy("The public reads it. The earlier minutes stay beside these."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["why"]


class RecommendationForm(forms.ModelForm):
    class Meta:
        model = Recommendation
        fields = ["committee", "meeting", "text", "made_on", "answer_due_on"]
        widgets = {"made_on": date_input(), "answer_due_on": date_input()}
        help_texts = {"text": NO_NAMES, "answer_due_on": gettext_lazy("Empty: as the committee’s page says.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "answer_due_on" in self.fields:
            self.fields["answer_due_on"].required = False

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        meeting, committee = answers.get("meeting"), answers.get("committee")
        if meeting and committee and meeting.event.committee_id != committee.pk:
            self.add_error("meeting", _("This is of another committee."))
        if answers.get("made_on") and answers["made_on"] > Agency.current().today():
            self.add_error("made_on", _("This day is still to come."))
        return answers


class AnswerForm(forms.Form):
    """The department's answer, if the step gives one."""

    answer = long_text(gettext_lazy("The department’s answer"), most=4000, help_text=NO_NAMES)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not TRANSITIONS[action].answers:
            del self.fields["answer"]


class CaseForm(forms.ModelForm):
    class Meta:
        model = BoardCase
        fields = ["committee", "number", "meeting", "recommendation"]
