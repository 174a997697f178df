from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from agency.models import Member, Station

from .event import EVERY_STATION, Event
from .people import StakeholderKind

# Two weeks, as the unit promises for everything else that is asked of it, unless its owner is given another day.
ANSWERED_WITHIN = timedelta(days=14)


# The concerns of Community Watch groups have a query set as well: type checkers must not take one for the other.
class RaisedConcernQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(answered_on=None)

    def unowned(self) -> Self:
        """Open, and nobody who still works here answers for it."""
        return self.open().exclude(owner__is_active=True)

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def answered_in_public(self) -> Self:
        """What the public reads as “you said, we did”, newest first."""
        return self.filter(is_public=True).order_by("-answered_on", "-pk")

    def visible_to(self, member: Member) -> Self:
        """What a member answers for or noted, their station's and the whole city's; all of it to who plans for all."""
        if member.has_perm(EVERY_STATION):
            return self
        own = Q(owner=member) | Q(noted_by=member)
        return self.filter(own | Q(station=member.station_id) | Q(station=None) if member.station_id else own)


class Concern(models.Model):
    """What somebody raised with us, at an event or out and about, and what we answer by when. No names."""

    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    event = models.ForeignKey(
        Event, verbose_name=_("raised at"), on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    # Heard out and about: the entry of the engagement log.
    engagement = models.OneToOneField(
        "Engagement", verbose_name=_("heard at"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="concern", editable=False,
    )  # fmt: skip
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    raised_on = models.DateField(_("raised on"))
    who = models.CharField(_("raised by"), max_length=16, choices=StakeholderKind)
    what = models.TextField(_("what was raised"), max_length=2000, help_text=_("Do not write names."))
    is_critical = models.BooleanField(_("criticizes the department"), default=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who answers for it"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="concerns",
    )  # fmt: skip
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    asked = I18nTextField(_("you said"), max_length=600, blank=True, help_text=_("What was asked, for the public."))
    answer = I18nTextField(_("we did"), max_length=2000, blank=True, help_text=_("The answer, for the public."))
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    is_public = models.BooleanField(_("shown under “you said, we did”"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = RaisedConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-raised_on", "-pk"]
        indexes = [models.Index(fields=["answered_on", "due_on"], name="concern_due")]
        constraints = [
            models.CheckConstraint(
                name="concern_public_once_answered", condition=Q(is_public=False) | Q(answered_on__isnull=False)
            ),
            models.CheckConstraint(
                name="concern_answered_in_words", condition=Q(answered_on=None) | ~Q(answer="") & ~Q(asked="")
            ),
            models.CheckConstraint(name="concern_owned_is_due", condition=Q(owner=None) | Q(due_on__isnull=False)),
        ]

    def __str__(self):
        """Without their words, in which a name may stand: the admin's history keeps this for good."""
        on = date_format(self.raised_on, "DATE_FORMAT")
        return gettext("Concern %(number)s, %(on)s") % {"number": self.pk, "on": on}

    def save(self, *args, **kwargs):
        self.due_on = self.due_on or self.raised_on + ANSWERED_WITHIN
        super().save(*args, **kwargs)

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.concern:{self.pk}"
