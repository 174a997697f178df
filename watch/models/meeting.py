from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from programs.models import Opening

from .captain import Captain
from .group import WatchGroup


class WatchMeetingQuerySet(models.QuerySet):
    def held(self) -> Self:
        return self.exclude(held_on=None)

    def planned(self) -> Self:
        """Those to come, and those that nobody has written anything about yet."""
        return self.filter(held_on=None, cancelled_on=None)

    def visible_to(self, member: Member) -> Self:
        return self.filter(group__in=WatchGroup.objects.visible_to(member))


class WatchMeeting(models.Model):
    """A meeting of a group, planned or held. Who came is a number: no list of names."""

    group = models.ForeignKey(WatchGroup, verbose_name=_("group"), on_delete=models.PROTECT, related_name="meetings")
    planned_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    wants_officer = models.BooleanField(_("an officer is asked for"), default=False)
    # The officer's time: what is booked there cannot be booked a second time by any program.
    opening = models.OneToOneField(
        Opening, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="watch_meeting"
    )
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True, editable=False)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120)
    attendance = models.PositiveSmallIntegerField(
        _("how many came"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    topics = models.TextField(_("what it was about"), max_length=1000, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by member"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip
    noted_by_captain = models.ForeignKey(
        Captain, verbose_name=_("recorded by captain"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip

    objects = WatchMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-planned_at", "-pk"]
        default_permissions = ["add", "change", "view"]
        indexes = [models.Index(fields=["group", "-held_on"], name="watch_meetings_of_a_group")]
        constraints = [
            models.UniqueConstraint(fields=["group", "held_on"], name="watch_group_meets_once_a_day"),
            models.CheckConstraint(
                name="watch_meeting_is_planned_or_held",
                condition=Q(planned_at__isnull=False) | Q(held_on__isnull=False),
            ),
            models.CheckConstraint(
                name="watch_meeting_held_with_somebody",
                condition=Q(held_on=None) | Q(attendance__isnull=False, attendance__gte=1),
            ),
            models.CheckConstraint(
                name="watch_meeting_cancelled_was_not_held", condition=Q(cancelled_on=None) | Q(held_on=None)
            ),
        ]

    def __str__(self):
        return f"{self.group}, {date_format(self.on, 'DATE_FORMAT')}"

    @property
    def on(self) -> date:
        """When it was held, or is to be."""
        return self.held_on or localtime(self.planned_at, Agency.current().zone).date()

    @property
    def officer(self) -> Member | None:
        """Who comes from us, if anybody."""
        return self.opening.officer if self.opening and not self.opening.cancelled_at else None


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        return self.filter(meeting__group__in=WatchGroup.objects.visible_to(member))

    def unanswered(self) -> Self:
        return self.filter(done_on=None)


class Concern(models.Model):
    """Something neighbors raised at a meeting: community input that a station's plan can rest on."""

    meeting = models.ForeignKey(
        WatchMeeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="concerns"
    )
    what = models.CharField(_("concern"), max_length=300)
    is_critical = models.BooleanField(_("criticizes the department"), default=False)
    done = models.TextField(_("what was done about it"), max_length=1000, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-pk"]
        default_permissions = ["change", "view"]
        constraints = [
            models.CheckConstraint(
                name="watch_concern_answered_what_and_when",
                condition=Q(done="", done_on=None) | ~Q(done="") & Q(done_on__isnull=False),
            )
        ]

    def __str__(self):
        """Without their words, in which a name may stand."""
        on = date_format(self.meeting.on, "DATE_FORMAT")
        return _("Concern %(number)d, meeting of %(on)s") % {"number": self.pk, "on": on}

    @property
    def station(self):
        """Whose plan it may become part of."""
        return self.meeting.group.station

    @property
    def raised_on(self) -> date:
        return self.meeting.on
