import hashlib
from datetime import date, timedelta
from typing import Any, Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.written_once import WrittenOnce

# An award lasts four years. The public is told of each assessment at least sixty days before it.
# Source: what accredited agencies publish of CALEA's process (olivettemo.com/637, Iowa DPS 2023).
CYCLE_YEARS = 4
NOTICE_AHEAD = timedelta(days=60)
LARGEST_PROOF = 10 * 1024 * 1024


class Accreditation(models.Model):
    """What the agency says of its accreditation before anybody comments."""

    program = I18nCharField(_("program"), max_length=120, blank=True)
    first_awarded_on = models.DateField(_("accredited since"), null=True, blank=True)
    awarded_on = models.DateField(_("last awarded on"), null=True, blank=True)
    about = I18nTextField(_("what accreditation is"), blank=True, help_text=_("Markdown."))
    privacy_notice = I18nTextField(
        _("privacy notice"),
        blank=True,
        help_text=_("Markdown. What is kept of a comment, how long, and who may see it."),
    )
    review_within_days = models.PositiveSmallIntegerField(
        _("days to review a comment"), default=14, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("accreditation")
        default_permissions = ["change", "view"]
        constraints = [models.CheckConstraint(name="accreditation_there_is_one", condition=Q(pk=1))]

    def __str__(self):
        return str(self.program) or str(_("accreditation"))

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
        cache.delete("accreditation")

    @classmethod
    def current(cls) -> Self:
        """Remembered for a minute by each process."""
        accreditation = cache.get("accreditation")
        if accreditation is None:
            accreditation = cls.objects.first() or cls()
            cache.set("accreditation", accreditation, 60)
        return accreditation


class AssessmentCycle(models.Model):
    """The four years between two awards."""

    begins_on = models.DateField(_("begins on"), unique=True)
    ends_on = models.DateField(_("ends on"))

    class Meta:
        verbose_name = _("assessment cycle")
        verbose_name_plural = _("assessment cycles")
        ordering = ["-begins_on"]
        constraints = [
            models.CheckConstraint(name="cycle_ends_after_it_begins", condition=Q(ends_on__gt=F("begins_on")))
        ]

    def __str__(self):
        # A form that was sent without one of its days is shown again under this name.
        return "–".join(str(on.year) if on else "…" for on in (self.begins_on, self.ends_on))

    def clean(self):
        if self.begins_on and self.ends_on:
            if self.ends_on <= self.begins_on:
                raise ValidationError({"ends_on": _("A cycle ends after it begins.")})
            others = AssessmentCycle.objects.exclude(pk=self.pk)
            if others.filter(begins_on__lte=self.ends_on, ends_on__gte=self.begins_on).exists():
                raise ValidationError({"begins_on": _("Another cycle has some of these days.")})

    def year(self, number: int) -> tuple[date, date]:
        """First and last day of a year of the cycle, counted from 1; the last year ends with the cycle."""
        first = self.begins_on + relativedelta(years=number - 1)
        last = self.begins_on + relativedelta(years=number) - timedelta(days=1)
        return first, self.ends_on if number == CYCLE_YEARS else min(last, self.ends_on)

    def plan_assessments(self) -> None:
        """A web review at the end of each year, and the on-site assessment in the last one."""
        for number in range(1, CYCLE_YEARS + 1):
            _first, last = self.year(number)
            self.assessments.create(year=number, kind=AssessmentKind.WEB, begins_on=last - timedelta(days=60))
        self.assessments.create(year=CYCLE_YEARS, kind=AssessmentKind.ON_SITE, begins_on=last - timedelta(days=30))


class AssessmentKind(models.TextChoices):
    WEB = "web", _("web review")
    ON_SITE = "on-site", _("on-site assessment")


class AssessmentQuerySet(models.QuerySet):
    def without_notice(self) -> Self:
        return self.filter(notices=None)

    def begins_by(self, on: date) -> Self:
        return self.filter(begins_on__lte=on)


class Assessment(models.Model):
    cycle = models.ForeignKey(
        AssessmentCycle, verbose_name=_("cycle"), on_delete=models.CASCADE, related_name="assessments"
    )
    year = models.PositiveSmallIntegerField(
        _("year of the cycle"), validators=[MinValueValidator(1), MaxValueValidator(CYCLE_YEARS)]
    )
    kind = models.CharField(_("kind"), max_length=8, choices=AssessmentKind)
    begins_on = models.DateField(_("begins on"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["begins_on"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "year", "kind"], name="assessment_once_a_year"),
            models.CheckConstraint(name="assessment_in_a_year_of_the_cycle", condition=Q(year__range=(1, CYCLE_YEARS))),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.begins_on}"

    @property
    def notice_due_on(self) -> date:
        """The last day on which the public can still be told in time."""
        return self.begins_on - NOTICE_AHEAD


class PublicNotice(WrittenOnce):
    """Proof that the public was told of an assessment. Added and kept; what was wrong is put right by another one."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.PROTECT, related_name="notices"
    )
    text = models.TextField(_("text of the notice"), max_length=10_000)
    published_on = models.DateField(_("published on"))
    where = models.CharField(
        _("published where"), max_length=300, help_text=_("For example: our website, a newspaper.")
    )
    proof = models.FileField(
        _("proof"),
        upload_to="public-notices",
        validators=[FileExtensionValidator(["pdf", "png", "jpg", "jpeg", "txt", "eml"])],
        help_text=_("A clipping, a screenshot or a printed page: PDF, PNG, JPEG, TXT or EML, up to 10 MB."),
    )
    proof_digest = models.CharField(_("SHA-256 of the proof"), max_length=64, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_on", "-pk"]
        default_permissions = ["add", "view"]

    def __str__(self):
        return f"{self.published_on}, {self.where}"

    def clean(self):
        if self.proof and self.proof.size > LARGEST_PROOF:
            raise ValidationError({"proof": _("The file is larger than 10 MB.")})

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.proof_digest = digest_of(self.proof)
        super().save(*args, **kwargs)

    @property
    def days_ahead(self) -> int:
        """How many days before the assessment it was published."""
        return (self.assessment.begins_on - self.published_on).days

    @property
    def is_in_time(self) -> bool:
        return self.published_on <= self.assessment.notice_due_on


def digest_of(proof: Any) -> str:
    """SHA-256 of a file's content, as 64 hex digits. It is left open: one that was just sent is still to be stored."""
    digest = hashlib.sha256()
    for piece in proof.chunks():
        digest.update(piece)
    return digest.hexdigest()


class Export(WrittenOnce):
    """That somebody took the comments of a cycle out of the portal: who, when, and what."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(AssessmentCycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year of the cycle"), null=True, blank=True)
    with_names = models.BooleanField(_("with names"), default=False)
    comments = models.PositiveIntegerField(_("comments"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        # Taking comments out is a permission of its own.
        default_permissions = ["add", "view"]

    def __str__(self):
        return f"{self.cycle}, {self.at:%Y-%m-%d}"
