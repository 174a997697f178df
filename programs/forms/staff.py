"""What staff fill in when they move an application."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import roles
from agency.models import Member
from programs.booking import openings_for_staff
from programs.models import Application, BackgroundCheck, Channel, DeclineReason, RideRecord
from programs.workflow import TRANSITIONS, Action

NO_CRIMINAL_HISTORY = _("Never write here what a records check found.")


class MoveForm(forms.Form):
    """A note for the history; some moves ask for more."""

    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=NO_CRIMINAL_HISTORY,
    )

    def __init__(self, data: Any = None, *, application: Application, action: Action, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.application = application
        self.fields["note"].required = TRANSITIONS[action].needs_note
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the application."""


class QuestionForm(MoveForm):
    def prepare(self) -> None:
        self.fields["note"].label = _("The question, as the applicant will read it")
        self.fields["note"].help_text = _("In their language: %s.") % self.application.get_language_display()


class DeclineForm(MoveForm):
    decline_reason = forms.ModelChoiceField(
        label=_("Reason"), queryset=DeclineReason.objects.none(), widget=forms.RadioSelect
    )
    field_order = ["decline_reason", "note"]

    def prepare(self) -> None:
        self.fields["decline_reason"].queryset = self.application.program.decline_reasons.filter(is_offered=True)


class TimeChoiceForm(MoveForm):
    opening = forms.ModelChoiceField(label=_("Time"), queryset=None, empty_label=None, widget=forms.RadioSelect)
    field_order = ["opening", "note"]

    def prepare(self) -> None:
        self.fields["opening"].queryset = openings_for_staff(self.application, timezone.now())


class CheckInForm(MoveForm):
    id_seen = forms.BooleanField(label=_("Photo ID seen, and it is this person"))
    dressed = forms.BooleanField(label=_("Dressed as the rules say"))
    fit = forms.BooleanField(label=_("Sober and well"))
    rules_known = forms.BooleanField(label=_("Rules gone through together"))
    field_order = ["id_seen", "dressed", "fit", "rules_known", "note"]


class GuardianSignatureForm(MoveForm):
    typed_name = forms.CharField(label=_("Name as signed on paper"), max_length=200)
    field_order = ["typed_name", "note"]


def date_and_time() -> forms.DateTimeInput:
    """One box with the browser's own picker; the admin's pair of boxes has no labels that can be read aloud."""
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class RideRecordForm(forms.ModelForm):
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=NO_CRIMINAL_HISTORY,
    )

    class Meta:
        model = RideRecord
        fields = [
            "started_at", "ended_at", "officer", "unit", "calls_attended", "call_types", "conduct",
            "ended_early_because",
            "had_injury", "had_damage", "is_witness", "case_number", "badge_returned", "recommended_again",
        ]  # fmt: skip
        widgets = {"started_at": date_and_time(), "ended_at": date_and_time()}

    def __init__(self, data: Any = None, *, application: Application, action: Action, **kwargs: Any) -> None:
        self.appointment = application.appointment
        opening = self.appointment.opening
        started = self.appointment.checked_in_at or opening.starts_at
        initial = {"started_at": started, "ended_at": opening.ends_at, "officer": opening.officer}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["officer"].queryset = Member.objects.filter(is_active=True, is_sworn=True)
        self.fields["ended_early_because"].required = action == Action.END_EARLY
        if action != Action.END_EARLY:
            del self.fields["ended_early_because"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        started, ended = answers.get("started_at"), answers.get("ended_at")
        if started and ended and ended <= started:
            self.add_error("ended_at", _("The ride ended after it started."))
        if answers.get("is_witness") and not answers.get("case_number"):
            self.add_error("case_number", _("Give the case number: the rider may be called as a witness."))
        return answers


FORMS: dict[Action, type[MoveForm] | type[RideRecordForm]] = {
    Action.ASK_APPLICANT: QuestionForm,
    Action.DECLINE: DeclineForm,
    Action.SCHEDULE: TimeChoiceForm,
    Action.MOVE: TimeChoiceForm,
    Action.CHECK_IN: CheckInForm,
    Action.SIGN_AS_GUARDIAN: GuardianSignatureForm,
    Action.COMPLETE: RideRecordForm,
    Action.END_EARLY: RideRecordForm,
}


def form_for(application: Application, action: Action, data: Any = None) -> forms.BaseForm:
    return FORMS.get(action, MoveForm)(data, application=application, action=action)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Private note"), max_length=2000, widget=forms.Textarea({"rows": 3}), help_text=NO_CRIMINAL_HISTORY
    )


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(label=_("Assignee"), queryset=None, required=False, empty_label=_("Nobody"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        reviewers = Member.objects.filter(
            is_active=True, groups__name__in=[roles.COORDINATOR, roles.CRIME_PREVENTION_OFFICER]
        )
        self.fields["assignee"].queryset = reviewers.distinct().order_by("last_name", "username")


class BackgroundCheckForm(forms.ModelForm):
    """Outcome and date. There is no field for anything else, on purpose."""

    class Meta:
        model = BackgroundCheck
        fields = ["outcome", "checked_on"]
        widgets = {"outcome": forms.RadioSelect, "checked_on": forms.DateInput({"type": "date"})}

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, initial={"checked_on": on}, **kwargs)
        self.fields["outcome"].choices = BackgroundCheck.Outcome.choices

    def clean_checked_on(self) -> Any:
        checked_on = self.cleaned_data["checked_on"]
        if checked_on > self.on:
            raise forms.ValidationError(_("This date is in the future."))
        return checked_on


class PaperSignatureForm(forms.Form):
    typed_name = forms.CharField(label=_("Name as signed on paper"), max_length=200)


class IntakeForm(forms.Form):
    # One form sent is one application, however often the button was pressed.
    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=[(Channel.PAPER, Channel.PAPER.label), (Channel.PHONE, Channel.PHONE.label)],
        widget=forms.RadioSelect,
    )
    typed_name = forms.CharField(
        label=_("Name as signed on paper"), max_length=200, required=False,
        help_text=_("Empty if the release is not signed yet: then it is signed at check-in."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, is_signed: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not is_signed:
            del self.fields["typed_name"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("channel") == Channel.PHONE and answers.get("typed_name"):
            self.add_error("typed_name", _("By telephone nothing can be signed: leave this empty."))
        return answers
