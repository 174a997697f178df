"""What members fill in: an entry of the engagement log, and the words of a quarterly report."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Member, Station
from outreach.models import Activity, Engagement, Organization, Purpose, QuarterlyReport, StakeholderKind
from outreach.models.engagement import LONGEST_MINUTES
from outreach.models.report import HEADINGS
from uswds.forms import LongTextField, WithHelper, date_input, text_field

from .logbook import concern_of, is_answered_for

capfirst_lazy = lazy(capfirst, str)
WITHOUT_NAMES = _("Please leave out names.")
# What somebody did more than a year ago is not remembered well enough to be counted.
OLDEST = timedelta(days=365)
OTHER_MINUTES = 0
MINUTES = [15, 30, 45, 60, 90, 120]
# So many organizations and places stand first, the last used one at the top.
RECENT = 5


def sentences(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """The choices, each beginning with a capital as an answer does."""
    return [(choice.value, capfirst_lazy(choice.label)) for choice in choices]


def tiles() -> forms.RadioSelect:
    """Answers as wide as a thumb."""
    return forms.RadioSelect({"class": "usa-radio__input--tile"})


class EntryForm(WithHelper, forms.ModelForm):
    """Four things to say; all the rest is right for most entries, or may stay empty."""

    organization = forms.ModelChoiceField(
        label=_("Organization"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=_("If it is in the list."),
    )
    who = forms.ChoiceField(
        label=_("If none: who were they?"), required=False, choices=[("", _("- Select -")), *sentences(StakeholderKind)]
    )
    activity = forms.ChoiceField(
        label=_("What did you do?"), choices=sentences(Activity), widget=tiles(),
        error_messages={"required": _("Choose what you did.")},
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=_("How long?"), coerce=int, widget=tiles(), error_messages={"required": _("Choose how long it took.")}
    )
    other_minutes = forms.IntegerField(
        label=_("If another time: how many minutes?"), min_value=1, max_value=LONGEST_MINUTES, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("How many people did you reach?"), min_value=0, max_value=5000,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("About how many is enough."),
        error_messages={"required": _("Write how many people; about how many is enough.")},
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("What for?"), choices=sentences(Purpose), widget=tiles())
    on = forms.DateField(label=_("Day"), widget=date_input())
    station = forms.ModelChoiceField(
        label=_("Station"), queryset=Station.objects.none(), required=False, empty_label=_("The whole city")
    )
    place = text_field(
        _("Where?"), 120, required=False, help_text=_("Such as Mill Lane, or the library. Not the address of a home.")
    )
    note = LongTextField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}), help_text=WITHOUT_NAMES
    )
    concern = LongTextField(
        label=_("What was the concern?"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("It goes to whoever answers concerns. Please leave out names."),
    )  # fmt: skip
    is_critical = forms.BooleanField(label=_("It criticizes the department. That is welcome."), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Engagement
        fields = ["organization", "who", "activity", "minutes", "people", "purpose", "on", "station", "place", "note"]

    def __init__(self, *args: Any, member: Member, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.today = member, on
        self.concern = concern_of(self.instance)
        recent = list(Engagement.objects.filter(member=member).select_related("organization")[:20])
        self.places = list(dict.fromkeys(entry.place for entry in recent if entry.place))[:RECENT]
        self.fields["place"].widget.attrs["list"] = "places"
        self.fields["station"].queryset = Station.objects.open()
        self.fields["minutes"].choices = [(minutes, gettext("%d minutes") % minutes) for minutes in MINUTES]
        self.fields["minutes"].choices += [(OTHER_MINUTES, gettext("Another time"))]
        self._offer_organizations(recent)
        if is_answered_for(self.concern):
            del self.fields["concern"], self.fields["is_critical"]
        self.initial = {**self._defaults(), **self.initial, **self._as_it_was()}

    def _offer_organizations(self, recent: Iterable[Engagement]) -> None:
        """The last used first. What is no longer active is not offered, but taken: a page may have been open long."""
        seen = Organization.objects.visible_to(self.member)
        offered = {one.pk: one.name for one in seen if one.is_active}
        kept = self.instance.organization
        if kept:
            offered[kept.pk] = kept.name
            seen |= Organization.objects.filter(pk=kept.pk)
        used = list(dict.fromkeys(entry.organization_id for entry in recent if entry.organization_id in offered))[
            :RECENT
        ]
        groups = [
            (gettext("You used last"), [(pk, offered.pop(pk)) for pk in used]),
            (gettext("All"), [*offered.items()]),
        ]
        field = self.fields["organization"]
        field.queryset = seen.distinct()
        field.choices = [("", gettext("None, or not in the list")), *(group for group in groups if group[1])]

    def _defaults(self) -> dict[str, Any]:
        return {
            "on": self.today,
            "station": self.member.station_id,
            "purpose": Purpose.ENGAGEMENT,
            "key": uuid4(),
        }

    def _as_it_was(self) -> dict[str, Any]:
        """What a saved entry says, where the form asks for it in another way."""
        if not self.instance.pk:
            return {}
        said: dict[str, Any] = {"station": self.instance.station_id}
        if self.instance.minutes not in MINUTES:
            said |= {"minutes": OTHER_MINUTES, "other_minutes": self.instance.minutes}
        if self.concern:
            said |= {"concern": self.concern.what, "is_critical": self.concern.is_critical}
        return said

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        heard = [name for name in ("concern", "is_critical") if name in self.fields]
        helper.layout = Layout(
            "key", "organization", "who", "activity", "minutes", "other_minutes", "people",
            Fieldset(gettext("Right for most entries"), "purpose", "on", "station"),
            Fieldset(gettext("Only if you want"), "place", "note"),
            *([Fieldset(gettext("Did you hear a concern?"), *heard)] if heard else []),
        )  # fmt: skip
        return helper

    def clean_organization(self) -> Organization | None:
        """Of one that was merged into another while this page was open, the other."""
        organization = self.cleaned_data["organization"]
        return organization and (organization.merged_into or organization)

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("That day is still to come. Write it down once it is over."))
        if on < self.today - OLDEST:
            raise forms.ValidationError(gettext("That is more than a year ago. Check the year."))
        return on

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("organization"):
            # Its kind is known, and may be put right later.
            answers["who"] = ""
        elif "organization" in answers and not answers.get("who"):
            self.add_error("who", gettext("Choose an organization, or who they were."))
        if answers.get("minutes") == OTHER_MINUTES:
            answers["minutes"] = answers.get("other_minutes")
            if not answers["minutes"]:
                self.add_error("minutes", gettext("Write how many minutes it took, or choose a time."))
        if answers.get("is_critical") and not answers.get("concern"):
            self.add_error("concern", gettext("Write what was criticized, or take the check mark off."))
        return answers

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()

    def entry(self) -> Engagement:
        """What a valid form says, not saved yet."""
        entry = self.save(commit=False)
        if entry.pk is None:
            entry.member, entry.submission_key = self.member, self.cleaned_data["key"]
        return entry

    def heard(self) -> dict[str, Any]:
        """The concern of a valid form."""
        return {name: self.cleaned_data.get(name) or empty for name, empty in (("concern", ""), ("is_critical", False))}


HINTS = {
    "concerns_voiced": _("What people raised, and what several of them raised."),
    "potential_problems": _("What may become a problem, and whom we do not reach."),
    "recommended_action": _("What we advise, who should do it, and by when."),
    "progress": _("What became of what we advised last time, and of the concerns."),
}


class ReportForm(WithHelper, forms.ModelForm):
    """The words under the four headings."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = QuarterlyReport
        fields = list(HEADINGS)
        field_classes = dict.fromkeys(HEADINGS, LongTextField)
        widgets = dict.fromkeys(HEADINGS, forms.Textarea({"rows": 8}))
        help_texts = HINTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision if self.instance.pk else 0

    def words(self) -> dict[str, str]:
        return {heading: self.cleaned_data[heading] for heading in HEADINGS}
