from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.models import Station

LONGEST = 5000
# In the order of the report: older editions of the accreditation's standards ask for these four every quarter.
HEADINGS = {
    "concerns_voiced": _("Concerns voiced"),
    "potential_problems": _("Potential problems"),
    "recommended_action": _("Recommended action"),
    "progress": _("Progress"),
}


class QuarterlyReportQuerySet(models.QuerySet):
    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)


class QuarterlyReport(models.Model):
    """What staff write of a quarter, and, once it is finished, the figures as they were then."""

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="quarterly_reports",
    )  # fmt: skip
    concerns_voiced = models.TextField(HEADINGS["concerns_voiced"], max_length=LONGEST, blank=True)
    potential_problems = models.TextField(HEADINGS["potential_problems"], max_length=LONGEST, blank=True)
    recommended_action = models.TextField(HEADINGS["recommended_action"], max_length=LONGEST, blank=True)
    progress = models.TextField(HEADINGS["progress"], max_length=LONGEST, blank=True)
    # Who saves upon an older one is asked, not obeyed.
    revision = models.PositiveIntegerField(default=1, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drafted by"), on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(_("figures"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("finished by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    objects = QuarterlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly report")
        verbose_name_plural = _("quarterly reports")
        ordering = ["-year", "-quarter", "pk"]
        default_permissions = ["change", "view"]
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter", "station"], name="report_once_for_a_station"),
            models.UniqueConstraint(
                fields=["year", "quarter"], condition=Q(station=None), name="report_once_for_the_city"
            ),
            models.CheckConstraint(name="report_quarter_is_one_of_four", condition=Q(quarter__range=(1, 4))),
            models.CheckConstraint(
                name="report_finished_with_figures",
                condition=Q(finished_at=None, finished_by=None, figures__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False, figures__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.year}/{self.quarter}"

    def get_absolute_url(self):
        where = f"?station={self.station.slug}" if self.station else ""
        return reverse("outreach:quarterly_report", args=[self.year, self.quarter]) + where

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
