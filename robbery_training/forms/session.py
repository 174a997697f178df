"""Making a session: for one business, for several, or for whoever is approved."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agency import roles
from agency.models import Agency, Member, Station
from programs.models import EVERY_STATION, Application, Opening, Program
from uswds.forms import WithHelper, date_input, text_field

# Django asks for keys of any length, and the database fails on one that no column holds.
LONGEST_KEY = 18


class BusinessesField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for key in value or []:
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)

    def label_from_instance(self, application: Application) -> str:
        """What businesses are joined by: how many, in which language, and when."""
        training = application.robbery_training
        people = ngettext("%d person", "%d people", training.people) % training.people
        facts = [training.business_name, people, training.taught_in, training.preferred_times, application.reference]
        return " · ".join(facts)


def time_input() -> forms.TimeInput:
    return forms.TimeInput({"type": "time"}, format="%H:%M")


class SessionForm(WithHelper, forms.Form):
    on = forms.DateField(label=gettext_lazy("Date"), widget=date_input())
    starts = forms.TimeField(label=gettext_lazy("Starts"), widget=time_input())
    ends = forms.TimeField(label=gettext_lazy("Ends"), widget=time_input())
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Trainer"), queryset=None, empty_label=gettext_lazy("Choose one")
    )
    station = forms.ModelChoiceField(
        label=gettext_lazy("Station"), queryset=None, empty_label=gettext_lazy("Choose one")
    )
    place = text_field(
        gettext_lazy("Place, if not the station"), 200, required=False,
        help_text=gettext_lazy("Everybody who can choose this session reads it."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Taught in"), choices=[("", gettext_lazy("More than one language")), *settings.LANGUAGES],
        required=False,
    )  # fmt: skip
    # Not first: of forty businesses the list is long, and is read with the time and the language in mind.
    applications = BusinessesField(
        label=gettext_lazy("For these businesses"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("They are told at once. Tick none, and every approved business can choose it."),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"), required=False, min_value=1, max_value=100,
        help_text=gettext_lazy("Empty: just enough for the businesses ticked. With more, others can choose it too."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, program: Program, member: Member, applications: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.program = program
        self.fields["applications"].queryset = applications
        if not applications:
            del self.fields["applications"]
        # Who runs a session opens its pages: see attendance.sessions_for.
        trainers = Member.objects.filter(
            is_active=True, is_sworn=True, groups__name__in=[roles.COORDINATOR, roles.CRIME_PREVENTION_OFFICER]
        )
        self.fields["officer"].queryset = trainers.distinct()
        everywhere = member.has_perm(EVERY_STATION)
        stations = Station.objects.open()
        self.fields["station"].queryset = stations if everywhere else stations.filter(pk=member.station_id)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        needed = sum(application.robbery_training.people for application in answers.get("applications") or [])
        if "seats" not in self.errors:
            answers["seats"] = answers.get("seats") or needed or self.program.seats
            if answers["seats"] < needed:
                self.add_error("seats", _("These businesses need %d seats.") % needed)
        if not self.errors:
            self._check(answers)
        return answers

    def _check(self, answers: dict[str, Any]) -> None:
        """What every time offered has to be: to come, long enough, not too long, with an officer who is free."""
        self.opening = self._opening(answers)
        if self.opening.starts_at <= timezone.now():
            self.add_error("on", _("This time is over already. Choose one to come."))
        try:
            self.opening.full_clean()
        except ValidationError as wrong:
            for name, problems in wrong.message_dict.items():
                self.add_error({"ends_at": "ends", "starts_at": "starts"}.get(name, name), problems)

    def _opening(self, answers: dict[str, Any]) -> Opening:
        zone = Agency.current().zone
        return Opening(
            program=self.program,
            starts_at=datetime.combine(answers["on"], answers["starts"], zone),
            ends_at=datetime.combine(answers["on"], answers["ends"], zone),
            **{name: answers[name] for name in ("officer", "station", "place", "language", "seats")},
        )
