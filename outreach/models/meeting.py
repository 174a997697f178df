"""The meetings of committees: agenda, the proof of each notice, and the minutes as they were approved."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from agency.written_once import WrittenOnce

from .committee import Committee
from .event import Event, EventStatus

# What the database holds of a text in no language at all.
EMPTY = ["", "{}"]


class CommitteeMeeting(models.Model):
    """What an event has besides, if a committee meets."""

    event = models.OneToOneField(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, primary_key=True, related_name="committee_meeting"
    )
    agenda = I18nTextField(_("agenda"), max_length=10_000, blank=True, help_text=_("Markdown."))

    class Meta:
        verbose_name = _("meeting of a committee")
        verbose_name_plural = _("meetings of committees")
        ordering = ["-event__starts_at"]
        default_permissions = ["add", "change", "view"]

    def __str__(self):
        return f"{self.event}, {timezone.localdate(self.event.starts_at)}"

    def get_absolute_url(self):
        return reverse("outreach:committee_meeting", args=[self.committee.slug, self.pk])

    def clean(self):
        if not str(self.agenda).strip() and self.notices.exists():
            raise ValidationError({"agenda": _("The notice is out: it says what the meeting is about.")})

    @property
    def committee(self) -> Committee:
        return cast("Committee", self.event.committee)

    @property
    def notice_due_at(self) -> datetime:
        """The last moment at which its notice is in time."""
        return self.event.starts_at - timedelta(hours=self.committee.notice_hours)

    @property
    def is_draft(self) -> bool:
        return self.event.status == EventStatus.DRAFT


class MeetingNotice(WrittenOnce):
    """That the public was told of a meeting, when and of which hour; why so late, if it was. One more if it moves."""

    unchangeable = _("The notice of a meeting stays as it was published.")

    meeting = models.ForeignKey(CommitteeMeeting, on_delete=models.PROTECT, related_name="notices")
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("of a meeting that starts"))
    place = models.CharField(_("place"), max_length=325)
    # The meeting's own may be changed later.
    agenda = I18nTextField(_("agenda"), max_length=10_000)
    # What the committee's rule said at that moment.
    due_at = models.DateTimeField(_("due by"))
    late_reason = models.CharField(_("reason for the late notice"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice of a meeting")
        verbose_name_plural = _("notices of meetings")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="notice_in_time_or_with_a_reason",
                condition=Q(published_at__lte=F("due_at")) | ~Q(late_reason=""),
            )
        ]

    @property
    def is_late(self) -> bool:
        return self.published_at > self.due_at

    @property
    def hours_ahead(self) -> int:
        return int((self.starts_at - self.published_at).total_seconds() // 3600)


class ApprovedMinutes(WrittenOnce):
    """Minutes as a committee approved them, kept for ever. A correction is a further row beside them."""

    unchangeable = _("Approved minutes stay as they were approved. A correction is added beside them.")

    meeting = models.ForeignKey(
        CommitteeMeeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="approved_minutes"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = I18nTextField(_("minutes"), max_length=40_000)
    approved_on = models.DateField(_("approved by the committee on"))
    why = models.CharField(_("what was corrected"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("approved minutes")
        verbose_name_plural = _("approved minutes")
        ordering = ["meeting", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_numbered_in_order"),
            models.CheckConstraint(name="minutes_say_something", condition=~Q(text__in=EMPTY)),
            models.CheckConstraint(name="minutes_corrected_for_a_reason", condition=Q(number=1) | ~Q(why="")),
        ]

    def save(self, *args, **kwargs):
        self.digest = self.fingerprint()
        super().save(*args, **kwargs)

    def fingerprint(self) -> str:
        """The digest that these minutes should have."""
        field: Any = self._meta.get_field("text")
        text = field.get_prep_value(self.text)
        said = "\n".join([str(self.meeting_id), str(self.number), self.approved_on.isoformat(), str(text)])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def is_unaltered(self) -> bool:
        return self.digest == self.fingerprint()
