from datetime import date
from typing import Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.fields import I18nTextField

from records.kinds import KINDS, Action, Kind


class RetentionRuleQuerySet(models.QuerySet):
    def that_destroy(self) -> Self:
        """Rules in force by which something goes, of kinds that the portal still has."""
        return self.filter(is_active=True, kind__in=KINDS).exclude(action=Action.KEEP)


class RetentionRule(models.Model):
    """How long the agency keeps a kind of record, and what happens then. One row a kind, the agency's own data.

    In North Carolina the 2021 Program Records Schedule for local government counts once the governing body has adopted
    it: until then a rule is not in force, and nothing goes by it.
    """

    kind = models.CharField(gettext_lazy("kind of record"), max_length=60, unique=True, editable=False)
    action = models.CharField(gettext_lazy("then"), max_length=10, choices=Action)
    months = models.PositiveSmallIntegerField(
        gettext_lazy("months kept"), null=True, blank=True, help_text=gettext_lazy("Empty: kept for good.")
    )
    months_on_request = models.PositiveSmallIntegerField(
        gettext_lazy("months kept even if the person asks for erasure"), default=0
    )
    source = I18nTextField(gettext_lazy("source"), help_text=gettext_lazy("The law, schedule or decision it rests on."))
    is_active = models.BooleanField(
        gettext_lazy("in force"),
        default=False,
        help_text=gettext_lazy("Once your governing body has adopted it. Until then nothing goes by it."),
    )
    # Counts the changes: a tombstone says by which one its record went.
    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, editable=False)
    changed_at = models.DateTimeField(gettext_lazy("changed at"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=gettext_lazy("changed by"), on_delete=models.PROTECT, null=True,
        editable=False, related_name="+",
    )  # fmt: skip

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("retention rule")
        verbose_name_plural = gettext_lazy("retention schedule")
        ordering = ["kind"]
        default_permissions = ["change", "view"]
        constraints = [
            models.CheckConstraint(
                name="retention_rule_has_a_time_unless_it_keeps_for_good",
                condition=Q(action="keep", months=None) | ~Q(action="keep") & Q(months__isnull=False),
            ),
            models.CheckConstraint(
                name="retention_rule_keeps_no_longer_for_who_asks",
                condition=Q(months=None) | Q(months_on_request__lte=models.F("months")),
            ),
        ]

    def __str__(self):
        return str(self.of.label) if self.of else self.kind

    @property
    def of(self) -> Kind | None:
        """None once the portal no longer has such records."""
        return KINDS.get(self.kind)

    @property
    def words(self) -> str:
        """The rule in a line, as it is written on a tombstone."""
        then = Action(self.action).label
        if self.months is None:
            return str(then)
        kept = ngettext("%d month", "%d months", self.months) % self.months
        return _("%(kept)s after: %(clock)s Then: %(then)s.") % {
            "kept": kept,
            "clock": self.of.clock if self.of else "",
            "then": then,
        }

    def cutoff(self, on: date, *, on_request: bool = False) -> date | None:
        """What was over by then has been kept long enough; None if it is kept for good."""
        if self.months is None:
            return None
        return on - relativedelta(months=self.months_on_request if on_request else self.months)
