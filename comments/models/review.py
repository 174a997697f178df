from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.models import Member

from .comment import Comment


class Chapter(models.Model):
    """A chapter of the accreditation's standards, by its title. The text of the standards is licensed and not here."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = I18nCharField(_("title"), max_length=120)
    is_offered = models.BooleanField(_("offered to the public"), default=True)

    class Meta:
        verbose_name = _("standards chapter")
        verbose_name_plural = _("standards chapters")
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} {self.title}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete("chapters")

    @classmethod
    def remembered(cls) -> "list[Chapter]":
        """Those offered to the public, remembered for a minute by each process."""
        return cache.get_or_set("chapters", lambda: list(cls.objects.filter(is_offered=True)), 60) or []


class Door(models.TextChoices):
    EMERGENCY = "emergency", _("an emergency")
    COMPLAINT = "complaint", _("a complaint about an employee")


class DoorWord(models.Model):
    """A word that makes us ask, before a comment is sent, whether another door would be the right one."""

    word = models.CharField(_("word or phrase"), max_length=60, unique=True)
    door = models.CharField(_("sounds like"), max_length=10, choices=Door)

    class Meta:
        verbose_name = _("word that points to another door")
        verbose_name_plural = _("words that point to another door")
        ordering = ["door", "word"]

    def __str__(self):
        return self.word

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete("door-words")

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        cache.delete("door-words")
        return deleted

    @classmethod
    def remembered(cls) -> "list[DoorWord]":
        return cache.get_or_set("door-words", lambda: list(cls.objects.all()), 60) or []


class Theme(models.Model):
    """What many comments of a year have in common, in the words of staff: for "what we heard"."""

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    title = I18nCharField(_("title"), max_length=120)
    text = I18nTextField(_("what was said, and what we did"), blank=True, help_text=_("Markdown. No single comment."))
    is_public = models.BooleanField(_("shown to the public"), default=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["-year", "pk"]

    def __str__(self):
        return f"{self.year}: {self.title}"


class Relevance(models.TextChoices):
    RELEVANT = "relevant", _("relevant")
    NOT_RELEVANT = "not relevant", _("not relevant")
    MISDIRECTED = "misdirected", _("misdirected, referred")


class ReviewQuerySet(models.QuerySet):
    def unreviewed(self) -> Self:
        return self.filter(relevance="")

    def unreviewed_for(self, days: int, on: date) -> Self:
        """Those that nobody has weighed within so many days of their receipt."""
        return self.unreviewed().filter(comment__received_on__lt=on - timedelta(days=days))


# What waits comes before what is done: there the oldest first, here the newest. In the order of the comments' numbers,
# which is that of their keys: both are given under the ledger's lock. So one index has all of it.
WAITING_FIRST = [
    Case(When(relevance="", then=0), default=1),
    Case(When(relevance="", then=F("comment_id"))),
    F("comment_id").desc(),
]


class Review(models.Model):
    """Staff's side of a comment: what they made of it. Whoever commented never hears of it."""

    comment = models.OneToOneField(
        Comment, verbose_name=_("comment"), on_delete=models.PROTECT, primary_key=True, related_name="review"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    relevance = models.CharField(
        _("relevance"), max_length=12, choices=Relevance, blank=True, help_text=_("To the standards of accreditation.")
    )
    referred_to = models.CharField(_("referred to"), max_length=120, blank=True)
    referred_on = models.DateField(_("referred on"), null=True, blank=True)
    chapters = models.ManyToManyField(Chapter, verbose_name=_("standards chapters"), blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="reviews")
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    forwarded_on = models.DateField(_("forwarded to the assessor on"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewed by"), on_delete=models.PROTECT, null=True, editable=False,
        related_name="+",
    )  # fmt: skip

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment and its review")
        verbose_name_plural = _("comments and their reviews")
        ordering = ["-comment__number"]
        default_permissions = ["change", "view"]
        indexes = [
            models.Index(*WAITING_FIRST, name="review_waiting_first"),
            models.Index(fields=["relevance", "comment"], name="review_by_relevance"),
        ]
        constraints = [
            models.CheckConstraint(
                name="review_says_where_it_was_referred",
                condition=Q(relevance=Relevance.MISDIRECTED, referred_on__isnull=False) & ~Q(referred_to="")
                | ~Q(relevance=Relevance.MISDIRECTED) & Q(referred_on=None, referred_to=""),
            ),
            models.CheckConstraint(
                name="review_by_whom_and_when",
                condition=Q(relevance="", reviewed_at=None, reviewed_by=None)
                | ~Q(relevance="") & Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.comment.receipt

    def clean(self):
        referred = bool(self.referred_to), bool(self.referred_on)
        if self.relevance == Relevance.MISDIRECTED and referred != (True, True):
            raise ValidationError({"referred_to": _("Say to whom it was referred, and when.")})
        if self.relevance != Relevance.MISDIRECTED and any(referred):
            raise ValidationError({"referred_to": _("Only a misdirected comment is referred.")})

    def weigh(self, relevance: str, *, by: Member) -> None:
        """Say whether the comment matters to the standards; an empty relevance opens the review again."""
        self.relevance = relevance
        self.reviewed_at, self.reviewed_by = (timezone.now(), by) if relevance else (None, None)
