import secrets
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.references import LETTERS
from agency.written_once import WrittenOnce, WrittenOnceQuerySet
from programs.models import Opening

from .roster import Trainee

GROUPS = 4


def new_number() -> str:
    """Four groups of four letters and digits, such as `7KQM-2XRD-94CF-GHTZ`: 72 bits, so that nobody guesses one."""
    return "-".join("".join(secrets.choice(LETTERS) for _position in range(4)) for _group in range(GROUPS))


class CertificateQuerySet(WrittenOnceQuerySet):
    def valid(self, on: date) -> Self:
        return self.filter(valid_until__gte=on)

    def of_session(self, opening: Opening) -> Self:
        return self.filter(trainee__attended=opening).for_pages()

    def for_pages(self) -> Self:
        return self.select_related("trainee__application__robbery_training").order_by("trainee__application", "trainee")


class Certificate(WrittenOnce):
    """That somebody took the training, until when it counts, and the number by which anybody can verify it."""

    unchangeable = _("A certificate stays as it was issued.")

    number = models.CharField(_("number"), max_length=19, unique=True, default=new_number, editable=False)
    trainee = models.OneToOneField(
        Trainee, verbose_name=_("issued to"), on_delete=models.CASCADE, related_name="certificate"
    )
    course = models.CharField(_("course"), max_length=200)
    hours = models.DecimalField(_("hours"), max_digits=3, decimal_places=1)
    trained_on = models.DateField(_("trained on"))
    valid_until = models.DateField(_("valid until"))
    # By name: a trainer may leave or be promoted, and the certificate stays.
    trainer = models.CharField(_("trainer"), max_length=200, blank=True)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = CertificateQuerySet.as_manager()  # type: ignore[misc]  # a subclass of the base's own

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-trained_on", "pk"]
        indexes = [models.Index(fields=["valid_until"], name="certificate_ends")]
        constraints = [
            models.CheckConstraint(
                name="certificate_is_valid_after_the_training", condition=Q(valid_until__gt=F("trained_on"))
            ),
            models.CheckConstraint(name="certificate_is_for_some_time_taught", condition=Q(hours__gt=0)),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("robbery_training:certificate", args=[self.number])

    @property
    def address(self) -> str:
        """Where anybody verifies it, as it is printed."""
        return settings.SITE_URL + self.get_absolute_url()

    def is_valid(self, on: date) -> bool:
        return self.valid_until >= on
