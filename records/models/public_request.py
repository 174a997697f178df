"""A request for public records, what a person has read for it, and the files that answered it."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.references import new_reference
from agency.written_once import WrittenOnce


class PublicRecordsRequest(models.Model):
    """Somebody asks for records under the public records law (N.C.G.S. chapter 132)."""

    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    asked = models.TextField(
        _("who asked, and for what"),
        max_length=2000,
        help_text=_("The city’s number of the request, and its words. Nobody has to say why they ask."),
    )
    received_on = models.DateField(_("received on"))
    from_on = models.DateField(_("records from"))
    until_on = models.DateField(_("to, this day included"))
    # As rules are named: programs.application.
    kinds = models.JSONField(_("kinds of record"), default=list)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, editable=False,
        related_name="+",
    )  # fmt: skip
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("public records request")
        verbose_name_plural = _("public records requests")
        ordering = ["-pk"]
        default_permissions = ["view"]
        permissions = [("answer_public_request", "Can answer a public records request")]
        constraints = [
            models.CheckConstraint(
                name="public_request_period_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))
            )
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("admin:records_publicrecordsrequest_change", args=[self.pk])

    def clean(self):
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise ValidationError({"until_on": _("This is before the first day.")})


class ReadText(models.Model):
    """Of one request: that a person has read a text and found nothing in it to hold back."""

    request = models.ForeignKey(PublicRecordsRequest, on_delete=models.CASCADE, related_name="read_texts")
    kind = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    record = models.CharField(max_length=40)
    # What is changed after it was read has to be read again.
    digest = models.CharField(max_length=64)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["request", "kind", "column", "record"], name="text_is_read_once")
        ]

    @staticmethod
    def digest_of(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()


class PublicRecordsAnswer(WrittenOnce):
    """One file that was made for a request. The file is handed out and not kept: its SHA-256 tells it from others."""

    request = models.ForeignKey(
        PublicRecordsRequest, verbose_name=_("request"), on_delete=models.PROTECT, related_name="answers"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    rows = models.PositiveIntegerField(_("records"))
    held_back = models.PositiveIntegerField(_("values held back"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)

    class Meta:
        verbose_name = _("answer to a public records request")
        verbose_name_plural = _("answers to public records requests")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.request}, {self.made_at:%Y-%m-%d}"
