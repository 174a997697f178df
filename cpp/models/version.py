from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.written_once import WrittenOnce

from .plan import Plan


class Version(WrittenOnce):
    """A plan as it was published: a snapshot of all that the public reads, and its digest."""

    unchangeable = _("A published version stays as it was published.")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["plan", "-number"]
        default_permissions = ["view"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_number_once")]

    def __str__(self):
        return f"{self.plan}, {self.number}"

    def get_absolute_url(self):
        return reverse("cpp:version", args=[self.plan.station.slug, self.number])
