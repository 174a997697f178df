"""What the staff fill in about an event, and about what was raised at it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.forms import I18nFormField, I18nTextarea, I18nTextInput

from agency.models import Agency, Member
from outreach.models import Event, EventKind, EventStatus, Frequency
from programs.forms.staff import date_and_time
from uswds.forms import date_input

from . import series


def who_may_change(model: str) -> "QuerySet[Member]":
    """Active members whose role lets them change events, or concerns: who can be given one."""
    able = Permission.objects.filter(content_type__app_label="outreach", codename=f"change_{model}")
    active = Member.objects.filter(is_active=True, groups__permissions__in=able)
    return active.distinct().order_by("last_name", "username")


class WithRevision(forms.ModelForm):
    """Refuses what was typed into a page that somebody else has changed since it was opened."""

    revision = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.changed_at.isoformat() if self.instance.pk else ""

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "revision"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("revision") and answers["revision"] != self.initial["revision"]:
            self.add_error(
                None, _("Somebody changed this meanwhile. Load the page again, and put your change in once more.")
            )
        return answers


class EventForm(WithRevision):
    apply_to_following = forms.BooleanField(
        label=gettext_lazy("Change the later ones of the series too"), required=False,
        help_text=gettext_lazy("Only what you change now. Who comes to one that moves is told."),
    )  # fmt: skip

    class Meta:
        model = Event
        fields = [
            "kind", "title", "description", "station", "organizer", "starts_at", "ends_at", "place",
            "address", "access", "languages", "takes_rsvps", "seats", "offer_hours", "request_by", "people_came",
            "minutes",
        ]  # fmt: skip
        widgets = {"starts_at": date_and_time(), "ends_at": date_and_time(), "request_by": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            # A committee plans its meetings on its own page, where the agenda and the notice are.
            public = [choice for choice in EventKind.choices if choice[0] != EventKind.COMMITTEE]
            self.fields["kind"].choices = public
        if "apply_to_following" in self.fields and not series.following(self.instance).exists():
            del self.fields["apply_to_following"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        starts_at, ends_at = self._now("starts_at"), self._now("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self._wrong("ends_at", _("It ends after it starts."))
        if starts_at and "starts_at" in self.changed_data and self.instance.status == EventStatus.ANNOUNCED:
            self._check_move(starts_at)
        self._check_request_by(starts_at)
        self._check_seats()
        return answers

    def _now(self, name: str) -> Any:
        """As it is to be: typed here, or, where this page does not ask, as it is."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def _wrong(self, name: str, words: str) -> None:
        self.add_error(name if name in self.fields else None, words)

    def _check_move(self, starts_at: Any) -> None:
        if starts_at <= timezone.now():
            self._wrong("starts_at", _("People are told of it: it can only be moved to a time to come."))

    def _check_request_by(self, starts_at: Any) -> None:
        request_by = self._now("request_by")
        if request_by and starts_at and request_by >= starts_at.astimezone(Agency.current().zone).date():
            self._wrong("request_by", _("This day is before the day of the event, so that help can be found."))

    def _check_seats(self) -> None:
        seats = self.cleaned_data.get("seats")
        if seats is None or self.instance.pk is None:
            return
        touched = Event.objects.filter(pk=self.instance.pk)
        if self.cleaned_data.get("apply_to_following"):
            touched |= series.following(self.instance).order_by()
        taken = touched.with_places().aggregate(most=Max("taken"))["most"] or 0
        if seats < taken:
            self._wrong("seats", _("%d places are given already. Nobody can be sent away.") % taken)


class CallOffForm(forms.Form):
    because = I18nFormField(
        label=gettext_lazy("Why, in a sentence that everybody reads"), widget=I18nTextInput, max_length=200
    )
    and_following = forms.BooleanField(label=gettext_lazy("And the later ones of the series"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not series.following(event).exists():
            del self.fields["and_following"]


class RecordForm(forms.Form):
    people_came = forms.IntegerField(
        label=gettext_lazy("How many people came"), min_value=0, max_value=100_000, required=False,
        help_text=gettext_lazy("Empty: as many as were counted at the door."),
    )  # fmt: skip


class RepeatForm(forms.Form):
    frequency = forms.ChoiceField(label=gettext_lazy("How often"), choices=Frequency, widget=forms.RadioSelect)
    until = forms.DateField(label=gettext_lazy("Last day, at the latest"), widget=date_input())
    exceptions = forms.CharField(
        label=gettext_lazy("Not on these days"), required=False, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One a line, with the reason if you like: 2026-12-25 Christmas Day"),
    )  # fmt: skip

    def clean_exceptions(self) -> dict[date, str]:
        excepted = {}
        for line in filter(None, map(str.strip, self.cleaned_data["exceptions"].splitlines())):
            day, _space, reason = line.partition(" ")
            try:
                excepted[date.fromisoformat(day)] = reason.strip()[:120]
            except ValueError:
                raise forms.ValidationError(_("Write each day like 2026-12-25: %s") % line) from None
        return excepted


class AnswerForm(forms.Form):
    asked = I18nFormField(label=gettext_lazy("You said"), widget=I18nTextarea, max_length=600)
    answer = I18nFormField(label=gettext_lazy("We did"), widget=I18nTextarea, max_length=2000)
    is_public = forms.BooleanField(
        label=gettext_lazy("Show it under “you said, we did”"), required=False,
        help_text=gettext_lazy("Name nobody, and nothing of an investigation or of personnel."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("asked", "answer"):
            for box in self.fields[name].widget.widgets:
                box.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        for name in ("asked", "answer"):
            text = answers.get(name)
            # In public it stands in both languages, or half of the readers are told less.
            if answers.get("is_public") and text is not None and not all(text.data.values()):
                self.add_error(name, _("Write it in English and in Spanish, so that everybody can read it."))
        return answers
