from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField


class Status(models.TextChoices):
    PENDING = "pending", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("no longer needed")
    # For who gave no e-mail address: staff print it or read it out.
    TO_PRINT = "to print", _("to print")


UNSENT = {Status.PENDING, Status.SENDING}


class NoticeQuerySet(models.QuerySet):
    def unsent(self, now: datetime) -> Self:
        """Those that should have gone out by now."""
        return self.filter(status__in=UNSENT, send_after__lte=now)

    def due(self, now: datetime) -> Self:
        """Those to be taken in hand: not being tried, and not to be tried again only later."""
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.unsent(now).filter(free).order_by("send_after", "pk")


class Notice(models.Model):
    """A letter in the outbox. Its unique key is what makes it go out once."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=80, db_index=True)
    recipient = models.EmailField(_("to"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    # Encrypted: a letter may hold a private link.
    body = EncryptedTextField(_("text"))
    calendar = EncryptedTextField(_("calendar file"), blank=True)
    about = models.CharField(_("about"), max_length=80, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PENDING)
    send_after = models.DateTimeField(_("not before"), default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "send_after"], name="notice_due"),
            # Those that wait, in the order they go out: otherwise each fifty are sorted out of all that wait.
            models.Index(fields=["send_after", "id"], name="notice_waiting", condition=Q(status__in=sorted(UNSENT))),
        ]
        permissions = [
            ("retry_notice", _("Can send a failed letter again")),
            ("read_notice", _("Can read what letters say")),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_sent_when_sent",
                condition=Q(status=Status.SENT, sent_at__isnull=False) | ~Q(status=Status.SENT) & Q(sent_at=None),
            ),
            models.CheckConstraint(
                name="notice_without_address_is_printed",
                condition=~Q(recipient="") | Q(status__in=[Status.TO_PRINT, Status.CANCELLED, Status.SENT]),
            ),
        ]

    def __str__(self):
        return self.subject


class Heartbeat(models.Model):
    """When a recurring task last ran: how staff and the health check see that beat is alive."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    @classmethod
    def mark(cls, name: str) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now()})
