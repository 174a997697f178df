"""What the accreditation manager fills in. None of it is about the comment itself, which nobody changes."""

from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency import roles
from agency.models import Member
from comments.models import AssessmentCycle, Chapter, PublicNotice, Relevance, Review, Theme
from comments.models.accreditation import CYCLE_YEARS
from comments.proofs import looks_like_its_name
from uswds.forms import date_input


class ReviewForm(forms.ModelForm):
    relevance = forms.ChoiceField(
        label=_("Relevance"),
        choices=[("", _("not reviewed yet")), *Relevance.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("To the standards of accreditation."),
    )
    assigned_to = forms.ModelChoiceField(
        label=_("Assigned to"), queryset=Member.objects.none(), required=False, empty_label=_("nobody")
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of the year in which the comment came. Many comments of one theme make “what we heard”."),
    )
    chapters = forms.ModelMultipleChoiceField(
        label=_("Standards chapters"),
        queryset=Chapter.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Review
        fields = [
            "relevance", "referred_to", "referred_on", "notes", "assigned_to", "forwarded_on", "themes", "chapters",
        ]  # fmt: skip
        help_texts = {"referred_to": _("Only for a misdirected comment: internal affairs, for example.")}
        widgets = {"referred_on": date_input(), "forwarded_on": date_input(), "notes": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_review = Q(is_active=True, groups__name=roles.ACCREDITATION_MANAGER)
        # Who has left keeps what was theirs: a review must be saved without taking it from them.
        members = Member.objects.filter(may_review | Q(pk=self.instance.assigned_to_id))
        self.fields["assigned_to"].queryset = members.distinct()
        of_its_year = Q(year=self.instance.comment.received_on.year)
        themes = Theme.objects.filter(of_its_year | Q(reviews=self.instance))
        self.fields["themes"].queryset = themes.distinct()


class CycleForm(forms.ModelForm):
    class Meta:
        model = AssessmentCycle
        fields = ["begins_on", "ends_on"]
        widgets = {"begins_on": date_input(), "ends_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ends_on" in self.fields:
            self.fields["ends_on"].required = False
            self.fields["ends_on"].help_text = _("Leave it empty for a cycle of %d years.") % CYCLE_YEARS

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        begins_on = answers.get("begins_on")
        if begins_on and "ends_on" not in self.errors and not answers.get("ends_on"):
            answers["ends_on"] = begins_on + relativedelta(years=CYCLE_YEARS) - timedelta(days=1)
        return answers


class PublicNoticeForm(forms.ModelForm):
    class Meta:
        model = PublicNotice
        fields = ["assessment", "text", "published_on", "where", "proof"]
        widgets = {"published_on": date_input()}

    def clean_proof(self) -> Any:
        proof = self.cleaned_data["proof"]
        if not looks_like_its_name(proof):
            raise forms.ValidationError(
                _("What is in this file is not what its name says. Save it anew, and add that.")
            )
        return proof


class ExportForm(forms.Form):
    cycle = forms.ModelChoiceField(label=_("Cycle"), queryset=AssessmentCycle.objects.all(), empty_label=None)
    year = forms.TypedChoiceField(
        label=_("Which part"),
        choices=[("", _("The whole cycle")), *((n, _("Year %d of the cycle") % n) for n in range(1, CYCLE_YEARS + 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    with_names = forms.BooleanField(label=_("With names, e-mail addresses and telephone numbers"), required=False)
