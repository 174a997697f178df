from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.written_once import WrittenOnce


class SealedDay(WrittenOnce):
    """One day of the audit trail as it stood when the day was over: how many entries, and a digest that chains days.

    The entries of a day are those after the last of the day before, up to its own last, by their numbers: an entry
    from a clock that ran wrong is in one day and in no other.
    """

    unchangeable = _("The audit trail stays as it was written.")

    number = models.PositiveIntegerField(_("number"), unique=True)
    day = models.DateField(_("day"), unique=True)
    first = models.PositiveBigIntegerField(_("first entry"))
    last = models.PositiveBigIntegerField(_("last entry"))
    count = models.PositiveIntegerField(_("entries"))
    digest = models.CharField(_("digest"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"), default=timezone.now)
    # Whose entries were destroyed when their time was over: the one thing that changes, once.
    released_on = models.DateField(_("destroyed on"), null=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("sealed day")
        verbose_name_plural = _("sealed days")
        constraints = [
            models.CheckConstraint(name="sealed_day_has_its_entries", condition=Q(count__gt=0, first__lte=F("last"))),
        ]

    def __str__(self):
        return f"{self.day}"
