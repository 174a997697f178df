from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records.kinds import KINDS


class Status(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("proposed")
    CONFIRMED = "confirmed", gettext_lazy("confirmed")
    CARRIED_OUT = "carried out", gettext_lazy("carried out")
    REJECTED = "rejected", gettext_lazy("rejected")
    EXPIRED = "expired", gettext_lazy("not confirmed in time")


# Records in one of these may not be proposed a second time.
LIVE = {Status.PROPOSED, Status.CONFIRMED}


class Destruction(models.Model):
    """A list of records to be destroyed: one person proposes it, another confirms it."""

    status = models.CharField(gettext_lazy("status"), max_length=12, choices=Status, default=Status.PROPOSED)
    proposed_at = models.DateTimeField(gettext_lazy("proposed at"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=gettext_lazy("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(gettext_lazy("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=gettext_lazy("decided by"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    carried_out_at = models.DateTimeField(gettext_lazy("carried out at"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("destruction")
        verbose_name_plural = gettext_lazy("destructions")
        ordering = ["-pk"]
        default_permissions = ["view"]
        permissions = [
            ("propose_destruction", "Can propose to destroy records"),
            ("confirm_destruction", "Can confirm that records are destroyed"),
        ]
        constraints = [
            models.CheckConstraint(
                name="destruction_is_confirmed_by_another_person",
                condition=~Q(status__in=["confirmed", "carried out"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="destruction_is_decided_when_and_by_whom",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="destruction_is_carried_out_when",
                condition=Q(status="carried out", carried_out_at__isnull=False)
                | ~Q(status="carried out") & Q(carried_out_at=None),
            ),
        ]

    def __str__(self):
        return _("Destruction %d") % self.pk

    def get_absolute_url(self):
        return reverse("admin:records_destruction_change", args=[self.pk])

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"records.destruction:{self.pk}"


class Source(models.TextChoices):
    SCHEDULE = "schedule", gettext_lazy("the schedule")
    REQUEST = "request", gettext_lazy("the person asked for it")


class Outcome(models.TextChoices):
    WAITING = "", gettext_lazy("not yet")
    GONE = "gone", pgettext_lazy("a record", "destroyed")
    KEPT = "kept", pgettext_lazy("a record", "kept")


class DestructionItem(models.Model):
    """One record of the list, and what became of it. It names the record, and nobody."""

    destruction = models.ForeignKey(Destruction, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(gettext_lazy("kind of record"), max_length=60)
    about = models.CharField(max_length=80, db_index=True)
    record = models.CharField(max_length=40)
    reference = models.CharField(gettext_lazy("record"), max_length=40)
    clock_on = models.DateField(gettext_lazy("over on"))
    source = models.CharField(gettext_lazy("because of"), max_length=10, choices=Source)
    outcome = models.CharField(gettext_lazy("outcome"), max_length=10, choices=Outcome, blank=True, default="")
    # Why it was kept after all: a hold was placed, or its time is not over any more.
    note = models.CharField(gettext_lazy("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = gettext_lazy("record of a destruction")
        verbose_name_plural = gettext_lazy("records of a destruction")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["destruction", "about"], name="destruction_names_a_record_once"),
        ]

    def __str__(self):
        return self.reference

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind].label) if self.kind in KINDS else self.kind
