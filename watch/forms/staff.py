"""What staff enter about a group."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Agency, Member
from programs.booking import OfficerElsewhere, hold
from uswds.forms import email_field, phone_field, text_field
from watch.meetings import time_of
from watch.models import Captain, Office, WatchGroup, WatchMeeting, WatchRegistration, WouldLead

from .area import OutlineField

NOT_YET = ("", gettext_lazy("Nothing yet"))


def officers() -> "QuerySet[Member]":
    return Member.objects.filter(is_active=True, is_sworn=True).order_by("last_name", "pk")


class GroupForm(forms.ModelForm):
    outline = OutlineField(
        label=gettext_lazy("Outline"), required=False,
        help_text=gettext_lazy(
            "Click the corners on the map, one after the other. Or write them here, one in each line: how far from "
            "the left and how far from the top, from 0 to 1. For example: 0.25,0.4. Residents never see the outline; "
            "the captains of the group do."
        ),
    )  # fmt: skip

    class Meta:
        model = WatchGroup
        fields = [
            "name", "kind", "station", "area", "households", "liaison", "started_on", "outline", "signs_asked_on",
            "signs_count", "signs_places", "signs_approved_on", "signs_installed_on", "dissolved_on",
            "dissolved_because",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drawing = self.instance.drawing if self.instance.pk and "outline" in self.fields else None
        if drawing:
            widget = self.fields["outline"].widget
            widget.drawing, widget.picture = drawing, reverse("admin:watch_watchgroup_map", args=[self.instance.pk])
        else:
            self.fields.pop("outline", None)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        self._need_both(answers, "dissolved_on", "dissolved_because", _("Say when, and why."))
        self._need_both(answers, "signs_asked_on", "signs_count", _("Say when they were asked for, and how many."))
        self._need_both(answers, "signs_count", "signs_places", _("Say how many, and where they should stand."))
        for earlier, later in (
            ("started_on", "dissolved_on"),
            ("signs_asked_on", "signs_approved_on"),
            ("signs_approved_on", "signs_installed_on"),
        ):
            self._need_order(answers, earlier, later)
        return answers

    def _need_both(self, answers: dict[str, Any], first: str, second: str, sentence: str) -> None:
        if first in self.fields and second in self.fields and bool(answers.get(first)) != bool(answers.get(second)):
            self.add_error(second if answers.get(first) else first, sentence)

    def _need_order(self, answers: dict[str, Any], earlier: str, later: str) -> None:
        before, after = answers.get(earlier), answers.get(later)
        if later in self.fields and after and (before is None or after < before):
            self.add_error(later, _("This comes after “%s”.") % self.fields[earlier].label)


class CaptainForm(forms.ModelForm):
    name = text_field(gettext_lazy("Name"), 120)
    email = email_field(
        gettext_lazy("E-mail"), required=False, help_text=gettext_lazy("Empty: letters are printed, without a link.")
    )
    phone = phone_field(gettext_lazy("Telephone"))
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Roster goes to"), queryset=Captain.objects.none(), required=False,
        help_text=gettext_lazy("When a captain leaves: who keeps the roster from now on."),
    )  # fmt: skip

    class Meta:
        model = Captain
        fields = ["group", "office", "name", "email", "phone", "language", "block", "from_on", "until_on", "left_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "successor" in self.fields:
            others = Captain.objects.serving().filter(group=self.instance.group_id).exclude(pk=self.instance.pk)
            self.fields["successor"].queryset = others.select_related("group")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        begins, ends, left = answers.get("from_on"), answers.get("until_on"), answers.get("left_on")
        if begins and ends and ends <= begins:
            self.add_error("until_on", _("A term ends after it begins."))
        if begins and left and left < begins:
            self.add_error("left_on", _("Nobody leaves before the term begins."))
        group = answers.get("group") or getattr(self.instance, "group", None)
        if group and answers.get("office") == Office.CHAIR and not left and _has_other_chair(group, self.instance):
            self.add_error("office", _("The group has a chair. Enter first when that one left."))
        return answers


def _has_other_chair(group: WatchGroup, captain: Captain) -> bool:
    return group.serving_captains().filter(office=Office.CHAIR).exclude(pk=captain.pk).exists()


class MeetingForm(forms.ModelForm):
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Officer who comes"), queryset=Member.objects.none(), required=False,
        help_text=gettext_lazy("Two hours of the officer's time are taken, and cannot be booked by anybody else."),
    )  # fmt: skip

    class Meta:
        model = WatchMeeting
        fields = ["group", "planned_at", "place", "wants_officer", "held_on", "attendance", "topics"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "officer" in self.fields:
            self.fields["officer"].queryset = officers()
            self.fields["officer"].initial = self.instance.officer

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        planned_at, held_on = answers.get("planned_at"), answers.get("held_on")
        if not planned_at and not held_on:
            self.add_error("planned_at", _("Enter for when it is planned, or on which day it was held."))
        if held_on and not answers.get("attendance"):
            self.add_error("attendance", _("Enter how many came."))
        if held_on and held_on > Agency.current().today():
            self.add_error("held_on", _("That day is still to come."))
        if answers.get("officer") and not planned_at:
            self.add_error("planned_at", _("An officer needs to know when."))
        if answers.get("officer") and planned_at and not held_on:
            self._need_free(answers["officer"], planned_at)
        return answers

    def _need_free(self, officer: Member, at: datetime) -> None:
        """The admin saves it in the transaction in which this looks: what is free now still is then."""
        hold(officer)
        if time_of(officer, self.instance, at).clashes().exists():
            self.add_error("officer", str(OfficerElsewhere()))


class FoundForm(forms.ModelForm):
    """A new group out of an application."""

    prefix = "found"
    office = forms.ChoiceField(
        label=gettext_lazy("The applicant becomes"), choices=[NOT_YET, *Office.choices], required=False,
        help_text=gettext_lazy("Only if they agreed. They get the link to their captain's page."),
    )  # fmt: skip
    block = text_field(gettext_lazy("Their block, in words"), 120, required=False)

    class Meta:
        model = WatchGroup
        fields = ["name", "kind", "station", "area", "households", "liaison"]

    def __init__(self, data: Any, *, registration: WatchRegistration) -> None:
        initial = {
            "name": registration.area[:80],
            "kind": registration.kind,
            "station": registration.application.station_id,
            "area": registration.area,
            "households": registration.households,
            "office": Office.CHAIR if registration.would_lead == WouldLead.YES else "",
        }
        super().__init__(data, initial=initial)
        self.fields["liaison"].queryset = officers()


class JoinForm(forms.Form):
    """A group that is there: one of its captains hears of the neighbor."""

    prefix = "join"
    captain = forms.ModelChoiceField(
        label=gettext_lazy("Put in touch with"), queryset=Captain.objects.none(),
        help_text=gettext_lazy("This captain gets a letter, with name and telephone if the neighbor agreed to that."),
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        serving = Captain.objects.serving().filter(group__dissolved_on=None)
        self.fields["captain"].queryset = serving.select_related("group").order_by("group__name", "pk")
