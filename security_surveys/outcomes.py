"""What became of each recommendation, in the resident's own word."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet

from notices import outbox

from .models import WEAK, Finding, Outcome, Visit
from .report import Report

# Nothing has been decided yet, or it is not done yet: this is asked about again.
OPEN = {Outcome.OPEN, Outcome.PLANNED}


class OutcomesForm(forms.Form):
    """One choice for each recommendation of the report."""

    def __init__(self, data: Any = None, *, report: Report) -> None:
        super().__init__(data)
        for point in report.recommendations:
            if point.finding:
                self.fields[f"outcome_{point.finding.pk}"] = forms.ChoiceField(
                    label=f"{point.number}. {point.recommendation}", choices=Outcome, initial=point.finding.outcome,
                    widget=forms.RadioSelect({"class": "usa-radio__input"}), required=False,
                )  # fmt: skip

    def outcomes(self) -> dict[int, str]:
        """By finding; what was left out stays as it is."""
        return {int(name.removeprefix("outcome_")): word for name, word in self.cleaned_data.items() if word}


def recommendations(visit: Visit) -> "QuerySet[Finding]":
    return visit.findings.filter(answer__in=WEAK)


@transaction.atomic
def record(visit: Visit, outcomes: Mapping[int, str], on: date) -> None:
    """Write down what the resident says, and keep the count of what is done in step with it."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    # Once the findings are erased there is nothing to speak of, and the count stays.
    if visit.purged_on or not visit.is_approved():
        return
    for finding in recommendations(visit).filter(pk__in=outcomes):
        if finding.outcome != outcomes[finding.pk]:
            Finding.objects.filter(pk=finding.pk).update(outcome=outcomes[finding.pk], outcome_on=on)
    visit.done = recommendations(visit).filter(outcome=Outcome.DONE).count()
    visit.save(update_fields=["done"])
    if not recommendations(visit).filter(outcome__in=OPEN).exists():
        outbox.drop_reminders(visit.survey.application.about)
