"""What committees recommend, and what the department answers."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from .committee import Committee
from .meeting import EMPTY, CommitteeMeeting


class RecommendationStatus(models.TextChoices):
    AWAITING = "awaiting", _("awaiting an answer")
    ACCEPTED = "accepted", _("accepted")
    IN_PART = "in part", _("accepted in part")
    DECLINED = "declined", _("declined")
    DONE = "done", _("done")


class RecommendationQuerySet(models.QuerySet):
    def awaiting(self) -> Self:
        return self.filter(status=RecommendationStatus.AWAITING)

    def due_by(self, on: date) -> Self:
        return self.awaiting().filter(answer_due_on__lte=on)


class Recommendation(models.Model):
    """Public from the moment it is recorded, and so is the answer."""

    committee = models.ForeignKey(
        Committee, verbose_name=_("committee"), on_delete=models.PROTECT, related_name="recommendations"
    )
    meeting = models.ForeignKey(
        CommitteeMeeting, verbose_name=_("made at the meeting"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="recommendations",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    number = models.PositiveSmallIntegerField(_("number in its year"), editable=False)
    text = I18nTextField(
        _("what is recommended"), max_length=4000, help_text=_("Markdown. Public: name no person, and no employee.")
    )
    made_on = models.DateField(_("made on"))
    answer_due_on = models.DateField(_("answer due on"))
    status = models.CharField(
        _("state"), max_length=10, choices=RecommendationStatus, default=RecommendationStatus.AWAITING, editable=False
    )
    answer = I18nTextField(_("the department’s answer"), max_length=4000, blank=True, help_text=_("Markdown. Public."))
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-year", "-number", "-pk"]
        default_permissions = ["add", "change", "view"]
        permissions = [("answer_recommendation", "Can answer the recommendations of committees")]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="recommendation_numbered_in_its_year"),
            models.CheckConstraint(
                name="recommendation_awaits_or_has_its_answer",
                condition=Q(status=RecommendationStatus.AWAITING, answered_on=None)
                | ~Q(status=RecommendationStatus.AWAITING) & Q(answered_on__isnull=False) & ~Q(answer__in=EMPTY),
            ),
            models.CheckConstraint(
                name="recommendation_done_on_a_day",
                condition=Q(status=RecommendationStatus.DONE, done_on__isnull=False)
                | ~Q(status=RecommendationStatus.DONE) & Q(done_on=None),
            ),
        ]

    def __str__(self):
        return f"{self.year}-{self.number}"

    def get_absolute_url(self):
        return f"{reverse('outreach:committee', args=[self.committee.slug])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"recommendation-{self.year}-{self.number}"

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.recommendation:{self.pk}"

    @property
    def is_awaiting(self) -> bool:
        return self.status == RecommendationStatus.AWAITING
