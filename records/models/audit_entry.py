from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.models import Member
from agency.written_once import WrittenOnce


class Action(models.TextChoices):
    SAW = "saw", _("saw")
    ACTED = "acted", _("sent a form")
    ADDED = "added", _("added")
    CHANGED = "changed", pgettext_lazy("somebody", "changed")
    DELETED = "deleted", _("deleted")
    GRANTED = "granted", _("changed roles or permissions")
    EXPORTED = "exported", _("took away as a file")
    REVEALED = "revealed", _("had shown what is encrypted")
    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    CONFIRMED = "confirmed", _("gave the second factor again")
    FAILED = "failed", _("failed to sign in")
    LOCKED_OUT = "locked_out", _("was locked out")
    HELD = "held", _("put under a hold")
    LET_GO = "let_go", _("ended a hold")
    PROPOSED = "proposed", _("proposed to destroy")
    AGREED = "agreed", _("agreed to destroy")
    REJECTED = "rejected", _("rejected to destroy")
    DESTROYED = "destroyed", pgettext_lazy("somebody", "destroyed")


class AuditEntry(WrittenOnce):
    """Who did what, when, from where, to which record. It names records by number, and never says what is in them."""

    unchangeable = _("The audit trail stays as it was written.")

    at = models.DateTimeField(_("when"), default=timezone.now)
    # What it may be is said by Action alone: a new word for the trail is no change to the table.
    action = models.CharField(_("what"), max_length=20)
    # No constraint and no cascade: the entry outlives the account, and an insert takes no lock on the member's row.
    by = models.ForeignKey(
        Member, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+",
        verbose_name=_("who"),
    )  # fmt: skip
    username = models.CharField(_("username"), max_length=150, blank=True)
    kind = models.CharField(_("kind of record"), max_length=100, blank=True)
    record = models.CharField(_("record"), max_length=64, blank=True)
    reference = models.CharField(_("reference"), max_length=40, blank=True)
    view = models.CharField(_("page"), max_length=100, blank=True)
    method = models.CharField(_("method"), max_length=7, blank=True)
    status = models.PositiveSmallIntegerField(_("status code"), null=True)
    # Text: PostgreSQL's own type for addresses writes some of them in another way than they were given.
    address = models.CharField(_("network address"), max_length=45, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["username", "at"], name="audit_by_person"),
            models.Index(fields=["kind", "record", "at"], name="audit_by_record"),
            models.Index(fields=["reference"], name="audit_by_reference", condition=~models.Q(reference="")),
        ]

    def __str__(self):
        return f"{self.pk}"

    @property
    def what(self) -> str:
        return str(Action(self.action).label) if self.action in Action.values else self.action
