from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.models import Station

from .organization import Organization
from .people import StakeholderKind

# So long an entry can be corrected by who made it: after that the quarter's figures rest on it.
CORRECTABLE = timedelta(days=7)
# Nobody works longer than this on one thing in a day.
LONGEST_MINUTES = 16 * 60


class Purpose(models.TextChoices):
    """IACP: time for engagement and for solving problems is work like any other, and is counted apart."""

    ENGAGEMENT = "engagement", _("getting to know each other")
    PROBLEM_SOLVING = "problem solving", _("solving a problem together")


class Activity(models.TextChoices):
    """None of them enforces anything."""

    VISIT = "visit", _("visit")
    WALK = "walk", _("walk or ride through the area")
    CALL = "call", _("phone call")
    MEETING = "meeting", _("meeting")
    EVENT = "event", _("event")
    YOUTH = "youth", _("youth activity")
    SCHOOL = "school", _("school visit")
    TRAINING = "training", _("training with the community")
    PRESENTATION = "presentation", _("talk to a group")
    PARTNERS = "partners", _("problem solving with partners")
    OTHER = "other", _("something else")


# The kind of stakeholder of an entry: by what the organization is called today, if there is one.
KIND = Case(When(organization=None, then=F("who")), default=F("organization__kind"))


class EngagementQuerySet(models.QuerySet):
    def at(self, station: Station | None) -> Self:
        """Those of a station; all of them for the whole city."""
        return self.filter(station=station) if station else self

    def between(self, first: date, last: date) -> Self:
        """From `first` to `last`, both included."""
        return self.filter(on__range=(first, last))


class Engagement(models.Model):
    """A visit, walk, call or other activity without enforcement, as the member who was there wrote it down.

    There is no figure of a single member anywhere: totals are of stations, and a member sees their own entries only.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("member"), on_delete=models.PROTECT, related_name="engagements",
        editable=False,
    )  # fmt: skip
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="engagements"
    )
    on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(
        pgettext_lazy("duration", "minutes"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)]
    )
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose, default=Purpose.ENGAGEMENT)
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="engagements",
    )  # fmt: skip
    who = models.CharField(_("with whom"), max_length=16, choices=StakeholderKind, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(_("people reached"), validators=[MaxValueValidator(5000)])
    note = models.TextField(_("note"), max_length=1000, blank=True)
    noted_at = models.DateTimeField(_("written down at"), default=timezone.now, editable=False)
    # A form that is sent twice makes one row.
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the engagement log")
        verbose_name_plural = _("engagement log")
        ordering = ["-on", "-pk"]
        default_permissions = ["add", "view"]
        permissions = [("read_figures", _("Can read what a station’s engagement comes to"))]
        indexes = [
            models.Index(fields=["station", "on"], name="engagements_of_a_station"),
            models.Index(fields=["member", "noted_at"], name="engagements_of_oneself"),
        ]
        constraints = [
            models.CheckConstraint(
                name="engagement_with_an_organization_or_others",
                condition=Q(organization=None) & ~Q(who="") | Q(organization__isnull=False, who=""),
            ),
            models.CheckConstraint(name="engagement_takes_time", condition=Q(minutes__range=(1, LONGEST_MINUTES))),
        ]

    def __str__(self):
        return f"{self.get_activity_display()}, {self.on}"
