"""What the staff fill in about policies. None of it is about a comment itself, which nobody changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.models import Member
from outreach.models import PolicyDraft, PolicyReview, PolicyTheme
from uswds.forms import date_input

from .workflow import Action


class PolicyForm(forms.ModelForm):
    class Meta:
        model = PolicyDraft
        fields = [
            "title", "slug", "owner", "summary", "current_text", "proposed_text", "opens_on", "closes_on", "heard",
            "changed",
        ]  # fmt: skip
        widgets = {"opens_on": date_input(), "closes_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            staff = Member.objects.filter(is_active=True, is_staff=True)
            # Who has left keeps what was theirs until somebody else is chosen.
            present = Member.objects.filter(pk=self.instance.owner_id)
            self.fields["owner"].queryset = (staff | present).order_by("last_name", "pk")


class StepForm(forms.Form):
    """What a step asks: only more days ask for one."""

    closes_on = forms.DateField(label=_("New last day"), widget=date_input())

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if action != Action.EXTEND:
            del self.fields["closes_on"]


class ReviewForm(forms.ModelForm):
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=PolicyTheme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They are written on the page of the policy."),
    )  # fmt: skip

    class Meta:
        model = PolicyReview
        fields = ["themes", "notes"]
        widgets = {"notes": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "themes" in self.fields:
            self.fields["themes"].queryset = PolicyTheme.objects.filter(policy=self.instance.comment.policy_id)
