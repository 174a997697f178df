from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedBinaryField, EncryptedTextField

from .checklist import Checklist, Cost, Item, Urgency
from .survey import SecuritySurvey


class Answer(models.TextChoices):
    """Yes / no / not applicable as in ORC's form, and Tempe's “needs improvement”."""

    YES = "yes", _("Yes")
    NEEDS_IMPROVEMENT = "needs improvement", _("Needs improvement")
    NO = "no", _("No")
    NOT_APPLICABLE = "not applicable", _("Does not apply")


WEAK = {Answer.NO, Answer.NEEDS_IMPROVEMENT}


class Outcome(models.TextChoices):
    """What became of a recommendation, in the resident's own word."""

    OPEN = "open", _("not yet")
    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    NOT_FOR_US = "not for us", _("not for us")


class Visit(models.Model):
    """The officer's round with a checklist, and the report that comes of it."""

    survey = models.OneToOneField(SecuritySurvey, on_delete=models.CASCADE, primary_key=True, related_name="visit")
    checklist = models.ForeignKey(Checklist, verbose_name=_("checklist"), on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), on_delete=models.PROTECT, related_name="+"
    )
    # The officer's own words at the top of the report.
    good = EncryptedTextField(_("what is good"), blank=True)
    first = EncryptedTextField(_("what to do first"), blank=True)
    # Of these words alone: each finding counts its own.
    revision = models.PositiveIntegerField(default=0, editable=False)
    change = models.UUIDField(null=True, editable=False)
    approved_at = models.DateTimeField(_("report approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    # What stays when the findings are gone: numbers.
    recommended = models.PositiveSmallIntegerField(_("recommendations"), default=0)
    done = models.PositiveSmallIntegerField(_("of them done"), default=0)
    purged_on = models.DateField(_("findings erased on"), null=True, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                name="visit_approved_when_and_by_whom",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_no_more_done_than_recommended", condition=Q(done__lte=models.F("recommended"))
            ),
        ]

    def __str__(self):
        return str(self.survey)

    def is_approved(self) -> bool:
        return self.approved_at is not None

    def has_report(self) -> bool:
        """Whether the resident can read it: approved, and its findings still kept."""
        return self.is_approved() and self.purged_on is None


class Finding(models.Model):
    """What was found of one item of the checklist."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=20, choices=Answer, blank=True)
    note = EncryptedTextField(_("note"), blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency, default=Urgency.SOON)
    cost = models.CharField(_("cost"), max_length=6, choices=Cost, blank=True)
    recommendation = EncryptedTextField(_("recommendation"), blank=True)
    # Counts the changes: who saves over a newer one than they saw is shown both.
    revision = models.PositiveIntegerField(default=0, editable=False)
    # The change that made this revision: a phone that did not hear our answer may send it again.
    change = models.UUIDField(null=True, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("changed by"), on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    outcome_on = models.DateField(_("said on"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["item__section__position", "item__position", "item"]
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="finding_is_made_once_for_an_item")]

    def __str__(self):
        return f"{self.item}: {self.get_answer_display()}"

    def is_weak(self) -> bool:
        return self.answer in WEAK


class Photo(models.Model):
    """A picture of a weak point: re-encoded without its location, encrypted, shown only to who may see the visit."""

    # Made by the phone, so that a picture sent twice is kept once.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, related_name="+")
    jpeg = EncryptedBinaryField(_("picture"))
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["added_at"]

    def __str__(self):
        return str(self.pk)


class Look(models.Model):
    """Who looked at a survey's address or findings. Rows are added, never changed."""

    survey = models.ForeignKey(SecuritySurvey, on_delete=models.CASCADE, related_name="looks")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(_("what"), max_length=20)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.member}, {self.what}"
