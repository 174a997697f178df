"""What the command staff enter about a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency import roles
from agency.models import Member
from cpp.models import Plan


class CommanderField(forms.ModelChoiceField):
    """Active members of the role, each with what they command already."""

    def label_from_instance(self, obj: Any) -> str:
        stations = ", ".join(sorted(str(plan) for plan in obj.plans.all()))
        return f"{obj} ({stations})" if stations else str(obj)


class AppointForm(forms.Form):
    commander = CommanderField(
        label=_("Unit commander"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nobody for now"),
        help_text=_("Active members of the role Unit Commander; in brackets what they command already."),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, initial={"commander": plan.commander_id}, **kwargs)
        candidates = Member.objects.filter(groups__name=roles.UNIT_COMMANDER, is_active=True)
        self.fields["commander"].queryset = candidates.prefetch_related("plans__station").order_by("last_name", "pk")
