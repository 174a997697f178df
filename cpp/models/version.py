from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .plan import Plan


class Frozen(Exception):
    """A published version was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__(_("A published version stays as it was published."))


class FrozenQuerySet(models.QuerySet):
    """Rows that are written once. On PostgreSQL a trigger says the same to whoever goes past this."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Frozen

    def delete(self) -> NoReturn:
        raise Frozen

    def bulk_create(self, objs: Any, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        if update_conflicts:
            raise Frozen
        return super().bulk_create(objs, *args, **kwargs)


class Version(models.Model):
    """A plan as it was published: a snapshot of all that the public reads, and its digest."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["plan", "-number"]
        default_permissions = ["view"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_number_once")]

    def __str__(self):
        return f"{self.plan}, {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Frozen
        # Also a new object that was given the number of an old row does not write over it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise Frozen

    def get_absolute_url(self):
        return reverse("cpp:version", args=[self.plan.station.slug, self.number])
