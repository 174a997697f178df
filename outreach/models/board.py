"""The cases of an incident review board: by their number, and by nothing that could name anybody.

What is known of an employee is confidential (North Carolina G.S. 160A-168). There is no field here that could hold it.
"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .committee import Committee, Term
from .meeting import CommitteeMeeting
from .recommendation import Recommendation

# Room for a number as agencies write them, and for no name.
CASE_NUMBER = r"^[A-Z]{0,3}-?[0-9]{2,4}-[0-9]{1,6}$"


class BoardCase(models.Model):
    """A case that a board reviewed. The public learns how many there were."""

    committee = models.ForeignKey(
        Committee, verbose_name=_("board"), on_delete=models.PROTECT, related_name="cases",
        limit_choices_to={"kind": "review board"},
    )  # fmt: skip
    number = models.CharField(
        _("case number"), max_length=16,
        validators=[RegexValidator(CASE_NUMBER, _("Enter the number alone, such as 2026-0147 or IR-2026-0147."))],
    )  # fmt: skip
    meeting = models.ForeignKey(
        CommitteeMeeting, verbose_name=_("reviewed at the meeting"), on_delete=models.PROTECT, related_name="cases"
    )
    recommendation = models.ForeignKey(
        Recommendation, verbose_name=_("recommendation that came of it"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="cases",
    )  # fmt: skip

    class Meta:
        verbose_name = _("case of a review board")
        verbose_name_plural = _("cases of a review board")
        ordering = ["-pk"]
        default_permissions = ["add", "change", "view"]
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="case_once_before_a_board")]

    def __str__(self):
        return self.number

    def clean(self):
        for name in ("meeting", "recommendation"):
            part = getattr(self, name) if getattr(self, f"{name}_id") else None
            board = part.event.committee_id if isinstance(part, CommitteeMeeting) else part and part.committee_id
            if part and board != self.committee_id:
                raise ValidationError({name: _("This is of another committee.")})


class RecusalReason(models.TextChoices):
    FAMILY = "family", _("family or close friend of somebody involved")
    WORK = "work", _("works, or worked, with somebody involved")
    WITNESS = "witness", _("saw it, or was there")
    INTEREST = "interest", _("has a personal or financial interest")
    PUBLIC_WORDS = "public words", _("has spoken about it in public")
    NOT_SAID = "not said", _("rather not say")


class Recusal(models.Model):
    """That a member of the board took no part in a case."""

    case = models.ForeignKey(BoardCase, verbose_name=_("case"), on_delete=models.CASCADE, related_name="recusals")
    term = models.ForeignKey(Term, verbose_name=_("member of the board"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("kind of reason"), max_length=12, choices=RecusalReason)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "term"], name="recusal_once_in_a_case")]

    def __str__(self):
        return f"{self.term}: {self.get_reason_display()}"

    def clean(self):
        if self.term_id and self.case.committee_id and self.term.committee_id != self.case.committee_id:
            raise ValidationError({"term": _("This person is of another committee.")})
