"""Policies that the public may comment on before they are decided."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.encryption import EncryptedTextField
from agency.references import new_reference
from agency.written_once import WrittenOnce

from .meeting import EMPTY

LONGEST = 10_000
LONGEST_POLICY = 60_000


class PolicyStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    ANSWERED = "answered", _("summary published")


PUBLIC = {PolicyStatus.ANNOUNCED, PolicyStatus.ANSWERED}


class PolicyDraftQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(status__in=sorted(PUBLIC))

    def open_for_comment(self, on: date) -> Self:
        return self.filter(status=PolicyStatus.ANNOUNCED, opens_on__lte=on, closes_on__gte=on)

    def without_summary(self, closed_by: date) -> Self:
        """Those whose window closed on or before a day, and of which nobody has said yet what was heard."""
        return self.filter(status=PolicyStatus.ANNOUNCED, closes_on__lte=closed_by)

    def for_list(self) -> Self:
        return self.defer("current_text", "proposed_text", "heard", "changed")


class PolicyDraft(models.Model):
    """A policy, as it is and as it might become, with the days between which anybody may comment."""

    slug = models.SlugField(_("address"), unique=True)
    title = I18nCharField(_("title"), max_length=160)
    summary = I18nTextField(_("in short: what would change, and why"), max_length=3000, help_text=_("Markdown."))
    current_text = I18nTextField(
        _("the policy as it is"), max_length=LONGEST_POLICY, blank=True, help_text=_("Markdown. Empty: it is new.")
    )
    proposed_text = I18nTextField(_("the policy as proposed"), max_length=LONGEST_POLICY, help_text=_("Markdown."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+",
        help_text=_("Reads what is said, and writes the summary."),
    )  # fmt: skip
    opens_on = models.DateField(_("open for comment from"))
    closes_on = models.DateField(_("to, this day included"))
    status = models.CharField(
        _("state"), max_length=10, choices=PolicyStatus, default=PolicyStatus.DRAFT, editable=False
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True, editable=False)
    heard = I18nTextField(
        _("what was heard"), max_length=10_000, blank=True, help_text=_("Markdown. No single comment.")
    )
    changed = I18nTextField(
        _("what changed because of it"),
        max_length=10_000,
        blank=True,
        help_text=_("Markdown. And what did not, and why."),
    )
    outcome_published_at = models.DateTimeField(_("summary published at"), null=True, blank=True, editable=False)

    objects = PolicyDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy open for comment")
        verbose_name_plural = _("policies open for comment")
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="policy_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="policy_public_once_announced",
                condition=Q(status=PolicyStatus.DRAFT, announced_at=None)
                | ~Q(status=PolicyStatus.DRAFT) & Q(announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="policy_answered_with_a_summary",
                condition=~Q(status=PolicyStatus.ANSWERED)
                | Q(outcome_published_at__isnull=False) & ~Q(heard__in=EMPTY) & ~Q(changed__in=EMPTY),
            ),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("outreach:policy", args=[self.slug])

    def clean(self):
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("This is before it opens.")})

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.policydraft:{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.status == PolicyStatus.DRAFT

    @property
    def is_answered(self) -> bool:
        return self.status == PolicyStatus.ANSWERED

    def is_open(self, on: date) -> bool:
        return self.status == PolicyStatus.ANNOUNCED and self.opens_on <= on <= self.closes_on

    def is_to_come(self, on: date) -> bool:
        return self.status == PolicyStatus.ANNOUNCED and on < self.opens_on

    def has_closed(self, on: date) -> bool:
        return not self.is_draft and on > self.closes_on


class PolicyTheme(models.Model):
    """What several comments on a policy have in common, in the words of staff."""

    policy = models.ForeignKey(PolicyDraft, verbose_name=_("policy"), on_delete=models.CASCADE, related_name="themes")
    title = I18nCharField(_("theme"), max_length=120)

    class Meta:
        verbose_name = _("theme of a policy’s comments")
        verbose_name_plural = _("themes of a policy’s comments")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return str(self.title)


class PolicyComment(WrittenOnce):
    """What somebody said of a policy, as it was received. Nobody changes it, deletes it or answers it."""

    unchangeable = _("Comments are kept as they were received: nobody changes or deletes one.")

    policy = models.ForeignKey(PolicyDraft, verbose_name=_("policy"), on_delete=models.PROTECT, related_name="comments")
    receipt = models.CharField(_("receipt number"), max_length=9, unique=True, default=new_reference)
    # One form sent is one comment, however often the button was pressed. It says nothing of the sender.
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    text = models.TextField(_("comment"), max_length=LONGEST)
    name = EncryptedTextField(_("name"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    received_on = models.DateField(_("received on"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("comment on a policy")
        verbose_name_plural = _("comments on policies")
        ordering = ["pk"]
        default_permissions = ["view"]
        constraints = [models.CheckConstraint(name="policy_comment_says_something", condition=~Q(text=""))]

    def __str__(self):
        return self.receipt

    def get_absolute_url(self):
        return reverse("outreach:policy_receipt", args=[self.policy.slug, self.receipt])

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.policycomment:{self.pk}"


class PolicyReview(models.Model):
    """Staff's side of a comment on a policy: its themes. Whoever commented never hears of it."""

    comment = models.OneToOneField(
        PolicyComment, verbose_name=_("comment"), on_delete=models.PROTECT, primary_key=True, related_name="review"
    )
    themes = models.ManyToManyField(PolicyTheme, verbose_name=_("themes"), blank=True, related_name="reviews")
    notes = models.TextField(_("notes"), max_length=3000, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("read by"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("comment on a policy")
        verbose_name_plural = _("comments on policies")
        ordering = ["-pk"]
        default_permissions = ["change", "view"]

    def __str__(self):
        return self.comment.receipt
