from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.written_once import WrittenOnce
from records.kinds import KINDS, Action

from .destruction import Source


class Tombstone(WrittenOnce):
    """What is left of a destroyed record: what it was, when, by which rule it went and who said so. Nobody's data."""

    unchangeable = _("What was destroyed stays written down.")

    kind = models.CharField(_("kind of record"), max_length=60)
    # How letters and holds name the record. A record is destroyed once.
    about = models.CharField(max_length=80, unique=True)
    reference = models.CharField(_("record"), max_length=40, db_index=True)
    created_on = models.DateField(_("came on"), null=True)
    decided_on = models.DateField(_("decided on"), null=True)
    clock_on = models.DateField(_("over on"))
    destroyed_at = models.DateTimeField(_("destroyed at"), default=timezone.now)
    action = models.CharField(_("what was done"), max_length=10, choices=Action)
    source = models.CharField(_("because of"), max_length=10, choices=Source)
    # The rule as it was read then.
    rule = models.TextField(_("rule"))
    rule_version = models.PositiveIntegerField(_("version of the rule"))
    rule_source = models.TextField(_("source of the rule"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("destroyed record")
        verbose_name_plural = _("destroyed records")
        ordering = ["-destroyed_at", "-pk"]
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                name="tombstone_is_confirmed_by_another_person",
                condition=~models.Q(confirmed_by=models.F("proposed_by")),
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind].label) if self.kind in KINDS else self.kind
