from datetime import datetime
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .application import Application
from .shift import Opening


class PlaceStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("offered")
    TAKEN = "taken", _("taken")
    EXPIRED = "expired", _("not answered in time")
    LEFT = "left", _("left the list")


LIVE = {PlaceStatus.WAITING, PlaceStatus.OFFERED}


class WaitingPlaceQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def offered(self) -> Self:
        return self.filter(status=PlaceStatus.OFFERED)

    def run_out(self, now: datetime) -> Self:
        return self.offered().filter(offer_until__lte=now)


class WaitingPlace(models.Model):
    """Somebody waits for seats of a full opening; in order of coming, each is offered what becomes free."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="waiting_places")
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="waiting_places", verbose_name=_("for"))
    people = models.PositiveSmallIntegerField(_("seats wanted"), default=1, validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=10, choices=PlaceStatus, default=PlaceStatus.WAITING)
    joined_at = models.DateTimeField(_("waits since"), default=timezone.now)
    # Until then the seats are held for them.
    offer_until = models.DateTimeField(_("offer good until"), null=True, blank=True)

    objects = WaitingPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a waiting list")
        verbose_name_plural = _("waiting lists")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "opening"],
                condition=Q(status__in=sorted(LIVE)),
                name="waiting_place_one_for_an_application",
            ),
            models.CheckConstraint(
                name="waiting_place_offer_has_an_end", condition=~Q(status="offered") | Q(offer_until__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.opening}"
